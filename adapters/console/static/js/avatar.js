// Faces: a colour and initials for people, the mark for the bot.

import { h } from "./dom.js";
import { personOf, state } from "./state.js";

const HUES = [262, 205, 160, 25, 340, 75, 300, 235, 130, 50];

/** The avatar of a person's key; "" is the bot. Decorative: the name stands beside it. */
export function avatar(key, size = "") {
  if (key === "") return h("img", { class: `avatar ${size}`, src: "/static/mark.svg", alt: "" });
  const at = state.people.findIndex((person) => person.key === key);
  const look = { "--hue": String(HUES.at(at % HUES.length)) };
  return h("span", { class: `avatar ${size}`, "aria-hidden": "true", vars: look }, initials(personOf(key).name, size ? 1 : 2));
}

// Small faces have room for one letter; of a Chinese name the end tells more than the surname.
function initials(name, room) {
  const words = name.trim().split(/\s+/u);
  if (/^[\p{Script=Latin}\d]/u.test(name)) return words.slice(0, room).map((word) => [...word][0]).join("").toUpperCase();
  return [...words.join("")].slice(-room).join("");
}
