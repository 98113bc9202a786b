// The messages of the open chat.

import { fill, h, icon } from "./dom.js";
import { emptyChat } from "./empty.js";
import { chatTitle } from "./labels.js";
import { messageItem } from "./message.js";
import { toast } from "./notices.js";
import { loadOlder } from "./session.js";
import { on, state } from "./state.js";
import { dayName, dayOf } from "./time.js";
import { t } from "./words.js";

const NEAR_END_PX = 120;
const TOGETHER_MS = 5 * 60_000;

let root = null;
let list = null;
let jump = null;
let firstUnread = "";
let wanted = ""; // the message to show once the chat is there
let following = true; // whether the end was in sight when the reader last moved

/** Fill the stream and keep it current. */
export function buildStream(element) {
  root = element;
  list = h("ol", { class: "messages" });
  jump = h("button", { class: "jump", type: "button", hidden: true, onclick: toEnd });
  root.after(jump);
  root.addEventListener("scroll", onScroll, { passive: true });
  list.addEventListener("load", keepEnd, { capture: true });
  on("chat", () => fill(root, h("div", { class: "loading", "aria-hidden": "true" })));
  on("messages", drawFresh);
  on("older", drawOlder);
  on("message", drawOne);
  on("clock", redrawDays);
  on("language", () => state.loading || drawAll());
  on("reveal", reveal);
}

function drawFresh() {
  const others = state.messages.filter((each) => each.author !== state.me);
  firstUnread = state.unreadAtOpen ? others.at(-state.unreadAtOpen)?.id ?? "" : "";
  drawAll();
  toEnd();
  if (wanted) reveal(wanted);
}

function drawOlder() {
  const fromEnd = root.scrollHeight - root.scrollTop;
  drawAll();
  root.scrollTop = root.scrollHeight - fromEnd;
}

function drawAll() {
  root.setAttribute("aria-label", `${t("stream")}: ${chatTitle(state.chat)}`);
  fill(jump, icon("down"), t("toNewest"));
  if (!state.messages.length) return void fill(root, emptyChat());
  const older = state.more && h("button", { class: "quiet-button older", type: "button", onclick: loadOlder }, t("older"));
  fill(list, state.messages.map((message, at) => item(message, state.messages[at - 1])));
  fill(root, older, list);
}

function item(message, previous) {
  const built = messageItem(message, { together: belongsTogether(message, previous) });
  const at = new Date(message.created_at);
  const newDay = !previous || dayOf(at) !== dayOf(new Date(previous.created_at));
  if (message.id === firstUnread) built.prepend(h("div", { class: "divider unread-line" }, h("span", {}, t("newMessages"))));
  if (newDay) built.prepend(h("div", { class: "divider day-line", data: { at: message.created_at } }, h("span", {}, dayName(at))));
  return built;
}

function belongsTogether(message, previous) {
  if (!previous || message.id === firstUnread || message.urgent || previous.urgent || message.quote || message.updated_at) return false;
  const between = new Date(message.created_at) - new Date(previous.created_at);
  return previous.author === message.author && previous.kind === message.kind && between < TOGETHER_MS;
}

function drawOne({ message, changed }) {
  const stays = following || nearEnd();
  const at = state.messages.findIndex((each) => each.id === message.id);
  if (!list.isConnected || at < 0) drawAll();
  else if (changed) replace(message, at);
  else if (at === state.messages.length - 1) list.append(entering(item(message, state.messages[at - 1])));
  else drawAll();
  if (stays || message.author === state.me) toEnd();
  else if (!changed) jump.hidden = false;
  if (!stays && !changed && message.kind === "ephemeral") toast(message.card?.title ?? message.text);
}

function entering(built) {
  built.classList.add("entering");
  return built;
}

function replace(message, at) {
  const old = list.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
  const hadFocus = old?.contains(document.activeElement);
  const fresh = item(message, state.messages[at - 1]);
  fresh.classList.add("changed");
  old?.replaceWith(fresh);
  if (hadFocus) fresh.querySelector(".card button, .message-tools button")?.focus({ preventScroll: true });
}

function redrawDays() {
  for (const line of list.querySelectorAll(".day-line")) line.firstChild.textContent = dayName(new Date(line.dataset.at));
}

// A picture takes its room when it is there: whoever reads the end stays at the end.
function keepEnd() {
  if (following) toEnd();
}

const nearEnd = () => root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;

function toEnd() {
  root.scrollTop = root.scrollHeight;
  following = true;
  jump.hidden = true;
}

function onScroll() {
  following = nearEnd();
  if (following) jump.hidden = true;
  if (root.scrollTop < 40 && state.more && !state.loading) loadOlder();
}

const PAGES = 20;

async function reveal(id) {
  wanted = state.loading ? id : "";
  if (wanted) return; // once the chat is there
  const look = () => list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  for (let page = 0; !look() && state.more && page < PAGES; page += 1) await loadOlder();
  const found = look();
  if (!found) return;
  following = false; // what arrives before the scroll is noticed must not pull the reader back
  found.scrollIntoView({ block: "center" });
  found.classList.remove("changed");
  requestAnimationFrame(() => found.classList.add("changed"));
}
