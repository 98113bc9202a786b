// Forms: inputs that are sent together; what is wrong is said beside each input.

import { h } from "./dom.js";
import { inputOf } from "./inputs.js";
import { t } from "./words.js";

/** The form of a card; `onsend` gets the values and gives the server's answer. */
export function formOf(form, { onsend, oncancel }) {
  const rows = new Map(form.inputs.map((each) => [each.name, rowOf(each)]));
  const submit = h("button", { class: "button primary", type: "submit" }, form.submit);
  const cancel = oncancel && h("button", { class: "button default", type: "button", onclick: oncancel }, t("cancel"));
  const root = h("form", { class: "form", novalidate: true, data: { action: form.action } }, [...rows.values()].map((row) => row.root), h("div", { class: "form-buttons" }, cancel, submit));
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled || showErrors(rows, missing(rows))) return;
    submit.disabled = true;
    const answer = await onsend(valuesOf(rows));
    submit.disabled = false;
    showErrors(rows, answer.errors ?? {});
  });
  return root;
}

let count = 0;

function rowOf(each) {
  const id = `input-${++count}`;
  const input = inputOf(each, id);
  const error = h("p", { class: "input-error", id: `${id}-error` });
  const label = h(input.group ? "span" : "label", { class: "input-label", id: `${id}-label`, ...(!input.group && { for: id }) }, each.label,
    each.required && h("span", { class: "star", title: t("required"), "aria-hidden": "true" }, "*"));
  const row = { each, input, error, root: h("div", { class: `input-row kind-${each.kind ?? "text"}`, data: { name: each.name } }, label, input.root, error) };
  setError(row, each.error ?? "");
  return row;
}

function setError(row, sentence) {
  row.error.textContent = sentence;
  row.root.classList.toggle("wrong", Boolean(sentence));
  row.input.focusable.setAttribute("aria-invalid", String(Boolean(sentence)));
  row.input.focusable.setAttribute("aria-describedby", row.error.id);
}

function missing(rows) {
  const found = {};
  for (const [name, row] of rows) {
    const value = row.input.value();
    const empty = Array.isArray(value) ? value.length === 0 : value.trim() === "";
    if (row.each.required && empty) found[name] = t("missing");
    else if (row.each.kind === "number" && !empty && Number.isNaN(Number(value.replace(/[%％]/gu, "")))) found[name] = t("notNumber");
  }
  return found;
}

// Shows them, sets the focus on the first and tells whether there are any.
function showErrors(rows, errors) {
  for (const [name, row] of rows) setError(row, errors[name] ?? "");
  const first = [...rows.values()].find((row) => errors[row.each.name]);
  first?.input.focusable.focus();
  return first !== undefined;
}

function valuesOf(rows) {
  const values = { form: {}, people: {} };
  for (const [name, row] of rows) {
    const value = row.input.value();
    if (Array.isArray(value)) values.people[name] = value;
    else values.form[name] = value;
  }
  return values;
}
