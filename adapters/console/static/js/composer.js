// Where one types: text, completion, replies.

import { Tray, takeDropped } from "./attachments.js";
import { ApiError, newKey, postSend } from "./api.js";
import { buildCompletion } from "./completion.js";
import { fill, h, icon } from "./dom.js";
import { chatTitle, nameOf } from "./labels.js";
import { explained, toast } from "./notices.js";
import { accept } from "./session.js";
import { emit, on, state } from "./state.js";
import { t } from "./words.js";

const parts = {};
const drafts = new Map(); // what stands unsent in each chat, by person and chat
let place = "";
let picked = []; // people picked from the completion: {name, key}
let replyTo = null;
let pending = null; // the text that is on its way, with its key
let unsure = null; // one of which nobody knows whether it arrived

/** Fill the composer and keep it current. */
export function buildComposer(root) {
  parts.text = h("textarea", { id: "composer-text", rows: "1", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "completion" });
  parts.tray = new Tray({ onchange: grow });
  parts.attach = h("button", { class: "attach", type: "button", onclick: () => parts.tray.input.click() }, icon("attach"));
  parts.send = h("button", { class: "send", type: "button", onclick: send });
  parts.reply = h("div", { class: "reply-bar", hidden: true });
  parts.hint = h("div", { class: "composer-hint" });
  parts.completion = buildCompletion(parts.text, { onpick: (person) => picked.push({ name: person.name, key: person.key }) });
  fill(root, parts.completion.root, h("div", { class: "composer-box" }, parts.reply, parts.tray.root, h("div", { class: "composer-line" }, parts.attach, parts.tray.input, parts.text, parts.send)), parts.hint);
  parts.text.addEventListener("input", onInput);
  takeDropped(root.parentElement, parts.text, parts.tray);
  parts.text.addEventListener("keydown", onKey);
  on("chat", changePlace);
  on("language", draw);
  on("reply", startReply);
  on("compose", (text) => write(text));
  draw();
}

function draw() {
  const label = t("messageTo", { chat: chatTitle(state.chat) });
  parts.text.placeholder = label;
  parts.text.setAttribute("aria-label", label);
  parts.send.setAttribute("aria-label", t("send"));
  parts.send.title = t("send");
  parts.attach.setAttribute("aria-label", t("attach"));
  parts.attach.title = t("attach");
  fill(parts.send, icon("send"));
  fill(parts.hint, h("span", {}, h("kbd", {}, "/"), t("commands")), h("span", {}, h("kbd", {}, "@"), t("people")), h("span", { class: "wide-only" }, t("sendHint")));
  drawReply();
  grow();
}

function changePlace() {
  drafts.set(place, { text: parts.text.value, picked, replyTo, files: parts.tray.swap() });
  place = `${state.me} ${state.chat}`;
  const draft = drafts.get(place) ?? { text: "", picked: [], replyTo: null, files: [] };
  [picked, replyTo] = [draft.picked, draft.replyTo];
  parts.text.value = draft.text;
  parts.tray.swap(draft.files);
  parts.completion.update();
  draw();
  if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) parts.text.focus();
}

function write(text) {
  parts.text.value = text;
  parts.text.focus();
  parts.text.setSelectionRange(text.length, text.length);
  grow();
}

function startReply(message) {
  replyTo = message;
  drawReply();
  parts.text.focus();
}

function drawReply() {
  parts.reply.hidden = replyTo === null;
  if (replyTo === null) return void fill(parts.reply);
  const stop = () => {
    replyTo = null;
    drawReply();
    parts.text.focus();
  };
  fill(parts.reply, icon("reply"), h("span", { class: "quote-name" }, t("replyTo", { name: nameOf(replyTo.author) })), h("span", { class: "quote-text", dir: "auto" }, replyTo.card?.title ?? replyTo.text),
    h("button", { class: "icon-button", type: "button", "aria-label": t("cancelReply"), onclick: stop }, icon("close")));
}

function onInput() {
  grow();
  parts.completion.update();
}

function grow() {
  parts.text.style.height = "auto";
  parts.text.style.height = `${parts.text.scrollHeight}px`;
  parts.send.disabled = !ready();
}

const ready = () => !pending && !parts.tray.busy && (parts.text.value.trim() !== "" || parts.tray.ids.length > 0);

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // Enter belongs to the input method
  if (parts.completion.handles(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && replyTo) {
    replyTo = null;
    drawReply();
  }
}

async function send() {
  const text = parts.text.value;
  if (!ready()) return;
  const ids = parts.tray.ids;
  const named = picked.filter((person) => text.includes(person.name));
  pending = { key: keyFor(text, ids), as: state.me, chat: state.chat, text, picked: named, reply_to: replyTo?.id ?? "", files: ids };
  const kept = { picked, replyTo, files: parts.tray.swap() };
  [picked, replyTo] = [[], null];
  write("");
  parts.completion.update();
  drawReply();
  await deliver(pending, () => restore(text, kept));
  pending = null;
  grow();
}

// The same text again, after no answer came, keeps its key: what was done is not done twice.
const keyFor = (text, ids) => (unsure?.text === text && unsure.place === place && unsure.files === ids.join() ? unsure.key : newKey());

async function deliver(body, undo) {
  const from = place;
  unsure = null;
  try {
    const sent = await postSend(body);
    accept(sent.message);
    if (sent.answer.form && from === place) emit("form", sent.answer.form);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(explained(error));
    if (!error.code) unsure = { key: body.key, text: body.text, place: from, files: body.files.join() };
    if (from === place && parts.text.value === "") undo();
  }
}

function restore(text, kept) {
  [picked, replyTo] = [kept.picked, kept.replyTo];
  parts.tray.swap(kept.files);
  write(text);
  drawReply();
}
