// The line above the messages: where I am, who is here, what time it is.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { chatTitle } from "./labels.js";
import { openDrawer } from "./sidebar.js";
import { emit, membersHere, on, personOf, roomHere, state, unreadOfMine } from "./state.js";
import { t } from "./words.js";

const FACES = 5;

/** Fill the header and keep it current; `clock` stands at its right end. */
export function buildHeader(element, clock) {
  const menu = h("button", { class: "icon-button drawer-only menu", type: "button", onclick: openDrawer });
  const title = h("div", { class: "chat-title" });
  const pinned = h("div", { class: "chat-pinned" });
  const faces = h("div", { class: "chat-faces" });
  fill(element, menu, title, pinned, faces, clock);
  const draw = () => {
    menu.setAttribute("aria-label", t("openMenu"));
    fill(menu, icon("menu"), waitingDot());
    drawTitle(title);
    drawPinned(pinned);
    drawFaces(faces);
  };
  for (const topic of ["me", "chat", "chats", "language"]) on(topic, draw);
  on("connection", showConnection);
  draw();
}

function waitingDot() {
  const count = unreadOfMine() || Object.entries(state.waiting).some(([key, unread]) => key !== state.me && unread.count);
  return count ? h("span", { class: "dot" }) : null;
}

function drawTitle(element) {
  const count = membersHere().length;
  const detail = state.chat === "" ? t("botRole") : t(count === 1 ? "member" : "members", { count });
  document.title = `${chatTitle(state.chat)} · ${personOf(state.me).name} · Muster`;
  const topic = roomHere()?.topic;
  fill(element, h("h1", {}, chatTitle(state.chat)),
    h("span", { class: "chat-detail" }, detail, topic && h("span", { class: "chat-topic", dir: "auto", title: topic }, topic)));
}

// The message that stands at the top of a room, a tap away wherever the page has scrolled to.
function drawPinned(element) {
  const pinned = roomHere()?.pinned;
  fill(element, pinned && h("button", { class: "pinned", type: "button", title: pinned.title, "aria-label": t("pinned", { title: pinned.title }), onclick: () => emit("reveal", pinned.id) },
    icon("pin"), h("span", { dir: "auto" }, pinned.title)));
}

function drawFaces(element) {
  const members = state.chat === "" ? [] : membersHere();
  const names = members.map((key) => personOf(key).name).join("、");
  const more = members.length - FACES;
  fill(element, members.slice(0, FACES).map((key) => avatar(key, "tiny")), more > 0 && h("span", { class: "avatar tiny more" }, `+${more}`));
  element.title = names;
}

function showConnection(connected) {
  const banner = document.getElementById("banner");
  banner.hidden = connected;
  banner.textContent = connected ? "" : t("reconnecting");
}
