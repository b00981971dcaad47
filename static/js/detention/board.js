/** The custody board by keyboard: the arrow keys go from person to person, whatever the board has just asked for anew. */

const board = document.getElementById("custody-board");

/** @param {KeyboardEvent} event */
function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !board || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = /** @type {HTMLElement[]} */ ([...board.querySelectorAll("[data-row]")]);
  const now = document.activeElement?.closest("tr");
  const at = rows.findIndex((row) => row.closest("tr") === now);
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

board?.addEventListener("keydown", step);
document.addEventListener("keydown", (event) => {
  if (document.activeElement === document.body) step(event);
});
