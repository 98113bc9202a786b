// Short notices: toasts for the eye, a live region for the ear.

import { h, icon } from "./dom.js";
import { hasWords, t } from "./words.js";

const SHOWN_MS = 7000;

/** Show a sentence for a while. */
export function toast(sentence) {
  const close = h("button", { class: "icon-button", type: "button", "aria-label": t("close"), onclick: () => note.remove() }, icon("close"));
  const note = h("div", { class: "toast" }, h("span", {}, sentence), close);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** What an ApiError means, in the page's words. */
export const explained = (error) => t(error.code && hasWords(error.code) ? error.code : "failed");

/** Let a screen reader say it. */
export function announce(sentence) {
  document.getElementById("announce").textContent = sentence;
}
