// Knows whether a button of the mouse or a finger is down: what is redrawn under it loses the click.

let down = false;
let waiting = [];

function release() {
  down = false;
  // The click follows the release in the same task: go on behind it.
  setTimeout(() => waiting.splice(0).forEach((go) => go()));
}

document.addEventListener("pointerdown", () => (down = true), true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release, true);
window.addEventListener("blur", release);

/** Resolves when nothing is pressed, at once if nothing is. */
export const released = () => (down ? new Promise((go) => waiting.push(go)) : Promise.resolve());
