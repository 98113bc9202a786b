// A card: a view of a record, with buttons that act on it.

import { act } from "./actions.js";
import { thumbnail } from "./attachments.js";
import { cardBody, present } from "./card-body.js";
import { confirmed } from "./dialog.js";
import { h } from "./dom.js";
import { formOf } from "./form.js";

/** The card of a message. */
export function cardOf(message) {
  const card = message.card;
  const notice = h("p", { class: "card-notice", role: "status", hidden: true });
  const target = { message: message.id, subject: card.subject ?? "", version: card.version ?? 0 };
  const root = h("section", { class: `card tone-${card.tone ?? "plain"}${isChart(card) ? " chart" : ""}`, "aria-label": card.title });
  root.append(header(card), ...cardBody(card), ...present(card.picture && thumbnail(message, card.picture.file, { name: card.title, alt: card.picture.alt }), card.form && inlineForm(card.form, target, notice)));
  root.append(...present(card.note && h("p", { class: "card-note", dir: "auto" }, card.note), buttons(card, target, notice), notice));
  return root;
}

// A card that is a picture and little else may be as wide as the stream.
const isChart = (card) => card.picture && !card.fields?.length;

function header(card) {
  return h("header", { class: "card-header" }, h("h3", { dir: "auto" }, card.title), card.subject && !card.title.startsWith(card.subject) && h("span", { class: "card-subject" }, card.subject));
}

function buttons(card, target, notice) {
  if (!card.buttons?.length) return null;
  const row = h("div", { class: "card-buttons" });
  row.append(...card.buttons.map((each) => cardButton(each, { row, target, notice })));
  return row;
}

function cardButton(each, { row, target, notice }) {
  // A button with values of its own names its record in them.
  const send = act(each.values ? { message: target.message, action: each.action } : { ...target, action: each.action });
  const press = async () => {
    if (each.confirm && !(await confirmed(each.confirm, each))) return;
    setBusy(row, button, true);
    const answer = await send(each.values ? { form: each.values } : null);
    setBusy(row, button, false);
    say(notice, answer.refused);
  };
  const button = h("button", { class: `button ${each.style ?? "default"}`, type: "button", data: { action: each.action }, onclick: press }, each.label);
  return button;
}

function setBusy(row, pressed, busy) {
  for (const button of row.children) button.disabled = busy;
  pressed.setAttribute("aria-busy", String(busy));
  if (!busy) pressed.focus({ preventScroll: true });
}

function say(notice, sentence) {
  notice.textContent = sentence ?? "";
  notice.hidden = !sentence;
}

function inlineForm(form, target, notice) {
  const send = act({ ...target, action: form.action });
  return formOf(form, {
    onsend: async (values) => {
      const answer = await send(values);
      say(notice, answer.refused);
      return answer;
    },
  });
}
