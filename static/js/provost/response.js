/**
 * `<provost-response>`: how long calls waited for a patrol and patrols took to arrive today; a chart, and its table;
 * and what the functions did.
 */

import { ApiError, get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { feed } from "../live/desk.js";
import { exerciseMark, priorityMark } from "../parts/marks.js";
import { everySecond, span, zuluClock } from "../time.js";
import { LitElement, html, nothing, svg } from "../../vendor/lit.js";

/**
 * @typedef {{median_s: number | null, p90_s: number | null}} Spread
 * @typedef {{name: string, figures: {name: string, count: number}[]}} Done
 * @typedef {{priority: number, opened: number, dispatched: number, arrived: number, target_s: number, within_target: number, dispatch: Spread, arrival: Spread}} Row
 */

const EVERY_S = 30;
const WIDTH = 140;

/** @param {number | null} seconds */
const words = (seconds) => (seconds === null ? "–" : span(seconds * 1000));

class ProvostResponse extends LitElement {
  static properties = { figures: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {{since: string, now: string, real: Row[], exercise: Row[], functions: Done[]} | null} */
    this.figures = null;
    this.failed = "";
    this.count = 0;
    this.stale = true;
    this.moved = () => (this.stale = true);
  }
  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener("entry", this.moved);
    this.stop = everySecond(() => {
      if (this.count++ % EVERY_S === 0 || (this.stale && this.count % 3 === 0)) void this.load();
    });
    void this.load();
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener("entry", this.moved);
    this.stop?.();
  }

  async load() {
    this.stale = false;
    try {
      this.figures = await get("/api/v1/provost/figures/");
      this.failed = "";
    } catch (error) {
      this.failed = error instanceof ApiError ? error.message : String(error);
    }
  }

  /** Bar to the median, thin line to the 90th percentile, mark at the target. @param {Spread} spread @param {number} scale @param {number} [target] */
  bar(spread, scale, target) {
    if (spread.median_s === null || spread.p90_s === null) return nothing;
    const x = (/** @type {number} */ seconds) => Math.min(WIDTH, (seconds / scale) * WIDTH);
    return html`<svg class="bar" width=${WIDTH} height="14" viewBox="0 0 ${WIDTH} 14" aria-hidden="true">
      ${svg`<rect class="p90" x="0" y="6" width=${x(spread.p90_s)} height="2"></rect>
        <rect class=${target && spread.p90_s > target ? "median over" : "median"} x="0" y="2" width=${Math.max(1, x(spread.median_s))} height="10"></rect>
        ${target ? svg`<line class="target" x1=${x(target)} x2=${x(target)} y1="0" y2="14"></line>` : nothing}`}</svg>`;
  }

  /** @param {Row[]} rows @param {boolean} exercise */
  table(rows, exercise) {
    const dispatchScale = Math.max(60, ...rows.map((row) => Math.max(row.dispatch.p90_s ?? 0, row.dispatch.p90_s === null ? 0 : row.target_s)));
    const arrivalScale = Math.max(60, ...rows.map((row) => row.arrival.p90_s ?? 0));
    const share = (/** @type {Row} */ row) => (row.dispatched ? `${Math.round((100 * row.within_target) / row.dispatched)} %` : "–");
    return html`<table class=${exercise ? "hatched" : ""}>
      <caption>${exercise ? exerciseMark(true, true) : gettext("Real work")}</caption>
      <thead><tr><th scope="col">${gettext("Pri")}</th><th scope="col" class="num">${gettext("opened")}</th>
        <th scope="col" class="num">${gettext("call → dispatch")}<br>${gettext("median / 90th")}</th><th><span class="hidden-text">${gettext("chart")}</span></th>
        <th scope="col" class="num">${gettext("in target")}</th>
        <th scope="col" class="num">${gettext("dispatch → on scene")}<br>${gettext("median / 90th")}</th><th><span class="hidden-text">${gettext("chart")}</span></th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${priorityMark(row.priority, true)}</th><td class="num">${row.opened}</td>
        <td class="num">${words(row.dispatch.median_s)} / ${words(row.dispatch.p90_s)}</td><td>${this.bar(row.dispatch, dispatchScale, row.target_s)}</td>
        <td class="num">${share(row)} <span class="dim">≤ ${span(row.target_s * 1000)}</span></td>
        <td class="num">${words(row.arrival.median_s)} / ${words(row.arrival.p90_s)}</td><td>${this.bar(row.arrival, arrivalScale)}</td></tr>`)}</tbody></table>`;
  }

  /** What each function did today, in numbers. @param {Done[]} functions */
  functions(functions) {
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Functions today")}><h2>${gettext("Functions today")}</h2>
      <div class="functions">${functions.map(
        (each) => html`<table><caption>${each.name}</caption>
          <tbody>${each.figures.map(({ name, count }) => html`<tr><th scope="row">${name}</th><td class="num">${count}</td></tr>`)}</tbody></table>`,
      )}</div></section>`;
  }

  render() {
    const { figures } = this;
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Response today")}><h2>${gettext("Response today")}
        ${figures ? html`<span class="dim">${fill(gettext("calls since %(since)s, as of %(now)s"), { since: zuluClock(figures.since), now: zuluClock(figures.now) })}</span>` : nothing}</h2>
      ${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      ${figures ? html`${this.table(figures.real, false)}${figures.exercise.some((row) => row.opened) ? this.table(figures.exercise.filter((row) => row.opened), true) : nothing}` : nothing}
      <p class="dim">${gettext("Times end when the first patrol is sent, and when the first one is on scene. Bar: median; thin line: 90th percentile; mark: target.")}</p></section>
      ${figures?.functions.length ? this.functions(figures.functions) : nothing}`;
  }
}
customElements.define("provost-response", ProvostResponse);
