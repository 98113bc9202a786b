// The server's JSON interface.

/** What the server answered instead of doing it; `code` is its word for why, "" for no answer. */
export class ApiError extends Error {
  constructor(code, said = "") {
    super(code || "no answer");
    this.code = code;
    this.said = said; // the server's own sentence for the person, where it has one
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new ApiError("");
  }
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? null : response.json();
}

async function refusalOf(response) {
  try {
    const answer = await response.json();
    return new ApiError(String(answer.error ?? ""), String(answer.said ?? ""));
  } catch {
    return new ApiError("");
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
export const postUpload = (me, file) =>
  call(`/api/upload?${query({ as: me })}`, { method: "POST", headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name.toWellFormed?.() ?? file.name) }, body: file });
export const uploadPath = (me, id) => `/api/file/${encodeURIComponent(id)}?${query({ as: me })}`;
export const filePath = (me, message, hash) => `/api/file/${encodeURIComponent(message)}/${encodeURIComponent(hash)}?${query({ as: me })}`;
export const eventsPath = (me) => `/api/events?${query({ as: me })}`;

/** A fresh id for one thing that the person does; kept for retries, so that it is done once. */
export const newKey = () => crypto.randomUUID();
