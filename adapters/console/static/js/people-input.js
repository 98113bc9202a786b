// An input for one person or several: typed names with a list to pick from.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { matchingPeople } from "./matches.js";
import { state } from "./state.js";
import { t } from "./words.js";

const SHOWN = 6;
const BETWEEN = /[\s,,、;;]+/u;

/** Draw it; the value is a list of `{key}` for picked people and `{text}` for typed words. */
export function peopleInput(each, id, { many }) {
  const list = h("ul", { class: "suggestions", role: "listbox", id: `${id}-list`, hidden: true });
  const typed = h("input", { id, type: "text", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "aria-required": String(each.required ?? false) });
  const box = h("div", { class: "people-box", onclick: (event) => event.target === box && typed.focus() });
  const parts = { each, many, list, typed, box, picked: [], active: 0 };
  readValue(parts);
  typed.addEventListener("input", () => suggest(parts));
  typed.addEventListener("focus", () => suggest(parts));
  typed.addEventListener("blur", () => hide(parts));
  typed.addEventListener("keydown", (event) => onKey(event, parts));
  draw(parts);
  return { root: h("div", { class: "people-input" }, box, list), focusable: typed, value: () => valueOf(parts) };
}

function readValue(parts) {
  for (const word of (parts.each.value ?? "").split(BETWEEN).filter(Boolean)) {
    const named = state.people.filter((person) => person.name === word || person.key === word);
    if (named.length === 1) parts.picked.push(named[0]);
    else parts.typed.value = `${parts.typed.value} ${word}`.trim();
  }
}

function valueOf(parts) {
  const text = parts.typed.value.trim();
  const words = parts.many ? text.split(BETWEEN) : [text];
  return [...parts.picked.map((person) => ({ key: person.key })), ...words.filter(Boolean).map((word) => ({ text: word }))];
}

function draw(parts) {
  const full = !parts.many && parts.picked.length > 0;
  parts.typed.placeholder = parts.picked.length ? "" : parts.each.hint || t("personHint");
  parts.typed.classList.toggle("beside", full);
  fill(parts.box, parts.picked.map((person) => tag(person, parts)), parts.typed);
}

function tag(person, parts) {
  const remove = () => {
    parts.picked = parts.picked.filter((one) => one !== person);
    draw(parts);
    parts.typed.focus();
  };
  return h("span", { class: "tag" }, avatar(person.key, "tiny"), person.name,
    h("button", { class: "icon-button", type: "button", "aria-label": t("remove", { name: person.name }), onclick: remove }, icon("close")));
}

function suggest(parts) {
  const words = parts.typed.value.trim().split(BETWEEN);
  const full = !parts.many && parts.picked.length > 0;
  const found = full ? [] : matchingPeople(words.at(-1).replace(/^[@＠]/u, "")).filter((person) => !parts.picked.includes(person)).slice(0, SHOWN);
  parts.found = found;
  parts.active = 0;
  show(parts);
}

function show(parts) {
  parts.list.hidden = parts.found.length === 0;
  parts.typed.setAttribute("aria-expanded", String(!parts.list.hidden));
  fill(parts.list, parts.found.map((person, at) =>
    h("li", { role: "option", class: "suggestion", id: `${parts.list.id}-${at}`, "aria-selected": String(at === parts.active), onpointerdown: (event) => { event.preventDefault(); pick(person, parts); } },
      avatar(person.key, "tiny"), h("span", {}, person.name), h("small", {}, person.department))));
  if (parts.list.hidden) parts.typed.removeAttribute("aria-activedescendant");
  else parts.typed.setAttribute("aria-activedescendant", `${parts.list.id}-${parts.active}`);
}

function hide(parts) {
  parts.found = [];
  show(parts);
}

function pick(person, parts) {
  const words = parts.typed.value.trim().split(BETWEEN);
  parts.typed.value = words.slice(0, -1).join(" ");
  parts.picked.push(person);
  draw(parts);
  hide(parts);
  parts.typed.focus();
  hide(parts);
}

function onKey(event, parts) {
  if (event.isComposing) return;
  if (event.key === "Backspace" && parts.typed.value === "" && parts.picked.length) {
    parts.picked.pop();
    draw(parts);
    parts.typed.focus();
    return;
  }
  if (parts.list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    parts.active = (parts.active + step + parts.found.length) % parts.found.length;
    show(parts);
  } else if (event.key === "Enter") pick(parts.found[parts.active], parts);
  else if (event.key === "Escape") hide(parts);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
