// Chooses the person one acts as.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { badge } from "./labels.js";
import { actAs } from "./session.js";
import { on, personOf, state } from "./state.js";
import { t } from "./words.js";

const MANY = 7;

/** The button that shows who I am, with the list that it opens. */
export function buildSwitcher() {
  const button = h("button", { class: "me-button", type: "button", "aria-haspopup": "listbox", "aria-expanded": "false" });
  const search = h("input", { class: "people-search", type: "text", autocomplete: "off", spellcheck: "false" });
  const list = h("ul", { class: "people-list", role: "listbox", id: "people-list" });
  const panel = h("div", { class: "people-panel", hidden: true }, search, list);
  const root = h("div", { class: "switcher" }, button, panel);
  const parts = { button, search, list, panel };

  button.addEventListener("click", () => (panel.hidden ? open(parts) : close(parts)));
  search.addEventListener("input", () => drawList(parts));
  root.addEventListener("keydown", (event) => onKey(event, parts));
  document.addEventListener("pointerdown", (event) => root.contains(event.target) || close(parts));
  for (const topic of ["me", "chats", "language"]) on(topic, () => draw(parts));
  draw(parts);
  return root;
}

function draw(parts) {
  const me = personOf(state.me);
  fill(parts.button, avatar(me.key), h("span", { class: "me-text" },
    h("span", { class: "me-name" }, me.name), h("span", { class: "me-role" }, role(me))), icon("chevron"));
  parts.button.setAttribute("aria-label", `${t("switchPerson")}: ${me.name}`);
  parts.search.placeholder = t("findPerson");
  parts.search.setAttribute("aria-label", t("findPerson"));
  parts.list.setAttribute("aria-label", t("actAs"));
  if (!parts.panel.hidden) drawList(parts);
}

const role = (person) => [person.department, person.title].filter(Boolean).join(" · ");

function drawList(parts) {
  const wanted = parts.search.value.trim().toLowerCase();
  const found = state.people.filter((person) => `${person.name} ${person.key} ${role(person)}`.toLowerCase().includes(wanted));
  fill(parts.list, found.length ? found.map((person) => option(person, parts)) : h("li", { class: "nothing" }, t("nobodyFound")));
}

function option(person, parts) {
  const choose = () => {
    close(parts);
    parts.button.focus();
    actAs(person.key);
  };
  return h("li", { class: "person-option", role: "option", tabindex: "-1", "aria-selected": String(person.key === state.me), data: { person: person.key }, onclick: choose },
    avatar(person.key, "small"), h("span", { class: "me-text" }, h("span", { class: "me-name" }, person.name), h("span", { class: "me-role" }, role(person))),
    badge(state.waiting[person.key]), person.key === state.me && icon("check"));
}

function open(parts) {
  parts.panel.hidden = false;
  parts.search.hidden = state.people.length <= MANY;
  parts.search.value = "";
  parts.button.setAttribute("aria-expanded", "true");
  drawList(parts);
  (parts.search.hidden ? selected(parts) : parts.search)?.focus();
}

function close(parts) {
  parts.panel.hidden = true;
  parts.button.setAttribute("aria-expanded", "false");
}

const options = (parts) => [...parts.list.querySelectorAll("[role=option]")];
const selected = (parts) => parts.list.querySelector("[aria-selected=true]") ?? options(parts)[0];

function onKey(event, parts) {
  if (parts.panel.hidden || event.isComposing) return;
  const all = options(parts);
  const at = all.indexOf(document.activeElement);
  if (event.key === "Escape") {
    close(parts);
    parts.button.focus();
  } else if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (at <= 0 && !parts.search.hidden ? parts.search : all[Math.max(at - 1, 0)])?.focus();
  else if (event.key === "Enter" && event.target !== parts.button) (at < 0 ? all[0] : all[at])?.click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
