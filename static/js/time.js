/**
 * Time on the screen: the server's clock (a client's own may be wrong), Z and local, ages, and one shared tick a
 * second for everything that counts.
 */

const OFFSETS_KEPT = 10;

/** @type {number[]} */
const offsets = [];
let offset = 0;

/** Milliseconds of the server's clock. */
export const now = () => Date.now() + offset;

/**
 * Learn from a time that the server just sent. A frame is only ever late, so the largest recent difference is the
 * one with the least delay in it.
 * @param {string} iso
 */
export function synchronise(iso) {
  const difference = Date.parse(iso) - Date.now();
  if (Number.isNaN(difference)) return;
  offsets.push(difference);
  if (offsets.length > OFFSETS_KEPT) offsets.shift();
  offset = Math.max(...offsets);
}

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Worker | null} */
let worker = null;

// A second late is a busy computer; this is a tab that slept, or a computer that did.
const LATE_MS = 4000;
let ticked = 0;

/** Fires `slept` (detail: from and to, ms of this computer's clock) when ticks stayed out: nothing counted or sounded. */
export const sleep = new EventTarget();

function tick() {
  const time = Date.now();
  if (ticked && time - ticked > LATE_MS) sleep.dispatchEvent(new CustomEvent("slept", { detail: { from: ticked, to: time } }));
  ticked = time;
  for (const listener of [...listeners]) {
    try {
      listener();
    } catch (error) {
      // One broken counter must not stop the others, nor the alarms.
      reportError(error);
    }
  }
}

/**
 * Call `listener` every second, in a hidden tab too, until the returned function is called.
 * @param {() => void} listener
 */
export function everySecond(listener) {
  if (!worker) {
    worker = new Worker(new URL("./tick-worker.js", import.meta.url));
    worker.onmessage = tick;
    // A tab that was frozen says so, and judges what it shows, before its worker has come to.
    document.addEventListener("visibilitychange", () => document.hidden || tick());
  }
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const zone = document.documentElement.dataset.zone || "Europe/Belgrade";
/** @param {Intl.DateTimeFormatOptions} options */
const formatter = (options) => new Intl.DateTimeFormat("en-GB", { hourCycle: "h23", ...options });
const seconds = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
const zulu = formatter(/** @type {any} */ ({ ...seconds, timeZone: "UTC" }));
const local = formatter(/** @type {any} */ ({ ...seconds, timeZone: zone }));
const day = formatter({ day: "2-digit", month: "short", year: "2-digit", timeZone: "UTC" });

/** @param {string | number | Date} time */
const parse = (time) => (time instanceof Date ? time : new Date(time));

/** `02:14:07Z` @param {string | number | Date} time */
export const zuluClock = (time) => `${zulu.format(parse(time))}Z`;
/** `03:14:07` in the desk's zone. @param {string | number | Date} time */
export const localClock = (time) => local.format(parse(time));
/** `02:14:07`, for what is read aloud as it stands. @param {string | number | Date} time */
export const plainClock = (time) => zulu.format(parse(time));
/** `0214Z` as the blotter writes it. @param {string | number | Date} time */
export const zuluShort = (time) => `${zulu.format(parse(time)).slice(0, 5).replace(":", "")}Z`;
/** `0314` in the desk's zone. @param {string | number | Date} time */
export const localShort = (time) => local.format(parse(time)).slice(0, 5).replace(":", "");
/** `211030Z NOV 26` @param {string | number | Date} time */
export function dateTimeGroup(time) {
  const [date, month, year] = day.format(parse(time)).split(" ");
  return `${date}${zuluShort(time)} ${month.slice(0, 3).toUpperCase()} ${year}`;
}

/**
 * `4:07`, `1 h 02`, `2 d 03 h`: seconds that long ago say nothing. A negative span (not yet due) is shown without a sign.
 * @param {number} milliseconds
 */
export function span(milliseconds) {
  const total = Math.floor(Math.abs(milliseconds) / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
  const minutes = Math.floor((total % 3600) / 60);
  return hours ? `${hours} h ${two(minutes)}` : `${minutes}:${two(total % 60)}`;
}

/** Age in the width of a column: `40s`, `12m`, `3h`. @param {number} milliseconds */
export const tinyAge = (milliseconds) => shortAge(milliseconds).replace(" min", "m").replace(" ", "");

/** Age as a short word: `40 s`, `12 min`, `3 h`. @param {number} milliseconds */
export function shortAge(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  if (total < 100) return `${total} s`;
  if (total < 6000) return `${Math.floor(total / 60)} min`;
  return total < 172800 ? `${Math.floor(total / 3600)} h` : `${Math.floor(total / 86400)} d`;
}
