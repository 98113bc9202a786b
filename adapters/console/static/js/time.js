// Moments as people read them, in the company's time zone.

import { state } from "./state.js";
import { currentLanguage, t } from "./words.js";

const cache = new Map();

function format(name, options) {
  const key = `${name} ${currentLanguage()} ${state.zone}`;
  if (!cache.has(key)) {
    const locale = currentLanguage() === "zh" ? "zh-CN" : "en-GB";
    cache.set(key, new Intl.DateTimeFormat(locale, { timeZone: state.zone, ...options }));
  }
  return cache.get(key);
}

/** 10:05 */
export const clockTime = (at) =>
  format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

/** 11月23日 周一, Mon 23 Nov */
export function dayAndDate(at) {
  const day = format("weekday", { weekday: "short" }).format(at);
  if (currentLanguage() === "zh") return `${format("date", { month: "long", day: "numeric" }).format(at)} ${day}`;
  return `${day} ${format("date", { month: "short", day: "numeric" }).format(at)}`;
}

/** A value that is equal for two moments of the same day. */
export const dayOf = (at) =>
  format("day", { year: "numeric", month: "numeric", day: "numeric" }).format(at);

/** The day as a divider of the stream names it. */
export function dayName(at) {
  const name = dayAndDate(at);
  const yesterday = new Date(state.now.getTime() - 86_400_000);
  if (dayOf(at) === dayOf(state.now)) return `${t("today")} · ${name}`;
  return dayOf(at) === dayOf(yesterday) ? `${t("yesterday")} · ${name}` : name;
}
