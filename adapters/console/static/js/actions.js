// Pressing a button and sending a form.

import { ApiError, newKey, postAct } from "./api.js";
import { explained } from "./notices.js";
import { emit, state } from "./state.js";

/**
 * What sends one action, with a form's values or with null.
 *
 * The same try keeps its key until the server has answered, so a retry after a lost connection
 * does nothing twice; the next press is a new one. A form in the answer opens.
 */
export function act(action) {
  const [me, chat] = [state.me, state.chat];
  let key = newKey();
  return async (values) => {
    try {
      const answer = await postAct({ ...action, key, as: me, chat, ...(values ?? {}) });
      key = newKey();
      if (answer.form) emit("form", answer.form);
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code) key = newKey();
      return { refused: explained(error) };
    }
  };
}
