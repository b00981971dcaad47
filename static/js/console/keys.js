/**
 * The keyboard of the console: one table of keys, read by the listener and by the help overlay.
 * Letters belong to whoever is typing: a bare one can never be bound.
 */

/**
 * @typedef {object} Binding
 * @property {string} key `F2`, `Esc`, `Ctrl+Z`: as it is written on the help page
 * @property {string} words what it does, for the help page
 * @property {Run} [run] none: a key that a part of the page hears by itself, listed so that people find it
 * @property {() => void} [up] called when the key is let go, or the window loses it
 */

/** @typedef {() => unknown} Run answers `false` when the key is not for it at this moment: the browser's own act goes on */

/** @type {Map<string, Binding>} */
const bindings = new Map();

/**
 * Give a key its act. A key held down acts once.
 * @param {string} key
 * @param {string} words
 * @param {Run} [run]
 * @param {{up?: () => void}} [options]
 */
export function bind(key, words, run, { up } = {}) {
  if (run && key.length === 1) throw new Error(`Single letters never act: ${key}`);
  if (bindings.has(key)) throw new Error(`${key} is bound already: ${bindings.get(key)?.words}`);
  bindings.set(key, { key, words, run, up });
}

/** Function keys in the order of the keyboard, then the others as they were bound. @returns {Binding[]} */
export function bound() {
  const place = (/** @type {Binding} */ { key }) => Number(key.match(/^F(\d+)$/)?.[1] ?? Infinity);
  // Not a difference of places: Infinity - Infinity orders nothing.
  return [...bindings.values()].sort((a, b) => (place(a) === place(b) ? 0 : place(a) < place(b) ? -1 : 1));
}

/** @param {KeyboardEvent} event */
const plain = (event) => (event.key === "Escape" ? "Esc" : event.key.length === 1 ? event.key.toUpperCase() : event.key);

/** The key as it is bound: `Esc`, `F10`, `Ctrl+Z`, `Shift+F5`. @param {KeyboardEvent} event */
function nameOf(event) {
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.metaKey && "Meta", event.shiftKey && "Shift"];
  return [...held.filter(Boolean), plain(event)].join("+");
}

// Whether the last press was for us: its repeats are then not for the browser either.
let taken = false;

addEventListener("keydown", (event) => {
  const binding = bindings.get(nameOf(event));
  if (!binding?.run || event.defaultPrevented) return;
  if (!event.repeat) taken = binding.run() !== false;
  if (taken) event.preventDefault();
});

addEventListener("keyup", (event) => {
  // By the plain name: Shift may have come down meanwhile, and a key that is up is not held.
  for (const { key, up } of bindings.values()) if (key.split("+").pop() === plain(event)) up?.();
});
addEventListener("blur", () => bindings.forEach(({ up }) => up?.()));
