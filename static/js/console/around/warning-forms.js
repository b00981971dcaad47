/** The forms by which lookouts and hazards are issued, prolonged and ended: on an incident and in the list of all. */

import { fill, gettext } from "../../i18n.js";
import { now } from "../../time.js";
import { line } from "../lines.js";
import { filled } from "./small-forms.js";

/** @import {Field, SmallForm, Values} from "./small-forms.js" */

const HOUR_MS = 3_600_000;

/** @returns {Field} */
const hours = () => ({ name: "hours", label: gettext("Valid for hours"), kind: "number", initial: "12", attr: "valid_until" });

/** @param {string | undefined} typed hours, as text @returns {string | null} null where that is no number: the server says what is wrong */
const until = (typed) => (Number(typed) > 0 ? new Date(now() + Number(typed) * HOUR_MS).toISOString() : null);

/** @param {Values} values */
function timed({ hours: typed, ...values }) {
  return { ...filled(values), valid_until: until(typed) };
}

/** A place as the line takes it, in one word: `DN7585`, `camp-bondsteel`. @param {string} place */
const oneWord = (place) => (/^[\dA-Z ]*\d$/i.test(place.trim()) ? place.replaceAll(" ", "") : place.trim().toLowerCase().replaceAll(/\s+/g, "-"));

/** @param {Record<string, unknown>} [more] the incident that it is for @returns {SmallForm} */
export function newLookout(more = {}) {
  return {
    name: "lookout", label: gettext("Lookout"), title: gettext("Issue a lookout"), send: gettext("Issue"), path: "/api/v1/lookouts/", quiet: true,
    fields: [
      { name: "kind", label: gettext("For a"), options: [{ code: "vehicle", label: gettext("vehicle") }, { code: "person", label: gettext("person") }, { code: "other", label: gettext("other") }], initial: "vehicle" },
      { name: "plate", label: gettext("Plate"), optional: true },
      { name: "name", label: gettext("Name"), optional: true },
      { name: "description", label: gettext("How to recognise it"), kind: "text", optional: true },
      { name: "what_to_do", label: gettext("What to do"), optional: true },
      { name: "issuer", label: gettext("Issued by (the desk, when empty)"), optional: true },
      hours(),
    ],
    body: (values) => ({ ...timed(values), ...more }),
    line: ({ kind, hours: typed, plate, description }) => line("BOLO", kind.toUpperCase(), typed, kind === "vehicle" ? plate || "-" : "", description),
    done: gettext("Lookout issued."),
  };
}

/** @param {{location: Record<string, unknown>, place: string} | null} at null: the form asks for the place @returns {SmallForm} */
export function newHazard(at) {
  return {
    name: "hazard", label: at ? gettext("Hazard here") : gettext("Hazard"), title: gettext("Issue a hazard"), send: gettext("Issue"), path: "/api/v1/hazards/", quiet: true,
    fields: [
      { name: "label", label: gettext("What (on the map, names nobody)") },
      ...(at ? [] : [{ name: "place", label: gettext("Where (grid or place)"), attr: "location" }]),
      { name: "radius_m", label: gettext("Radius, metres"), kind: /** @type {const} */ ("number"), initial: "500" },
      hours(),
      { name: "words", label: gettext("Words"), kind: /** @type {const} */ ("text"), optional: true },
      { name: "source", label: gettext("Source"), optional: true },
    ],
    body: ({ place, radius_m: radius, ...values }) => ({ ...timed(values), radius_m: Number(radius) || radius, location: at?.location ?? { text: place } }),
    line: ({ place, radius_m: radius, hours: typed, label }) => line("HAZ", at?.place ?? oneWord(place), radius, typed, label),
    done: gettext("Hazard issued."),
  };
}

/** @param {"lookouts" | "hazards"} noun @param {any} row @returns {SmallForm[]} */
export function changes(noun, row) {
  const path = `/api/v1/${noun}/${row.id}`;
  const words = noun === "lookouts" ? "UNBOLO" : "UNHAZ";
  return [
    { name: "prolong", label: gettext("Prolong"), title: fill(gettext("Prolong %(number)s"), row), quiet: true, path: `${path}/prolong/`, fields: [hours()], body: (values) => ({ ...timed(values), version: row.version }), done: fill(gettext("%(number)s prolonged"), row) },
    {
      name: "cancel", label: gettext("End"), title: fill(gettext("End %(number)s"), row), quiet: true, path: `${path}/cancel/`, fields: [{ name: "reason", label: gettext("Reason") }],
      body: (values) => ({ ...values, version: row.version }), line: ({ reason }) => line(words, row.number, reason), done: fill(gettext("%(number)s ended"), row),
    },
  ];
}
