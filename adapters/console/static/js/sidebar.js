// The left side: who I act as, my rooms, my direct chat, and who else has new messages.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { badge } from "./labels.js";
import { buildSwitcher } from "./switcher.js";
import { actAs, openChat } from "./session.js";
import { emit, on, state } from "./state.js";
import { currentLanguage, setLanguage, t } from "./words.js";

let root = null;
let scrim = null;

/** Fill the sidebar and keep it current. */
export function buildSidebar(element, cover) {
  [root, scrim] = [element, cover];
  const parts = { top: h("div", { class: "brand" }), waiting: h("div", { class: "waiting" }), chats: h("nav", { class: "chats" }), foot: h("div", { class: "sidebar-foot" }) };
  fill(root, parts.top, buildSwitcher(), parts.waiting, parts.chats, parts.foot);
  const draw = () => drawAll(parts);
  for (const topic of ["me", "chats", "chat", "language"]) on(topic, draw);
  on("chat", closeDrawer);
  scrim.addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
  draw();
}

/** Show the sidebar over the chat, on a narrow screen. */
export function openDrawer() {
  root.classList.add("open");
  scrim.hidden = false;
  root.querySelector("button")?.focus();
}

function closeDrawer() {
  root.classList.remove("open");
  scrim.hidden = true;
}

function drawAll(parts) {
  const focused = document.activeElement?.closest?.("[data-focus]")?.dataset.focus;
  drawBrand(parts.top);
  drawWaiting(parts.waiting);
  drawChats(parts.chats);
  drawFoot(parts.foot);
  if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function drawBrand(element) {
  fill(element, h("img", { src: "/static/mark.svg", alt: "", class: "brand-mark" }), h("span", { class: "brand-name" }, "Muster"),
    h("button", { class: "icon-button drawer-only", type: "button", "aria-label": t("closeMenu"), data: { focus: "close" }, onclick: closeDrawer }, icon("close")));
}

function drawWaiting(element) {
  const others = state.people.filter((person) => person.key !== state.me && state.waiting[person.key]);
  element.hidden = others.length === 0;
  fill(element, h("h2", {}, t("waiting")), h("div", { class: "waiting-faces" }, others.map(waitingFace)));
}

function waitingFace(person) {
  const unread = state.waiting[person.key];
  const label = t("waitingOne", { name: person.name, count: unread.count });
  return h("button", { class: `face ${unread.urgent ? "is-urgent" : ""}`, type: "button", title: label, "aria-label": label, data: { focus: `face ${person.key}`, person: person.key }, onclick: () => actAs(person.key, "") },
    avatar(person.key, "tiny"), h("span", { class: "face-name" }, person.name), badge(unread));
}

function drawChats(element) {
  element.setAttribute("aria-label", t("rooms"));
  const direct = state.waiting[state.me] ?? { count: 0, urgent: false };
  fill(element,
    h("h2", {}, t("rooms")),
    state.rooms.length ? h("ul", {}, state.rooms.map((room) => chatItem(room.name, room.name, room.unread))) : h("p", { class: "nothing" }, t("noRooms")),
    h("h2", {}, t("direct")),
    h("ul", {}, chatItem("", t("bot"), direct)));
}

function chatItem(chat, name, unread) {
  const current = chat === state.chat;
  const shown = current ? { count: 0 } : unread;
  return h("li", {}, h("button", {
    class: `chat-item ${shown.count ? "has-unread" : ""}`, type: "button", "aria-current": current ? "true" : undefined,
    data: { focus: `chat ${chat}`, chat }, onclick: () => openChat(chat),
  }, chat === "" ? avatar("", "small") : h("span", { class: "room-sign" }, icon("hash")), h("span", { class: "chat-name" }, name), badge(shown)));
}

function drawFoot(element) {
  const turn = () => {
    setLanguage(currentLanguage() === "zh" ? "en" : "zh");
    emit("language");
  };
  fill(element, h("button", { class: "quiet-button", type: "button", "aria-label": t("languageLabel"), data: { focus: "language" }, onclick: turn }, t("language")));
}
