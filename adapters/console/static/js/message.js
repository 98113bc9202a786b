// One message of the stream.

import { filesOf } from "./attachments.js";
import { avatar } from "./avatar.js";
import { cardOf } from "./card.js";
import { h, icon } from "./dom.js";
import { nameOf } from "./labels.js";
import { emit, personOf, state } from "./state.js";
import { clockTime } from "./time.js";
import { t } from "./words.js";

/** The list item of a message; `together` leaves out the face where the one above has it. */
export function messageItem(message, { together }) {
  const kinds = [message.kind, message.urgent && "urgent", together && "together", message.author === state.me && "mine"];
  return h("li", { class: `message ${kinds.filter(Boolean).join(" ")}`, data: { id: message.id } },
    h("article", { class: "message-row", "aria-label": nameOf(message.author) },
      h("div", { class: "message-face" }, together ? h("time", { class: "hover-time" }, timeOf(message)) : avatar(message.author)),
      h("div", { class: "message-body" }, together ? null : byline(message), quoteOf(message), marks(message), content(message)),
      tools(message)));
}

const timeOf = (message) => clockTime(new Date(message.created_at));

function byline(message) {
  return h("div", { class: "byline" },
    h("span", { class: "author", dir: "auto" }, nameOf(message.author)),
    message.author === "" && h("span", { class: "bot-tag" }, t("botRole")),
    h("time", { datetime: message.created_at }, timeOf(message)),
    message.updated_at && h("span", { class: "updated" }, t("updated", { time: clockTime(new Date(message.updated_at)) })));
}

function marks(message) {
  const shown = [];
  if (message.urgent) shown.push(h("span", { class: "mark is-urgent" }, icon("bell"), t("urgent")));
  if (message.kind === "ephemeral") shown.push(h("span", { class: "mark is-private" }, icon("eye"), t("onlyYou")));
  for (const key of unnamed(message)) shown.push(h("span", { class: key === state.me ? "mention me" : "mention" }, `@${personOf(key).name}`));
  return shown.length ? h("div", { class: "marks" }, shown) : null;
}

// People whom the message notifies without naming them in its text.
function unnamed(message) {
  const mentioned = message.mentions ?? [];
  return message.card ? mentioned : mentioned.filter((key) => !message.text.includes(`@${personOf(key).name}`));
}

function quoteOf(message) {
  if (!message.quote) return null;
  return h("button", { class: "quote", type: "button", onclick: () => emit("reveal", message.quote.id) },
    icon("reply"), h("span", { class: "quote-name" }, nameOf(message.quote.author)), h("span", { class: "quote-text", dir: "auto" }, message.quote.text));
}

function content(message) {
  const said = message.card ? cardOf(message) : message.text && h("div", { class: "text", dir: "auto" }, withMentions(message));
  const nod = message.nodded && h("span", { class: "nod" }, icon("check"), t("nodded"));
  return [said, filesOf(message), nod];
}

// The text cut at the names of those whom it mentions.
function withMentions(message) {
  const names = new Map((message.mentions ?? []).map((key) => [personOf(key).name, key]));
  if (!names.size) return [message.text];
  const longestFirst = [...names.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(`[@＠](${longestFirst.map(escaped).join("|")})`, "gu");
  const pieces = [];
  let end = 0;
  for (const found of message.text.matchAll(pattern)) {
    pieces.push(message.text.slice(end, found.index));
    pieces.push(h("span", { class: names.get(found[1]) === state.me ? "mention me" : "mention" }, `@${found[1]}`));
    end = found.index + found[0].length;
  }
  return [...pieces, message.text.slice(end)];
}

const escaped = (name) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");

function tools(message) {
  const name = nameOf(message.author);
  return h("div", { class: "message-tools" },
    h("button", { class: "icon-button", type: "button", title: t("reply"), "aria-label": t("replyTo", { name }), onclick: () => emit("reply", message) }, icon("reply")));
}
