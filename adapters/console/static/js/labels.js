// Small pieces that several parts of the page show.

import { h } from "./dom.js";
import { personOf } from "./state.js";
import { t } from "./words.js";

/** A count of unread messages; red where one of them is urgent. */
export function badge(unread) {
  if (!unread?.count) return null;
  const count = unread.count > 99 ? "99+" : String(unread.count);
  return h("span", { class: `badge ${unread.urgent ? "is-urgent" : ""}`, role: "img", "aria-label": t("unread", { count }) }, count);
}

/** The name of a chat: a room's own, or the bot's. */
export const chatTitle = (chat) => (chat === "" ? t("bot") : chat);

/** The name of an author: a person's, or the bot's for "". */
export const nameOf = (author) => (author === "" ? t("bot") : personOf(author).name);
