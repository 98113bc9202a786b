// The parts of a card that are only read.

import { h } from "./dom.js";
import { t } from "./words.js";

/** Those of `parts` that are there. */
export const present = (...parts) => parts.filter(Boolean);

/** Lead, fields, text and progress; the dialog of a form shows them too. */
export function cardBody(card) {
  return present(
    card.lead && h("p", { class: "card-lead", dir: "auto" }, card.lead),
    card.fields?.length && h("dl", { class: "fields" }, card.fields.map(field)),
    card.body && h("p", { class: "card-body", dir: "auto" }, card.body),
    card.progress !== undefined && card.progress !== null && progress(card.progress));
}

const field = (each) => h("div", { class: each.wide ? "field wide" : "field" }, h("dt", {}, each.label), h("dd", { dir: "auto" }, linesOf(each.value) || "—"));

// A history is read line by line, so that a line that is broken is seen to be one.
const linesOf = (value) => (value?.includes("\n") ? value.split("\n").map((line) => h("div", { class: "line" }, line)) : value);

function progress(percent) {
  return h("div", { class: "progress" },
    h("div", { class: "progress-track", role: "progressbar", "aria-label": t("progress"), "aria-valuenow": percent, "aria-valuemin": "0", "aria-valuemax": "100" },
      h("div", { class: "progress-bar", vars: { "--share": `${percent}%` } })),
    h("span", {}, `${percent}%`));
}
