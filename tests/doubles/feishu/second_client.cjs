// The Node SDK as a second client of the double: hears one message, answers one click.
const lark = require("@larksuiteoapi/node-sdk");

const [domain, appId, appSecret] = process.argv.slice(2);
const eventDispatcher = new lark.EventDispatcher({}).register({
  "im.message.receive_v1": (data) => console.error(data.message.message_id),
  "card.action.trigger": (data) => ({
    toast: { type: "info", content: data.action.value.act },
  }),
});
const client = new lark.WSClient({
  appId,
  appSecret,
  domain,
  loggerLevel: lark.LoggerLevel.fatal,
});
client.start({ eventDispatcher });
