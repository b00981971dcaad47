/** Runs an act of the operator: sends it, shows its typed form, and says what came of it. */

import { ApiError, post } from "../api.js";
import { gettext } from "../i18n.js";
import { stateWord } from "../parts/marks.js";
import { desk } from "./session.js";

/**
 * @param {string} path
 * @param {Record<string, unknown>} body
 * @param {{line: string, done?: string}} words the typed form, and what to say when it is done
 * @returns {Promise<any>} the answer, or null when it was refused (the reason is on the screen)
 */
export async function act(path, body, { line, done }) {
  desk.set({ line, word: null });
  try {
    const answer = (await post(path, body)) ?? {};
    desk.say(done ?? gettext("Done."), "", [answer.serial]);
    return answer;
  } catch (error) {
    desk.say(reason(error), "bad");
    if (!(error instanceof ApiError)) reportError(error);
    return null;
  }
}

/** Words for a refusal. @param {unknown} error */
export function reason(error) {
  if (!(error instanceof ApiError)) return gettext("This page failed. What you typed is still here; reload when you can.");
  const state = error.code === "stale_version" && error.detail.current?.state;
  const hint = state ? ` ${gettext("It now is:")} ${stateWord(state)}. ${gettext("Look again, then repeat.")}` : "";
  return error.message + hint;
}
