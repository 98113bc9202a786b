// The clock in the corner; in a demo it has buttons that move time.

import { postClock } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { explained, toast } from "./notices.js";
import { showNow } from "./session.js";
import { on, state } from "./state.js";
import { clockTime, dayAndDate } from "./time.js";
import { t } from "./words.js";

const STEPS = [10, 30, 60, 120, 1440];

/** The clock, with its hands where time can be moved. */
export function buildClock() {
  const face = h(state.demo ? "button" : "div", { class: "clock-face", ...(state.demo && { type: "button", "aria-expanded": "false", "aria-controls": "clock-steps" }) });
  const steps = h("div", { class: "clock-steps", id: "clock-steps", role: "group" });
  const root = h("div", { class: "clock" }, face, state.demo && steps);
  const draw = () => drawFace(face);
  on("clock", draw);
  on("language", () => {
    draw();
    drawSteps(steps, root);
  });
  draw();
  if (state.demo) {
    drawSteps(steps, root);
    openOnPress(root, face);
  }
  return root;
}

function drawFace(face) {
  fill(face, icon("clock"), h("span", { class: "clock-day" }, dayAndDate(state.now)), h("time", { class: "clock-time", datetime: state.now.toISOString() }, clockTime(state.now)), state.demo && icon("chevron"));
  face.title = t(state.demo ? "virtualNow" : "now");
  if (state.demo) face.setAttribute("aria-label", `${t("moveClock")}: ${dayAndDate(state.now)} ${clockTime(state.now)}`);
}

function drawSteps(steps, root) {
  steps.setAttribute("aria-label", t("moveClock"));
  const press = (minutes) => () => advance(minutes, root);
  fill(steps, h("span", { class: "clock-title" }, t("moveClock")),
    STEPS.map((minutes) => h("button", { type: "button", data: { minutes }, onclick: press(minutes) }, t(`plus${minutes}`))),
    h("button", { type: "button", data: { minutes: "morning" }, onclick: press(null) }, t("morning")));
}

async function advance(minutes, root) {
  const buttons = root.querySelectorAll(".clock-steps button");
  const pressed = document.activeElement;
  buttons.forEach((button) => (button.disabled = true));
  root.classList.add("moving");
  try {
    showNow((await postClock(minutes)).now);
  } catch (error) {
    toast(explained(error));
  } finally {
    root.classList.remove("moving");
    buttons.forEach((button) => (button.disabled = false));
    pressed?.focus?.();
  }
}

function openOnPress(root, face) {
  const turn = (open) => {
    root.classList.toggle("open", open);
    face.setAttribute("aria-expanded", String(open));
  };
  face.addEventListener("click", () => turn(!root.classList.contains("open")));
  document.addEventListener("pointerdown", (event) => root.contains(event.target) || turn(false));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    turn(false);
    face.focus();
  });
}
