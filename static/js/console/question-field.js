/** One question of a type as a field: a choice is chosen, the rest is typed. Used at intake and in the detail. */

import { fill, gettext } from "../i18n.js";
import { html, live, nothing } from "../../vendor/lit.js";

/** @import {Question} from "./types-list.js" */

const LENGTH = 200;

/** @param {Pick<Question, "kind" | "choices">} question @returns {{code: string, label: string}[]} */
function options({ kind, choices }) {
  const yesNo = [{ code: "yes", label: gettext("yes") }, { code: "no", label: gettext("no") }];
  return [...(kind === "yes_no" ? yesNo : choices), { code: "?", label: gettext("not known") }];
}

/** @param {Pick<Question, "kind">} question */
function example({ kind }) {
  if (kind === "time") return gettext("1942 or 211842Z NOV 26");
  return kind === "number" ? gettext("how many") : "";
}

/**
 * @param {Pick<Question, "key" | "label" | "kind" | "choices">} question
 * @param {string} value
 * @param {(value: string) => void} put
 * @param {{error?: string, id?: string}} [more] `id` where the same question may stand on the page twice
 */
export function questionField(question, value, put, { error = "", id = `question-${question.key}` } = {}) {
  const take = (/** @type {Event} */ event) => put(/** @type {HTMLInputElement} */ (event.target).value);
  const chosen = question.kind === "yes_no" || question.kind === "choice";
  return html`<div class="field question ${question.kind}"><label for=${id}>${question.label}</label>
    ${chosen
      ? html`<select id=${id} aria-invalid=${error ? "true" : "false"} .value=${live(value)} @change=${take}>
          <option value="" ?selected=${value === ""}>–</option>
          ${options(question).map(({ code, label }) => html`<option value=${code} ?selected=${value === code}>${label}</option>`)}
        </select>`
      : html`<input id=${id} autocomplete="off" maxlength=${LENGTH} inputmode=${question.kind === "number" ? "numeric" : "text"}
          placeholder=${example(question)} aria-invalid=${error ? "true" : "false"} .value=${live(value)} @input=${take}>`}
    ${error ? html`<div class="error">${error}</div>` : nothing}</div>`;
}

/**
 * The priority that an answer speaks for, if it is more urgent than what stands: the desk decides.
 * @param {Question[]} questions @param {Record<string, string>} answers @param {number} standing
 * @returns {{priority: number, why: string} | null}
 */
export function urged(questions, answers, standing) {
  let best = null;
  for (const { key, label, kind, urgent, priority = 1 } of questions) {
    const answer = (answers[key] ?? "").trim();
    if (!urgent || !answer || priority >= (best?.priority ?? standing)) continue;
    if (kind === "number" ? Number(answer) >= Number(urgent) : answer === urgent) {
      best = { priority, why: fill("%(question)s %(answer)s", { question: label, answer: kind === "yes_no" ? (urgent === "yes" ? gettext("yes") : gettext("no")) : answer }) };
    }
  }
  return best;
}

/** What runs since an answer: the words for what the type calls its clock. @param {string} clock */
export function clockWord(clock) {
  /** @type {Record<string, string>} */
  const words = { held: gettext("held since"), missing: gettext("missing since"), escaped: gettext("gone since") };
  return words[clock] ?? `${clock} –`;
}
