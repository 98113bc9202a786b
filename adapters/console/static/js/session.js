// Who I act as and what I look at: loading, live events, read marks, the address.

import { eventsPath, getChats, getMessages, postRead } from "./api.js";
import { announce, explained, toast } from "./notices.js";
import { released } from "./press.js";
import { emit, personOf, state } from "./state.js";
import { t } from "./words.js";

const CALM_MS = 120;
const RETRY_MS = 2000;

let source = null;
let visit = 0; // counts changes of person and chat, so that late answers are dropped
let chatsTimer = 0;
let readTimer = 0;
let seen = null; // whose, where and until which message: what is read and not told yet
let early = []; // messages that arrive while a chat is being loaded

/** Open what the address names: `#as=KEY&chat=ROOM`, so that two windows can be two people. */
export async function openFromAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const me = state.person.has(wanted.get("as")) ? wanted.get("as") : state.people[0]?.key ?? "";
  await actAs(me, wanted.get("chat"));
}

/** Follow the address when it is edited or a link is pressed. */
export function watchAddress() {
  window.addEventListener("hashchange", () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const same = wanted.get("as") === state.me && (wanted.get("chat") ?? "") === state.chat;
    if (!same) openFromAddress();
  });
  document.addEventListener("visibilitychange", () => markRead());
}

/** Be another person; opens `chat` where they are in it, else the first thing they have. */
export async function actAs(me, chat = null) {
  if (!me) return;
  const mine = ++visit;
  tellRead();
  state.me = me;
  source?.close();
  const known = await attempt(() => getChats(me));
  if (mine !== visit || !known) return;
  Object.assign(state, known);
  emit("me");
  listen();
  await openChat(chosenChat(chat));
}

function chosenChat(chat) {
  if (chat === "" || state.rooms.some((room) => room.name === chat)) return chat;
  if (state.waiting[state.me]?.count) return "";
  return state.rooms[0]?.name ?? "";
}

/** Look at a room, or "" for the direct chat. */
export async function openChat(chat) {
  const mine = ++visit;
  tellRead();
  const unread = chat === "" ? state.waiting[state.me] : state.rooms.find((room) => room.name === chat)?.unread;
  early = [];
  Object.assign(state, { chat, messages: [], more: false, loading: true, unreadAtOpen: unread?.count ?? 0 });
  writeAddress();
  emit("chat");
  const page = await attempt(() => getMessages(state.me, chat));
  if (mine !== visit || !page) return;
  Object.assign(state, page, { loading: false });
  emit("messages");
  early.splice(0).forEach(accept);
  markRead();
}

/** Load what was said before the oldest message on the page. */
export async function loadOlder() {
  const mine = visit;
  const before = state.messages[0]?.id;
  if (!before || !state.more) return;
  const page = await attempt(() => getMessages(state.me, state.chat, before));
  if (mine !== visit || !page || state.messages[0]?.id !== before) return;
  state.messages = [...page.messages, ...state.messages];
  state.more = page.more;
  emit("older");
}

function writeAddress() {
  const wanted = new URLSearchParams({ as: state.me, chat: state.chat });
  history.replaceState(null, "", `#${wanted}`);
}

function listen() {
  source?.close();
  const me = state.me;
  let opened = false;
  source = new EventSource(eventsPath(me));
  source.addEventListener("open", () => {
    emit("connection", true);
    if (opened) catchUp(); // what happened while the connection was lost
    opened = true;
  });
  source.addEventListener("message", (event) => arrived(JSON.parse(event.data)));
  source.addEventListener("chats", refreshChats);
  source.addEventListener("clock", (event) => setNow(JSON.parse(event.data).now));
  source.addEventListener("error", () => lost(me));
}

function lost(me) {
  emit("connection", false);
  // A refused stream is given up by the browser: try again ourselves.
  if (source.readyState !== EventSource.CLOSED) return;
  setTimeout(() => {
    if (state.me !== me || source.readyState !== EventSource.CLOSED) return;
    listen();
    catchUp();
  }, RETRY_MS);
}

async function catchUp() {
  const mine = visit;
  refreshChats();
  const page = await attempt(() => getMessages(state.me, state.chat));
  if (mine !== visit || !page) return;
  const oldest = Number(page.messages[0]?.id ?? 0);
  const kept = page.more ? state.messages.filter((each) => Number(each.id) < oldest) : [];
  state.messages = [...kept, ...page.messages];
  emit("messages");
  markRead();
}

function arrived(message) {
  refreshChats();
  if (message.updated_at === undefined && message.author !== state.me) announceArrival(message);
  if (state.loading) early.push(message);
  else accept(message);
}

/** Put a new or changed message of the open chat in its place. */
export function accept(message) {
  if (message.room !== state.chat || (message.room === "" && message.account !== state.me)) return;
  const at = state.messages.findIndex((each) => each.id === message.id);
  if (at >= 0 && same(state.messages[at], message)) return;
  if (at >= 0) state.messages[at] = message;
  else state.messages.push(message);
  state.messages.sort((one, other) => Number(one.id) - Number(other.id));
  emit("message", { message, changed: at >= 0 });
  markRead();
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function announceArrival(message) {
  const name = message.author === "" ? t("bot") : personOf(message.author).name;
  announce(t("saidBy", { name, text: message.card?.title ?? (message.text || namesOf(message)) }));
}

const namesOf = (message) => (message.files ?? []).map((file) => file.name).join(", ");

function setNow(now) {
  state.now = new Date(now);
  emit("clock");
}

/** Show a moment that the server named as the present one. */
export const showNow = setNow;

function refreshChats() {
  clearTimeout(chatsTimer);
  chatsTimer = setTimeout(async () => {
    const me = state.me;
    const known = await attempt(() => getChats(me));
    await released();
    if (!known || me !== state.me) return;
    Object.assign(state, known);
    emit("chats");
  }, CALM_MS);
}

function markRead() {
  const last = Number(state.messages.at(-1)?.id ?? 0);
  if (document.hidden || !last) return;
  seen = [state.me, state.chat, last];
  clearTimeout(readTimer);
  readTimer = setTimeout(tellRead, CALM_MS);
}

async function tellRead() {
  clearTimeout(readTimer);
  if (!seen) return;
  const told = seen;
  seen = null;
  await attempt(() => postRead(...told));
  refreshChats();
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    // No answer at all shows as a lost connection already.
    if (error.code) toast(explained(error));
    return null;
  }
}
