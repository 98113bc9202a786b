// The list above the composer: commands after a slash, people after an @.

import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { commandOf, matchingCommands, matchingPeople } from "./matches.js";
import { membersHere, on, state } from "./state.js";
import { t } from "./words.js";

const SHOWN = 50; // the list scrolls
const AT = /(?:^|[^A-Za-z0-9])[@＠]([^\s@＠]{0,20})$/u;

/** Completes what is typed into `text`; `onpick` hears of people that were picked. */
export function buildCompletion(text, { onpick }) {
  const list = h("ul", { id: "completion", role: "listbox", class: "completion-list" });
  const title = h("div", { class: "completion-title" });
  const usage = h("div", { class: "usage", hidden: true });
  const panel = h("div", { class: "completion", hidden: true }, title, list);
  const parts = { text, onpick, list, title, usage, panel, found: [], active: 0, closed: "" };
  text.addEventListener("blur", () => hide(parts));
  text.addEventListener("click", () => update(parts));
  on("language", () => update(parts));
  return { root: h("div", { class: "completion-place" }, panel, usage), update: () => update(parts), handles: (event) => handles(event, parts) };
}

function update(parts) {
  const before = parts.text.value.slice(0, parts.text.selectionStart);
  const known = commandOf(parts.text.value);
  parts.found = before === parts.closed ? [] : candidates(before, known);
  if (before !== parts.closed) parts.closed = "";
  parts.active = 0;
  draw(parts);
  drawUsage(parts, known);
}

function candidates(before, known) {
  const at = AT.exec(before);
  if (at) return [...matchingPeople(at[1]).slice(0, SHOWN).map((person) => personItem(person, at[1].length)), ...botItem(at[1])];
  if (!/^[/／][^\n]*$/u.test(before) || known) return [];
  return matchingCommands(before).slice(0, SHOWN).map(commandItem);
}

function personItem(person, typed) {
  const here = membersHere().includes(person.key);
  return { person, cut: typed, insert: `${person.name} `, row: [avatar(person.key, "tiny"), h("span", { class: "completion-name" }, person.name), h("span", { class: "completion-detail" }, person.department, !here && ` · ${t("department")}`)] };
}

// In a room the bot hears what begins with its name.
function botItem(typed) {
  if (state.chat === "" || !t("bot").toLowerCase().startsWith(typed.toLowerCase())) return [];
  return [{ bot: true, cut: typed.length, insert: `${t("bot")} `, row: [avatar("", "tiny"), h("span", { class: "completion-name" }, t("bot")), h("span", { class: "completion-detail" }, t("botRole"))] }];
}

function commandItem(command) {
  const rest = command.usage.startsWith(command.head) ? command.usage.slice(command.head.length) : "";
  return { command, insert: `${command.head} `, row: [h("span", { class: "completion-usage" }, h("b", {}, command.head), h("span", {}, rest)), h("span", { class: "completion-detail" }, command.help)] };
}

function draw(parts) {
  const open = parts.found.length > 0;
  parts.panel.hidden = !open;
  parts.text.setAttribute("aria-expanded", String(open));
  if (!open) {
    parts.text.removeAttribute("aria-activedescendant");
    return;
  }
  const people = !parts.found[0].command;
  parts.title.textContent = t(people ? "people" : "commands");
  parts.list.setAttribute("aria-label", parts.title.textContent);
  fill(parts.list, parts.found.map((each, at) => row(each, at, parts)));
  parts.text.setAttribute("aria-activedescendant", `completion-${parts.active}`);
  parts.list.children[parts.active]?.scrollIntoView({ block: "nearest" });
}

function row(each, at, parts) {
  const press = (event) => {
    event.preventDefault(); // the focus stays in the text
    take(parts, each);
  };
  return h("li", { id: `completion-${at}`, role: "option", class: each.command ? "completion-item is-command" : "completion-item", "aria-selected": String(at === parts.active), onpointerdown: press }, each.row);
}

// While a command is being typed: how it goes on.
function drawUsage(parts, command) {
  const shown = command !== null && parts.panel.hidden && document.activeElement === parts.text;
  parts.usage.hidden = !shown;
  if (shown) fill(parts.usage, h("span", { class: "usage-line" }, command.usage), h("span", { class: "usage-help" }, command.help));
}

function hide(parts) {
  parts.found = [];
  draw(parts);
  parts.usage.hidden = true;
}

function handles(event, parts) {
  if (parts.panel.hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    parts.active = (parts.active + step + parts.found.length) % parts.found.length;
    draw(parts);
  } else if ((event.key === "Enter" && !event.shiftKey && !typedWhole(parts)) || event.key === "Tab") take(parts, parts.found[parts.active]);
  else if (event.key === "Escape") {
    parts.closed = parts.text.value.slice(0, parts.text.selectionStart);
    hide(parts);
  } else return false;
  event.preventDefault();
  return true;
}

// A command that is typed in full is sent by Enter, not completed.
function typedWhole(parts) {
  const each = parts.found[parts.active];
  return Boolean(each.command) && parts.text.value.trim() === each.command.head;
}

function take(parts, each) {
  const { text } = parts;
  const caret = text.selectionStart;
  const start = each.command ? 0 : caret - each.cut;
  text.setRangeText(each.insert, start, caret, "end");
  if (each.person) parts.onpick(each.person);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
