/**
 * Finds room on the screen: marks that stand on the same spot are set side by side, and each label goes to a side of
 * its mark where it covers nothing; where there is none it stays away. The more urgent come first.
 */

/**
 * @typedef {object} Item
 * @property {number} x of its place, pixels
 * @property {number} y
 * @property {number} width of the mark
 * @property {number} height
 * @property {number} lift how far the middle of the mark stands above its place, pixels
 * @property {number} label width of the label, 0 without one
 * @property {number} rank the lower the more urgent; 0 is always labelled
 * @property {boolean} [soft] whether the labels of more urgent ones may cover the mark
 */

/** @typedef {"e" | "w" | "s" | "n" | ""} Side */
/** @typedef {{dx: number, dy: number, side: Side}} Spot where the mark goes from its place, and the side of its label */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

export const LABEL_HEIGHT = 15;
const GAP = 2;
const SAME_SPOT = 8;
const IN_A_ROW = 4;
/** @type {Exclude<Side, "">[]} */
const SIDES = ["e", "w", "s", "n"];

const overlap = (/** @type {Box} */ a, /** @type {Box} */ b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** @param {Item} item @param {number} dx @param {number} dy @returns {Box} */
function markBox({ x, y, width, height, lift }, dx, dy) {
  const [middleX, middleY] = [x + dx, y + dy - lift];
  return { left: middleX - width / 2, right: middleX + width / 2, top: middleY - height / 2, bottom: middleY + height / 2 };
}

/** @param {Box} mark @param {number} width @param {Side} side @returns {Box} */
function labelBox(mark, width, side) {
  const [middleX, middleY] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2];
  const left = side === "e" ? mark.right + GAP : side === "w" ? mark.left - GAP - width : middleX - width / 2;
  const top = side === "s" ? mark.bottom + GAP : side === "n" ? mark.top - GAP - LABEL_HEIGHT : middleY - LABEL_HEIGHT / 2;
  return { left, top, right: left + width, bottom: top + LABEL_HEIGHT };
}

/** Boxes by squares of the screen, so that each is compared with its neighbours only. */
class Taken {
  constructor() {
    /** @type {Map<string, Box[]>} */
    this.squares = new Map();
  }
  /** @param {Box} box */
  *#squaresOf({ left, top, right, bottom }) {
    const side = 64;
    for (let x = Math.floor(left / side); x <= Math.floor(right / side); x += 1) {
      for (let y = Math.floor(top / side); y <= Math.floor(bottom / side); y += 1) yield `${x}:${y}`;
    }
  }
  /** @param {Box} box */
  add(box) {
    for (const square of this.#squaresOf(box)) {
      const there = this.squares.get(square);
      if (there) there.push(box);
      else this.squares.set(square, [box]);
    }
  }
  /** @param {Box} box */
  free(box) {
    for (const square of this.#squaresOf(box)) if (this.squares.get(square)?.some((other) => overlap(box, other))) return false;
    return true;
  }
}

/** Marks of one lift that share a spot stand in rows around it. @param {Item[]} items @returns {[number, number][]} */
function spread(items) {
  /** @type {{x: number, y: number, lift: number, of: number[]}[]} */
  const spots = [];
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank || a - b);
  for (const index of order) {
    const { x, y, lift } = items[index];
    const spot = spots.find((each) => each.lift === lift && Math.abs(each.x - x) < SAME_SPOT && Math.abs(each.y - y) < SAME_SPOT);
    if (spot) spot.of.push(index);
    else spots.push({ x, y, lift, of: [index] });
  }
  /** @type {[number, number][]} */
  const moved = items.map(() => [0, 0]);
  for (const { lift, of } of spots) {
    of.forEach((index, nth) => {
      const { width, height } = items[index];
      const row = Math.floor(nth / IN_A_ROW);
      const inRow = Math.min(of.length - row * IN_A_ROW, IN_A_ROW);
      // What stands above its place grows upwards, everything else downwards.
      moved[index] = [((nth % IN_A_ROW) - (inRow - 1) / 2) * (width + GAP), row * (height + GAP) * (lift > 0 ? -1 : 1)];
    });
  }
  return moved;
}

/** @param {Item[]} items @returns {Spot[]} in the order of the items */
export function arrange(items) {
  const moved = spread(items);
  const taken = new Taken();
  const marks = items.map((item, index) => markBox(item, ...moved[index]));
  marks.forEach((box, index) => items[index].soft || taken.add(box));
  /** @type {Side[]} */
  const sides = items.map(() => "");
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank || a - b);
  for (const index of order) {
    const { label, rank, soft } = items[index];
    if (soft) taken.add(marks[index]);
    if (!label) continue;
    const side = SIDES.find((each) => taken.free(labelBox(marks[index], label, each))) ?? (rank === 0 ? "n" : "");
    if (side) taken.add(labelBox(marks[index], label, side));
    sides[index] = side;
  }
  return items.map((_, index) => ({ dx: moved[index][0], dy: moved[index][1], side: sides[index] }));
}
