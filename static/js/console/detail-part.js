/**
 * `<detail-part name="log" label="Log">…</detail-part>`: one section of the detail under a heading that folds it away.
 * What is folded stays folded for the next incident and the next shift on this browser. A part with nothing in it shows
 * no heading. On a heading the arrow keys walk from part to part, Home and End go to the ends, Enter folds, the left arrow
 * goes back to the queue.
 */

const KEY = "desk-folded-parts";

/** @returns {Set<string>} */
const folded = () => new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));

class DetailPart extends HTMLElement {
  static observedAttributes = ["label"];

  connectedCallback() {
    if (!this.button) this.build();
    this.toggleAttribute("folded", folded().has(this.name));
    this.say();
  }
  attributeChangedCallback() {
    if (this.button) this.say();
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  build() {
    const heading = document.createElement("h3");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.addEventListener("click", () => this.fold());
    this.button.addEventListener("keydown", (event) => walk(event, /** @type {HTMLElement} */ (event.currentTarget)));
    heading.append(this.button);
    this.prepend(heading);
  }

  say() {
    if (!this.button) return;
    this.button.textContent = this.getAttribute("label") ?? "";
    this.button.setAttribute("aria-expanded", String(!this.hasAttribute("folded")));
  }

  fold() {
    const names = folded();
    if (this.toggleAttribute("folded")) names.add(this.name);
    else names.delete(this.name);
    localStorage.setItem(KEY, JSON.stringify([...names]));
    this.say();
  }
}
customElements.define("detail-part", DetailPart);

/** The headings that can be seen, as they stand. @returns {HTMLElement[]} */
export function headings() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("incident-detail detail-part > h3 > button"));
  return [...all].filter((button) => button.checkVisibility());
}

/** @param {KeyboardEvent} event @param {HTMLElement} button */
function walk(event, button) {
  if (event.key === "ArrowLeft") return /** @type {HTMLElement} */ (document.querySelector("desk-queue")).focus();
  const all = headings();
  const at = all.indexOf(button);
  /** @type {Record<string, number>} */
  const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (!(event.key in targets)) return;
  event.preventDefault();
  const next = all[Math.max(0, Math.min(all.length - 1, targets[event.key]))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
