// Starts the page and holds its parts together.

import { getStart } from "./api.js";
import { buildClock } from "./clock.js";
import { buildComposer } from "./composer.js";
import { buildHeader } from "./header.js";
import { explained, toast } from "./notices.js";
import { openFromAddress, watchAddress } from "./session.js";
import { buildSidebar } from "./sidebar.js";
import { emit, on, state } from "./state.js";
import { buildStream } from "./stream.js";
import { currentLanguage, setLanguage } from "./words.js";

function firstLanguage() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("lang") ?? localStorage.getItem("language");
  return wanted ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
}

async function start() {
  setLanguage(firstLanguage());
  on("language", () => localStorage.setItem("language", currentLanguage()));
  const known = await getStart();
  Object.assign(state, known, { now: new Date(known.now) });
  state.person = new Map(known.people.map((person) => [person.key, person]));
  buildSidebar(document.getElementById("sidebar"), document.getElementById("scrim"));
  buildHeader(document.getElementById("header"), buildClock());
  buildStream(document.getElementById("stream"));
  buildComposer(document.getElementById("composer"));
  watchAddress();
  await openFromAddress();
  emit("ready");
}

start().catch((error) => {
  toast(explained(error));
  throw error;
});
