// The server's JSON interface.

/** What the server answered instead of doing it; `code` is its word for why, "" for no answer. */
export class ApiError extends Error {
  constructor(code) {
    super(code || "no answer");
    this.code = code;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new ApiError("");
  }
  if (!response.ok) throw new ApiError(await codeOf(response));
  return response.status === 204 ? null : response.json();
}

async function codeOf(response) {
  try {
    return String((await response.json()).error ?? "");
  } catch {
    return "";
  }
}

const query = (values) => new URLSearchParams(values).toString();

const post = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const getStart = () => call("/api/start");
export const getChats = (me) => call(`/api/chats?${query({ as: me })}`);
export const getMessages = (me, chat, before = 0) => call(`/api/messages?${query({ as: me, chat, before })}`);
export const postSend = (body) => post("/api/send", body);
export const postAct = (body) => post("/api/act", body);
export const postRead = (me, chat, last) => post("/api/read", { as: me, chat, last });
export const postClock = (minutes) => post("/api/clock", { minutes });
export const eventsPath = (me) => `/api/events?${query({ as: me })}`;

/** A fresh id for one thing that the person does; kept for retries, so that it is done once. */
export const newKey = () => crypto.randomUUID();
