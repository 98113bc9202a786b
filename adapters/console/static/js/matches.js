// What fits what is being typed.

import { membersHere, state } from "./state.js";
import { currentLanguage } from "./words.js";

/** People whose name, key or department fits; those of the open chat first. */
export function matchingPeople(typed) {
  const wanted = typed.trim().toLowerCase();
  const here = new Set(membersHere());
  const rank = (person) => (here.has(person.key) ? 0 : 2) + (person.name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return state.people
    .filter((person) => `${person.name} ${person.key} ${person.department}`.toLowerCase().includes(wanted))
    .map((person) => [rank(person), person])
    .sort(([one], [other]) => one - other)
    .map(([, person]) => person);
}

/** `text` as command words are compared: half width, small letters, single spaces. */
export const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ");

/** Commands that fit a line that begins with a slash: in the page's language, else in the other. */
export function matchingCommands(line) {
  const own = state.commands[currentLanguage()] ?? [];
  const other = state.commands[currentLanguage() === "zh" ? "en" : "zh"] ?? [];
  const found = own.filter((command) => fits(command, line));
  return found.length ? found : other.filter((command) => fits(command, line));
}

function fits(command, line) {
  const wanted = folded(line).trimEnd();
  const head = folded(command.head);
  return head.startsWith(wanted) || (wanted.length > 2 && head.includes(wanted.slice(1)));
}

/** The command whose fixed words the line already has, for showing how it goes on. */
export function commandOf(line) {
  const wanted = folded(line);
  const every = [...(state.commands.zh ?? []), ...(state.commands.en ?? [])];
  const fitting = every.filter((command) => wanted.startsWith(`${folded(command.head)} `));
  return fitting.sort((one, other) => other.head.length - one.head.length)[0] ?? null;
}
