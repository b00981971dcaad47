/**
 * What belongs to the person and not to the computer: half-typed lines, the history of lines. Kept under the key of who
 * is signed in, so that whoever takes over the chair finds nothing of it and loses nothing of theirs.
 */

import { store } from "../live/desk.js";

/** @param {string} name */
const keyOf = (name) => `desk.${name}.${store.you?.id ?? 0}`;

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(name)) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value empty text forgets it */
export function keep(name, value) {
  try {
    if (value === "") localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
