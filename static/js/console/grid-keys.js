/**
 * Arrow keys for a list that keeps the focus while its rows come, go and move: the container is focused, the chosen
 * row is named by `aria-activedescendant`.
 */

const PAGE = 10;

/**
 * @param {KeyboardEvent} event
 * @param {number[]} ids in the order shown
 * @param {number | null} current
 * @returns {number | null} the newly chosen id; null when the key was not for us
 */
export function moved(event, ids, current) {
  if (!ids.length || event.altKey || event.ctrlKey || event.metaKey) return null;
  const at = current === null ? -1 : ids.indexOf(current);
  /** @type {Record<string, number>} */
  const targets = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? ids.length - 1 : at - 1,
    Home: 0,
    End: ids.length - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
  };
  if (!(event.key in targets)) return null;
  event.preventDefault();
  return ids[Math.min(ids.length - 1, Math.max(0, targets[event.key]))];
}
