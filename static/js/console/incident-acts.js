/** `<incident-acts>`: what its state allows to do with the shown incident. */

import { gettext } from "../i18n.js";
import { allowed, house } from "../house.js";
import { store } from "../live/desk.js";
import "../parts/act-buttons.js";
import { now } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { line, short } from "./lines.js";

/** @import {Incident} from "../types.js" */
/** @import {Act, Field} from "../parts/act-buttons.js" */

const PRIORITIES = [1, 2, 3, 4].map((priority) => ({ code: String(priority), label: `PRI ${priority}` }));

/** @param {Incident} incident @returns {Act[]} */
export function actsOf(incident) {
  const can = allowed("incident", incident.state);
  const { version } = incident;
  /** @type {Field[]} */
  const reason = [{ name: "reason", label: gettext("Reason") }];
  /** @type {Act[]} */
  const acts = [];
  /**
   * @param {string} name of the act in the state machine, or an act of any state
   * @param {string} action of the role matrix
   * @param {Omit<Act, "name" | "run" | "line"> & {word: string | Record<string, string>, path?: string, body?: (values: Record<string, string>) => object, always?: boolean}} act_
   *   `word`: what the act is called in the command line, or one for each value that is given
   */
  const add = (name, action, { word, path, body, always, ...rest }) => {
    if (!(always || can.has(name)) || !store.may(action)) return;
    const typed = (/** @type {Record<string, string>} */ values) =>
      typeof word === "string"
        ? line(word, short(incident), ...Object.values(values))
        : Object.entries(values).filter(([, value]) => value).map(([field, value]) => line(word[field], short(incident), value)).join("; ");
    acts.push({
      name,
      ...rest,
      line: typed,
      run: (values) =>
        act(`/api/v1/incidents/${incident.id}/${path ?? name}/`, { ...(body ? body(values) : values), version }, { line: typed(values), done: `${incident.number}: ${rest.label}` }),
    });
  };
  add("note", "incident.note", { always: true, word: "NOTE", label: gettext("Note"), ask: [{ name: "text", label: gettext("Note") }] });
  add("priority", "incident.edit", {
    always: incident.state !== "resolved",
    word: "PRI",
    label: gettext("Priority"),
    ask: [{ name: "priority", label: gettext("Priority"), options: PRIORITIES }, ...reason],
    body: (values) => ({ ...values, priority: Number(values.priority) }),
  });
  if (incident.priority > 1) {
    add("hold", "incident.hold", {
      word: "HOLD",
      label: gettext("Hold"),
      ask: [{ name: "minutes", label: gettext("Look again in minutes"), kind: "number", optional: true }, ...reason],
      body: ({ minutes, reason }) => ({
        reason,
        ...(Number(minutes) > 0 && { until: new Date(now() + Number(minutes) * 60_000).toISOString() }),
      }),
    });
  }
  const held = incident.state === "held";
  add("call_back", "incident.hold", {
    always: held,
    word: "CALLBACK",
    path: "call-back",
    label: gettext("Called back"),
    ask: [{ name: "words", label: gettext("What was said"), optional: true }],
  });
  add("no_answer", "incident.hold", { always: held, word: "NOANSWER", path: "call-back", label: gettext("Not reached"), body: () => ({ reached: false }) });
  add("resume", "incident.hold", { word: "RESUME", label: gettext("Resume") });
  add("advise", "incident.end", { word: "ADVISE", label: gettext("Advised"), ask: [{ name: "words", label: gettext("Advice given") }] });
  const disposition = { name: "disposition", label: gettext("Disposition"), options: house.dispositions };
  add("resolve", "incident.end", {
    word: "RESOLVE",
    label: gettext("Resolve"),
    ask: [disposition, { name: "words", label: gettext("Words"), optional: true }],
  });
  if (!incident.verified && (incident.place || incident.mgrs)) {
    add("verify", "incident.edit", { always: true, word: "VERIFY", path: "amend", label: gettext("Place is right"), body: () => ({ verified: true }) });
  }
  add("coordinate", "incident.coordinate", {
    rare: true,
    always: true,
    word: { jurisdiction: "JURIS", lead_agency: "LEAD", handed_over_to: "HANDED" },
    label: gettext("Lead, handed over"),
    ask: [
      { name: "jurisdiction", label: gettext("Jurisdiction"), options: house.jurisdictions, optional: true },
      { name: "lead_agency", label: gettext("Lead agency"), optional: true, suggest: house.partners.map(({ short }) => short) },
      { name: "handed_over_to", label: gettext("Handed over to"), optional: true, suggest: house.partners.map(({ short }) => short) },
    ],
    body: (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value)),
  });
  if (incident.exercise) add("no_duff", "incident.exercise", { always: true, word: "NODUFF", path: "no-duff", rare: true, label: gettext("It is real (no duff)"), ask: reason });
  if (incident.report_owed) add("report_filed", "incident.edit", { always: true, word: "FILED", path: "report-filed", label: gettext("Report filed") });
  add("close", "incident.end", { word: "CLOSE", label: gettext("Close"), main: true });
  add("reopen", "incident.edit", { word: "REOPEN", label: gettext("Reopen"), ask: reason });
  add("mark_duplicate", "incident.end", {
    rare: true,
    word: "DUP",
    path: "duplicate",
    label: gettext("Duplicate of"),
    ask: [{ name: "master", label: gettext("Number of the other incident") }],
    body: ({ master }) => ({ master: masterOf(master)?.id ?? null }),
  });
  add("cancel", "incident.end", { rare: true, word: "CANCEL", label: gettext("Cancel call"), ask: reason });
  return acts;
}

/** `145` or `26-0145`, as one types it. @param {string} typed */
const masterOf = (typed) => store.all("incident").find((incident) => incident.number === typed.trim() || short(incident) === typed.trim());

class IncidentActs extends LitElement {
  static properties = { incident: { attribute: false } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    if (!this.incident) return nothing;
    return html`<act-buttons .acts=${actsOf(this.incident)} subject="incident:${this.incident.id}"></act-buttons>`;
  }
}
customElements.define("incident-acts", IncidentActs);
