// Builds elements. Texts only ever become text nodes: nothing here or elsewhere parses HTML.

const SVG = "http://www.w3.org/2000/svg";

const shown = (children) => children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== "");

/** An element with properties and children; undefined, null, false and "" are left out. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  element.append(...shown(children));
  return element;
}

function set(element, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.className = value;
  else if (key === "data") Object.assign(element.dataset, value);
  else if (key === "vars") for (const [name, each] of Object.entries(value)) element.style.setProperty(name, each);
  else element.setAttribute(key, value === true ? "" : value);
}

/** Puts `children` in the place of whatever `element` held. */
export function fill(element, ...children) {
  element.replaceChildren(...shown(children));
  return element;
}

const PATHS = {
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5L5 15",
  bell: "M10 3a4.6 4.6 0 0 0-4.6 4.6c0 4-1.9 5.2-1.9 5.2h13s-1.9-1.2-1.9-5.2A4.6 4.6 0 0 0 10 3zM8.4 15.8a1.8 1.8 0 0 0 3.2 0",
  eye: "M1.8 10S4.8 4.6 10 4.6 18.2 10 18.2 10 15.2 15.4 10 15.4 1.8 10 1.8 10zM10 12.4a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z",
  reply: "M8 5L3.5 9.5 8 14M3.8 9.5h7.7c3 0 5 2 5 5.5",
  send: "M16.8 3.2L9 11M16.8 3.2L11.7 17 9 11 3 8.3z",
  clock: "M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4zM10 6v4l2.7 1.7",
  check: "M4 10.5l4 4 8-9",
  chevron: "M6 8l4 4 4-4",
  hash: "M4 7.5h12.5M3.5 12.5H16M8.3 3.5l-1.6 13M13.3 3.5l-1.6 13",
  calendar: "M4 5h12a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM3 8.6h14M7 3v3.4M13 3v3.4",
  down: "M10 4v12M5 11l5 5 5-5",
  people: "M7.4 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.2c.3-2.7 2.4-4.3 5.4-4.3s5 1.6 5.4 4.3M13 4.3a3 3 0 0 1 0 5.4M15 12.2c1.7.6 2.8 2 3 4",
  attach: "M14.5 9.2l-5.2 5.2a3.2 3.2 0 0 1-4.5-4.5l6.1-6.1a2.1 2.1 0 0 1 3 3l-6 6a1 1 0 0 1-1.5-1.5l5.3-5.2",
  file: "M5.5 2.8h6l3.5 3.5v10.9h-9.5zM11.3 2.8v3.7h3.7",
  pin: "M7.2 3.2h5.6l-.7 5 2.6 2.6H5.3l2.6-2.6zM10 10.8v6",
  clip: "M5 3.5h10v13l-5-3.2-5 3.2z",
};

/** One of the line icons, decorative: what it means must stand in a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
