// What a newcomer sees where nothing has been said yet.

import { fill, h } from "./dom.js";
import { emit, state } from "./state.js";
import { currentLanguage, t } from "./words.js";

const SHOWN = 2;
const NAMES_A_RECORD = /(^|\s)[A-Z]\d+(\s|$)/u; // there is none yet

/** A hint with commands to try; pressing one writes it into the composer. */
export function emptyChat() {
  const direct = state.chat === "";
  return h("div", { class: "empty" },
    h("img", { src: "/static/mark.svg", alt: "", class: "empty-mark" }),
    h("h2", {}, t(direct ? "emptyDirect" : "emptyRoom")),
    h("p", {}, t(direct ? "emptyDirectHint" : "emptyRoomHint")),
    h("div", { class: "chips", "aria-label": t("tryThis") }, examples().map(chip)));
}

function examples() {
  const commands = state.commands[currentLanguage()] ?? [];
  const possible = commands.flatMap((command) => command.examples.slice(0, 1)).filter((example) => !NAMES_A_RECORD.test(example));
  const area = (example) => example.split(" ")[0];
  return possible.filter((example, at) => at === possible.findIndex((each) => area(each) === area(example))).slice(0, SHOWN);
}

const chip = (example) => fill(h("button", { class: "chip", type: "button", onclick: () => emit("compose", example) }), example);
