// Dialogs: a question before something serious, and a form that the bot asks to be filled in.

import { act } from "./actions.js";
import { cardBody } from "./card-body.js";
import { h, icon } from "./dom.js";
import { formOf } from "./form.js";
import { on } from "./state.js";
import { t } from "./words.js";

/** Ask whether `button` is really meant; resolves to true or false. */
export function confirmed(question, button) {
  return new Promise((resolve) => {
    const yes = h("button", { class: `button ${button.style === "danger" ? "danger" : "primary"}`, type: "button", onclick: () => dialog.close("yes") }, button.label);
    const no = h("button", { class: "button default", type: "button", onclick: () => dialog.close("") }, t("goBack"));
    const dialog = shown("confirm", h("p", { class: "question", dir: "auto" }, question), h("div", { class: "dialog-buttons" }, no, yes));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    no.focus();
  });
}

on("form", openForm);

// Shows the form of a card; another form that is open gives way.
function openForm(card) {
  document.querySelector("dialog.form-dialog")?.close();
  const notice = h("p", { class: "card-notice", role: "alert", hidden: true });
  const send = act({ message: "", subject: card.subject ?? "", version: card.version ?? 0, action: card.form.action });
  const form = formOf(card.form, {
    onsend: async (values) => {
      const answer = await send(values);
      notice.textContent = answer.refused ?? "";
      notice.hidden = !answer.refused;
      if (!answer.refused && !answer.form && !Object.keys(answer.errors ?? {}).length) dialog.close();
      return answer;
    },
    oncancel: () => dialog.close(),
  });
  const heading = h("header", { class: "dialog-header" }, h("h2", { dir: "auto" }, card.title), h("button", { class: "icon-button", type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close")));
  const dialog = shown("form-dialog", heading, h("div", { class: "dialog-content" }, ...cardBody(card), form, card.note && h("p", { class: "card-note" }, card.note), notice));
  dialog.setAttribute("aria-label", card.title);
  form.querySelector("input, textarea, select")?.focus();
}

function shown(kind, ...children) {
  const before = document.activeElement;
  const dialog = h("dialog", { class: kind }, ...children);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
