/**
 * Base of the small elements whose words change by time alone. Hundreds of them tick: each touches its own text only,
 * nothing is rendered again.
 */

import { everySecond } from "../time.js";

export class TickingText extends HTMLElement {
  connectedCallback() {
    this.stop = everySecond(() => this.show());
    this.show();
  }
  disconnectedCallback() {
    this.stop?.();
  }
  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  /** Say what is true now: each kind says it by `say`. */
  show() {}

  /**
   * @param {string} text
   * @param {string} tone classes beside `num`
   * @param {string} [word] stands before it where there is room, and is read out where there is none
   */
  say(text, tone, word = "") {
    /** @type {HTMLElement} */
    const element = this;
    if (element.textContent !== text) element.textContent = text;
    const classes = `num ${tone}`.trim();
    if (element.className !== classes) element.className = classes;
    if ((element.dataset.word ?? "") !== word) element.dataset.word = word;
  }
}
