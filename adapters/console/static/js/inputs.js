// The inputs of a form, one kind after the other. Each has a root to show, the element that takes
// the focus, and `value()`: a text, or a list of people.

import { h, icon } from "./dom.js";
import { peopleInput } from "./people-input.js";
import { t } from "./words.js";

const FEW = 5;

/** Draw an input; `group` marks one that consists of several elements. */
export function inputOf(each, id) {
  const draw = DRAWN[each.kind ?? "text"] ?? textInput;
  return draw(each, id);
}

const DRAWN = {
  text: textInput,
  multiline: multilineInput,
  person: (each, id) => peopleInput(each, id, { many: false }),
  people: (each, id) => peopleInput(each, id, { many: true }),
  date: dateInput,
  choice: (each, id) => (each.options.length <= FEW ? radioInput(each, id) : selectInput(each, id)),
  number: (each, id) => textInput(each, id, { inputmode: "decimal" }),
};

const plain = (element) => ({ root: element, focusable: element, value: () => element.value });

function textInput(each, id, more = {}) {
  const input = h("input", { id, type: "text", autocomplete: "off", placeholder: each.hint, "aria-required": String(each.required ?? false), ...more });
  input.value = each.value ?? "";
  return plain(input);
}

function multilineInput(each, id) {
  const area = h("textarea", { id, rows: "4", placeholder: each.hint, "aria-required": String(each.required ?? false) });
  area.value = each.value ?? "";
  return plain(area);
}

// Dates are words that the bot reads; the calendar only writes them.
function dateInput(each, id) {
  const typed = textInput({ ...each, hint: each.hint || t("dateHint") }, id);
  const calendar = h("input", { type: "datetime-local", class: "native-date", tabindex: "-1", "aria-hidden": "true" });
  calendar.addEventListener("change", () => {
    typed.root.value = calendar.value.replace("T", " ");
    typed.root.focus();
  });
  const button = h("button", { class: "icon-button", type: "button", "aria-label": t("pickDate"), title: t("pickDate"), onclick: () => calendar.showPicker() }, icon("calendar"));
  return { ...typed, root: h("div", { class: "date-input" }, typed.root, calendar, button) };
}

function radioInput(each, id) {
  const radios = each.options.map((option, at) => {
    const radio = h("input", { type: "radio", name: id, value: option.value, id: at === 0 ? id : undefined });
    radio.checked = option.value === each.value || option.label === each.value;
    return { radio, label: h("label", { class: "choice" }, radio, h("span", {}, option.label)) };
  });
  const root = h("div", { class: "choices", role: "radiogroup", "aria-labelledby": `${id}-label` }, radios.map((one) => one.label));
  return { root, group: true, focusable: radios[0].radio, value: () => radios.find((one) => one.radio.checked)?.radio.value ?? "" };
}

function selectInput(each, id) {
  const select = h("select", { id }, h("option", { value: "" }, t("choose")), each.options.map((option) => h("option", { value: option.value }, option.label)));
  const chosen = each.options.find((option) => option.value === each.value || option.label === each.value);
  select.value = chosen?.value ?? "";
  return plain(select);
}
