/** The lines this person entered. ↑ walks back through them; through those that hold what is typed, if something is. */

import { keep, kept } from "./own.js";

const NAME = "lines";
const KEPT = 200;

export class History {
  constructor() {
    /** @type {string[]} oldest first */
    this.lines = kept(NAME, []);
    this.back = 0;
    this.sought = "";
  }

  /** What is typed from now on is a new search. */
  rest() {
    this.back = 0;
    this.sought = "";
  }

  /** @param {string} line */
  add(line) {
    this.lines = [...this.lines.filter((each) => each !== line), line].slice(-KEPT);
    keep(NAME, this.lines);
    this.rest();
  }

  /** @param {1 | -1} step 1 for older @param {string} typed what stands in the field @returns {string} the line to show */
  walk(step, typed) {
    if (this.back === 0) this.sought = typed;
    const fitting = this.lines.filter((line) => line.toUpperCase().includes(this.sought.trim().toUpperCase()));
    this.back = Math.min(fitting.length, Math.max(0, this.back + step));
    return this.back ? fitting[fitting.length - this.back] : this.sought;
  }
}
