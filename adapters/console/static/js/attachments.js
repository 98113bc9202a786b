// Files: chosen, dropped or pasted into the composer, and shown in messages.

import { ApiError, filePath, postUpload, uploadPath } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { explained, toast } from "./notices.js";
import { state } from "./state.js";
import { t } from "./words.js";

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const MB = 1_000_000;

/** A file's size as people write it. */
const sizeOf = (bytes) => (bytes < MB ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / MB).toFixed(1)} MB`);

/** The files of a message: pictures to be opened large, the others to be downloaded. */
export function filesOf(message) {
  if (!message.files?.length) return null;
  return h("ul", { class: "files" }, message.files.map((file) => h("li", {}, PICTURES.has(file.media_type) ? thumbnail(message, file, { name: file.name, alt: file.name }) : download(message, file))));
}

/** A picture of a message or its card, named shortly and told in words; pressing it shows it large. */
export function thumbnail(message, file, { name, alt }) {
  const picture = h("img", { class: "picture", src: filePath(state.me, message.id, file.hash), alt, loading: "lazy" });
  picture.addEventListener("error", () => picture.closest(".picture-frame")?.replaceWith(h("p", { class: "picture-gone" }, `${name} · ${t("gone_file")}`)));
  return h("button", { class: "picture-frame", type: "button", "aria-label": t("enlarge", { name }), onclick: () => enlarge(message, file, { name, alt }) }, picture);
}

function download(message, file) {
  return h("a", { class: "file", href: filePath(state.me, message.id, file.hash), download: file.name },
    icon("file"), h("span", { class: "file-name", dir: "auto" }, file.name), h("span", { class: "file-size" }, sizeOf(file.size)));
}

// It opens fitted to the window; pressing it shows it in its own size, to be moved about.
function enlarge(message, file, { name, alt }) {
  const before = document.activeElement;
  const source = filePath(state.me, message.id, file.hash);
  const close = h("button", { class: "icon-button", type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close"));
  const save = h("a", { class: "button default", href: source, download: file.name }, t("download"));
  const picture = h("img", { src: source, alt });
  const size = h("button", { class: "viewer-size", type: "button", "aria-label": t("ownSize"), "aria-pressed": "false", onclick: (event) => resize(pane, size, picture, event) }, picture);
  const pane = h("div", { class: "viewer-pane" }, size);
  const dialog = h("dialog", { class: "viewer", "aria-label": name },
    h("header", {}, h("span", { class: "file-name", dir: "auto" }, name), save, close), pane);
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target === pane) && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

// What was pressed stays in sight, so that a place on a board can be pointed at.
function resize(pane, size, picture, event) {
  const box = picture.getBoundingClientRect();
  const pointed = event.detail > 0; // zero where a key pressed it
  const across = pointed ? (event.clientX - box.left) / box.width : 0;
  const down = pointed ? (event.clientY - box.top) / box.height : 0;
  const own = pane.classList.toggle("own-size");
  size.setAttribute("aria-pressed", String(own));
  pane.scrollTo(across * picture.clientWidth - pane.clientWidth / 2, down * picture.clientHeight - pane.clientHeight / 2);
}

/** What is attached to the message that is being written; `onchange` hears of every change. */
export class Tray {
  constructor({ onchange }) {
    this.onchange = onchange;
    this.items = [];
    this.root = h("ul", { class: "tray", hidden: true });
    this.input = h("input", { type: "file", multiple: true, hidden: true, onchange: () => this.add([...this.input.files]) });
  }

  /** The ids of those that have been handed over. */
  get ids() {
    return this.items.filter((each) => each.id).map((each) => each.id);
  }

  /** Whether some are still on their way. */
  get busy() {
    return this.items.some((each) => !each.id);
  }

  /** Take what stood here, as when a chat is left or a message sent. */
  swap(items = []) {
    const before = this.items;
    this.items = items;
    this.draw();
    return before;
  }

  /** Hand files over, one after the other. */
  async add(files) {
    this.input.value = "";
    for (const each of files) await this.upload(each);
  }

  async upload(given) {
    const item = { name: given.name, me: state.me };
    const items = this.items;
    items.push(item);
    this.draw();
    try {
      Object.assign(item, await postUpload(state.me, given));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      items.splice(items.indexOf(item), 1);
      toast(error.said || explained(error));
    }
    this.draw();
  }

  draw() {
    this.root.hidden = !this.items.length;
    fill(this.root, this.items.map((item) => this.drawn(item)));
    this.onchange();
  }

  drawn(item) {
    const name = item.file?.name ?? item.name;
    const remove = () => {
      this.items.splice(this.items.indexOf(item), 1);
      this.draw();
    };
    const pictured = item.id && PICTURES.has(item.file.media_type);
    return h("li", { class: item.id ? "tray-item" : "tray-item waiting" },
      pictured ? h("img", { src: uploadPath(item.me, item.id), alt: "" }) : icon("file"), h("span", { class: "file-name", dir: "auto" }, name),
      h("button", { class: "icon-button", type: "button", "aria-label": t("remove", { name }), onclick: remove }, icon("close")));
  }
}

/** Take files that are dropped on `area` or pasted into `text`. */
export function takeDropped(area, text, tray) {
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", (event) => area.contains(event.relatedTarget) || area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("dropping");
    if (!carries(event)) return;
    event.preventDefault();
    tray.add([...event.dataTransfer.files]);
  });
  text.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length) return;
    event.preventDefault();
    tray.add(pasted);
  });
}
