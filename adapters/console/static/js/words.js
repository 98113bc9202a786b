// The page's own words, both languages side by side. What the bot says is not here.

const WORDS = {
  actAs: ["以谁的身份", "Acting as"],
  switchPerson: ["切换身份", "Switch person"],
  findPerson: ["按姓名或部门查找", "Find by name or department"],
  nobodyFound: ["没有找到", "Nobody found"],
  rooms: ["群聊", "Rooms"],
  direct: ["与机器人单聊", "Direct"],
  noRooms: ["还没有加入任何群", "Not in any room yet"],
  waiting: ["有新消息的人", "People with new messages"],
  waitingOne: ["{name}:{count} 条未读", "{name}: {count} unread"],
  unread: ["{count} 条未读", "{count} unread"],
  members: ["{count} 人", "{count} members"],
  member: ["1 人", "1 member"],
  pinned: ["置顶：{title}", "Pinned: {title}"],
  openMenu: ["打开侧栏", "Open sidebar"],
  closeMenu: ["关闭侧栏", "Close sidebar"],
  bot: ["Muster", "Muster"],
  botRole: ["机器人", "bot"],
  nodded: ["已记录", "Noted"],
  onlyYou: ["仅你可见", "Only you can see this"],
  urgent: ["加急", "Urgent"],
  updated: ["{time} 更新", "updated {time}"],
  newMessages: ["以下是新消息", "New"],
  toNewest: ["看最新消息", "Jump to newest"],
  older: ["更早的消息", "Earlier messages"],
  reply: ["回复", "Reply"],
  replyTo: ["回复 {name}", "Reply to {name}"],
  cancelReply: ["不再回复", "Cancel reply"],
  attach: ["添加图片或文件", "Add pictures or files"],
  enlarge: ["放大查看 {name}", "View {name} large"],
  ownSize: ["原始大小", "Actual size"],
  download: ["下载", "Download"],
  unknown_file: ["这个文件已经不在了。", "This file is gone."],
  gone_file: ["文件已不再保存", "no longer kept"],
  send: ["发送", "Send"],
  messageTo: ["发消息到 {chat}", "Message {chat}"],
  sendHint: ["Enter 发送，Shift+Enter 换行", "Enter to send, Shift+Enter for a new line"],
  commands: ["命令", "Commands"],
  people: ["成员", "People"],
  department: ["不在此群", "not in this room"],
  emptyRoom: ["这里还很安静", "It's quiet in here"],
  emptyRoomHint: ["用一句话交代一件事，Muster 会记下来，盯到它办完。", "Say what has to be done in one line. Muster keeps track until it is."],
  emptyDirect: ["这是你与 Muster 的单聊", "This is your direct chat with Muster"],
  emptyDirectHint: ["提醒、求助和确认都会送到这里。也可以直接说：", "Reminders and requests arrive here. You can also just say:"],
  tryThis: ["试试看", "Try one of these"],
  now: ["现在", "Now"],
  virtualNow: ["演示时间", "Demo time"],
  moveClock: ["拨快时钟", "Move the clock"],
  plus10: ["+10 分钟", "+10 min"],
  plus30: ["+30 分钟", "+30 min"],
  plus60: ["+1 小时", "+1 h"],
  plus120: ["+2 小时", "+2 h"],
  plus1440: ["+24 小时", "+24 h"],
  morning: ["下个工作日早上", "Next working morning"],
  goBack: ["返回", "Go back"],
  cancel: ["取消", "Cancel"],
  close: ["关闭", "Close"],
  required: ["必填", "required"],
  missing: ["请填写", "Please fill this in"],
  notNumber: ["请填写数字", "Please enter a number"],
  choose: ["请选择", "Choose…"],
  pickDate: ["选择日期和时间", "Pick a date and time"],
  dateHint: ["例如 周五17:00、明天下班前", "e.g. fri 17:00, tomorrow 18:00"],
  personHint: ["输入姓名", "Type a name"],
  remove: ["移除 {name}", "Remove {name}"],
  reconnecting: ["连接已断开，正在重新连接…", "Connection lost, reconnecting…"],
  today: ["今天", "Today"],
  yesterday: ["昨天", "Yesterday"],
  saidBy: ["{name}:{text}", "{name}: {text}"],
  language: ["English", "中文"],
  languageLabel: ["Switch to English", "切换到中文"],
  stream: ["消息", "Messages"],
  progress: ["进度", "Progress"],
  failed: ["没有送到，请检查连接后再试一次。", "It did not get through. Check the connection and try again."],
  too_long: ["内容太长，请缩短后再发。", "This is too long: please shorten it."],
  too_large: ["内容太长，请缩短后再发。", "This is too long: please shorten it."],
  empty: ["这条消息没有内容。", "This message has no content."],
  unknown_person: ["这个人不在通讯录里了。", "This person is no longer in the directory."],
  unknown_chat: ["你不在这个群里。", "You are not in this room."],
  unknown_message: ["这条消息已经不在了。", "This message is gone."],
  locked: ["令牌已失效，请在地址后面加上新的令牌：/?token=…", "The token is no longer valid: open the address with the new one, /?token=…"],
};

const COLUMN = { zh: 0, en: 1 };
let language = "zh";

/** Choose the page's language: "zh" or "en". */
export function setLanguage(chosen) {
  language = chosen in COLUMN ? chosen : "zh";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** The page's language. */
export const currentLanguage = () => language;

/** A sentence of the page, with `{name}` places filled in. */
export function t(key, values = {}) {
  const sentence = (WORDS[key] ?? [key, key])[COLUMN[language]];
  return sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** Whether there are words for that key, such as an error's code. */
export const hasWords = (key) => Object.hasOwn(WORDS, key);
