// What the page knows, and who wants to hear when that changes.

export const state = {
  people: [],
  person: new Map(), // by key
  commands: { zh: [], en: [] },
  zone: "Asia/Shanghai",
  now: new Date(),
  demo: false,
  me: "",
  chat: "", // a room, "" for the direct chat
  rooms: [],
  waiting: {}, // unread of everybody's direct chat, by person key
  messages: [], // of the open chat, oldest first
  more: false,
  unreadAtOpen: 0,
  loading: true,
};

const listeners = new Map();

/** Call `listener` whenever `topic` changes. */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

/** Tell that `topic` changed. */
export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** The person with that key, or a stand-in with the key for a name. */
export function personOf(key) {
  return state.person.get(key) ?? { key, name: key, department: "", title: "" };
}

/** The members of the open chat besides the bot. */
export function membersHere() {
  if (state.chat === "") return [state.me];
  return state.rooms.find((room) => room.name === state.chat)?.members ?? [];
}

/** The open room as the sidebar knows it; nothing in the direct chat. */
export function roomHere() {
  return state.chat === "" ? undefined : state.rooms.find((room) => room.name === state.chat);
}

/** What is unread in my chats altogether. */
export function unreadOfMine() {
  const direct = state.waiting[state.me]?.count ?? 0;
  return state.rooms.reduce((sum, room) => sum + room.unread.count, direct);
}
