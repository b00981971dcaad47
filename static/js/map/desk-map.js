/**
 * `<desk-map>`: where everything is. It follows the one selection of the page and never moves under the operator's
 * hands: only what was asked for (all, the chosen one, follow) moves it.
 *
 * Event `place-picked` on the document while a call is taken: detail `{lat, lon, mgrs, precision_m}`.
 */

import { desk } from "../console/session.js";
import { session } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { feed, store } from "../live/desk.js";
import { everySecond } from "../time.js";
import { Control, DomEvent, Map as LeafletMap } from "../../vendor/leaflet.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { Basemap } from "./basemap.js";
import { onTheme } from "./colours.js";
import { gridOf, length, onGrid, precisionAt, squareAround } from "./geometry.js";
import { Measure } from "./measure.js";
import { Overlays } from "./overlays.js";
import { Track } from "./track.js";
import { View, kept } from "./view.js";

/** @import {Layer, LatLng} from "../../vendor/leaflet.js" */
/** @import {Point} from "./geometry.js" */

const OPTIONS = {
  minZoom: 6,
  maxZoom: 14,
  zoomControl: false,
  attributionControl: false,
  // Nothing fades or glides: without a graphics card that is what stutters.
  fadeAnimation: false,
  zoomAnimation: false,
  inertia: false,
  // A new size is no movement of the operator's: `View` takes care of it.
  trackResize: false,
};
// So far the data still tell the truth when they are drawn larger than they were made for.
const BEYOND_DATA = 2;
const RETRY_MS = 10_000;

/** @param {LatLng} place @returns {Point} */
const pointOf = ({ lat, lng }) => ({ lat, lon: lng });

export class DeskMap extends LitElement {
  static properties = {
    offer: { state: true },
    measuring: { state: true },
    following: { state: true },
    tracking: { state: true },
    trouble: { state: true },
    attribution: { state: true },
  };

  constructor() {
    super();
    /** Words for a chosen one that is off the map; empty for none. */
    this.offer = "";
    this.measuring = false;
    /** @type {number | null} the patrol that the map keeps in its middle */
    this.following = null;
    /** @type {number | null} the patrol whose last hour is drawn */
    this.tracking = null;
    this.trouble = "";
    this.attribution = "";
    this.description = "";
    /** @type {"incident" | "patrol"} which of the two was chosen last */
    this.chosen = "incident";
    this.seen = { incident: desk.incident, patrol: desk.patrol };
    /** @type {Element | null} who had the focus before the map was pressed, and gets it back */
    this.typing = null;
    /** @type {Layer | undefined} */
    this.painted = undefined;
    this.scale = 1;
    /** @type {(() => void)[]} */
    this.ends = [];
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    const container = /** @type {HTMLElement} */ (this.querySelector(".map"));
    const before = kept();
    const map = new LeafletMap(container, OPTIONS);
    this.map = map;
    this.view = new View(map, () => (this.offer = ""));
    this.view.begin(before.view);
    this.overlays = new Overlays(map, before.hidden, {
      patrol: (id, { latlng }) => this.#pressed(latlng, () => this.#choosePatrol(id)),
      incident: (id, { latlng }) => this.#pressed(latlng, () => desk.set({ incident: id, mode: "detail" })),
    });
    this.measure = new Measure();
    this.track = new Track();
    this.measure.layer.addTo(map);
    this.track.layer.addTo(map);
    new Control.Scale({ imperial: false, maxWidth: 120 }).addTo(map);
    map.on("click", ({ latlng }) => this.#pressed(latlng));
    map.on("mousemove", ({ latlng }) => this.#readOut(latlng));
    map.on("mouseout moveend", () => this.#readOut(map.getCenter()));
    map.on("moveend", () => this.view?.keep([...(this.overlays?.hidden ?? [])]));
    map.on("zoomend", () => this.scale !== this.#shrunk && this.#paint());
    map.on("dragstart", () => (this.following = null));
    // Before Leaflet's own listener, which takes the focus.
    container.addEventListener("mousedown", () => (this.typing = document.activeElement), { capture: true });
    container.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    const watcher = new ResizeObserver(() => this.view?.resize());
    watcher.observe(container);
    this.ends.push(() => watcher.disconnect());
    void this.#ground();
    this.refresh();
  }

  connectedCallback() {
    super.connectedCallback();
    const selected = () => this.#select();
    const again = () => void this.#ground();
    const linked = () => feed.state === "LIVE" && this.basemap?.reader.holes && this.#ground();
    desk.addEventListener("change", selected);
    session.addEventListener("signed-in", again);
    feed.addEventListener("state", linked);
    this.ends.push(
      () => desk.removeEventListener("change", selected),
      () => session.removeEventListener("signed-in", again),
      () => feed.removeEventListener("state", linked),
      store.subscribe(() => this.refresh()),
      everySecond(() => this.refresh()),
      onTheme(() => this.#repaint()),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.ends.splice(0)) end();
  }

  // -- the ground ------------------------------------------------------------------------------------------------------
  async #ground() {
    clearTimeout(this.retry);
    const basemap = new Basemap();
    try {
      await basemap.open();
    } catch {
      this.trouble = gettext("No basemap: it could not be read. Everything on it stands where it is; it is tried again.");
      this.retry = setTimeout(() => void this.#ground(), RETRY_MS);
      return;
    }
    this.trouble = basemap.understood ? "" : gettext("The layers of this basemap are not known here: it stays empty.");
    this.attribution = basemap.attribution;
    this.description = basemap.description;
    this.basemap = basemap;
    this.view?.ours(() => this.map?.setMaxZoom(basemap.deepest + BEYOND_DATA));
    this.#repaint();
  }

  #repaint() {
    this.#paint();
    this.overlays?.repaint();
  }

  #paint() {
    if (!this.map || !this.basemap) return;
    const old = this.painted;
    this.scale = this.#shrunk;
    this.painted = this.basemap.paint(this.scale).addTo(this.map);
    old?.remove();
  }

  /** Between two zooms the tiles of the deeper one are shown smaller; what is written on them must not be. */
  get #shrunk() {
    const zoom = this.map?.getZoom() ?? 0;
    return 2 ** (Math.round(zoom) - zoom);
  }

  // -- what is on it ---------------------------------------------------------------------------------------------------
  refresh() {
    if (!this.overlays) return;
    this.overlays.update();
    this.track?.update();
    const position = this.following === null ? undefined : store.positions.get(this.following);
    if (position) this.view?.follow(position);
    else this.following = null;
    if (this.offer && this.#points.every((point) => this.view?.sees(point))) this.offer = "";
  }

  #select() {
    const { incident, patrol } = desk;
    const moved = incident !== this.seen.incident || patrol !== this.seen.patrol;
    if (patrol !== this.seen.patrol && patrol !== null) this.chosen = "patrol";
    else if (incident !== this.seen.incident) this.chosen = "incident";
    this.seen = { incident, patrol };
    if (moved) {
      this.offer = "";
      const [place] = this.#points;
      if (place && !this.view?.sees(place) && !this.view?.handsOn) this.offer = fill(gettext("%(name)s is off the map."), { name: this.#name });
      if (this.tracking !== null && patrol !== null && patrol !== this.tracking) void this.showTrack(patrol);
    }
    this.refresh();
    this.requestUpdate();
  }

  get #name() {
    return (this.chosen === "patrol" ? store.get("patrol", desk.patrol)?.callsign : store.get("incident", desk.incident)?.number) ?? "";
  }

  /** Where the chosen one is; with an incident, where those are who were sent. @returns {Point[]} */
  get #points() {
    if (this.chosen === "patrol") {
      const position = desk.patrol === null ? undefined : store.positions.get(desk.patrol);
      return position ? [position] : [];
    }
    const incident = store.get("incident", desk.incident);
    if (incident?.lat == null || incident.lon == null) return [];
    const sent = store.assignmentsOf(incident.id).filter(({ state }) => state !== "stacked").map(({ patrol }) => store.positions.get(patrol));
    return [{ lat: incident.lat, lon: incident.lon }, ...sent.filter((position) => position !== undefined)];
  }

  /** The job comes along, as on the board. @param {number} id */
  #choosePatrol(id) {
    const job = store.jobsOf(id).find((assignment) => assignment.state !== "stacked");
    desk.set(job ? { patrol: id, incident: job.incident } : { patrol: id });
  }

  // -- acts of the operator --------------------------------------------------------------------------------------------
  showAll() {
    this.offer = "";
    this.following = null;
    this.view?.all();
  }

  /** The chosen one; all, when nothing with a place is chosen. */
  showChosen() {
    this.offer = "";
    this.following = null;
    const points = this.#points;
    if (points.length) this.view?.show(points);
    else this.view?.all();
  }

  follow() {
    this.following = this.following === null ? desk.patrol : null;
    this.refresh();
  }

  /** @param {number | null} patrol */
  async showTrack(patrol) {
    this.tracking = patrol;
    try {
      const fixes = await this.track?.show(patrol);
      if (patrol === null || this.tracking !== patrol) return;
      const callsign = store.get("patrol", patrol)?.callsign ?? "";
      if (fixes) desk.say(fill(ngettext("%(callsign)s: one position in the last hour.", "%(callsign)s: %(count)s positions in the last hour.", fixes), { callsign, count: fixes }));
      else desk.say(fill(gettext("%(callsign)s sent no position in the last hour."), { callsign }), "near");
    } catch (error) {
      this.tracking = null;
      desk.say(error instanceof Error ? error.message : String(error), "bad");
    }
  }

  toggleMeasure() {
    this.measuring = !this.measuring;
    this.measure?.clear();
  }

  /** A place was pressed: a point to measure, the place of a call, or whoever stands there. @param {LatLng} place @param {() => void} [choose] */
  #pressed(place, choose) {
    if (this.measuring) {
      this.measure?.add(pointOf(place));
      this.requestUpdate();
    } else if (desk.mode === "intake") {
      this.#pick(pointOf(place));
    } else choose?.();
  }

  /** @param {Point} point */
  #pick(point) {
    if (!this.map || !onGrid(point)) return;
    const detail = squareAround(point, precisionAt(point.lat, this.map.getZoom()));
    document.dispatchEvent(new CustomEvent("place-picked", { detail }));
    // The typing goes on where it was.
    if (this.typing instanceof HTMLElement && this.typing.isConnected && this.contains(document.activeElement)) this.typing.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !this.map) return;
    /** @type {Record<string, () => unknown>} */
    const acts = {
      Home: () => this.showAll(),
      Enter: () => (this.measuring || desk.mode === "intake" ? this.#pressed(/** @type {LeafletMap} */ (this.map).getCenter()) : this.showChosen()),
      Escape: () => (this.measuring ? this.toggleMeasure() : this.following !== null ? (this.following = null) : false),
      Backspace: () => {
        if (!this.measuring) return false;
        this.measure?.back();
        this.requestUpdate();
        return true;
      },
    };
    if (event.key.startsWith("Arrow")) this.following = null;
    const run = acts[event.key];
    if (!run || run() === false) return;
    this.typing = null;
    DomEvent.stop(event);
  }

  /** The grid under the pointer, else of the middle. @param {LatLng} place */
  #readOut(place) {
    const output = this.querySelector(".cursor-grid");
    if (!output || !this.map) return;
    const point = pointOf(place);
    output.textContent = onGrid(point) ? gridOf(point, precisionAt(point.lat, this.map.getZoom())) : "–";
  }

  // -- what surrounds it -----------------------------------------------------------------------------------------------
  legs() {
    const legs = this.measure?.legs ?? [];
    const bearingOf = (/** @type {number} */ degrees) => `${String(degrees).padStart(3, "0")}°`;
    const precision = this.map ? precisionAt(this.map.getCenter().lat, this.map.getZoom()) : 100;
    const first = this.measure?.points[0];
    return html`<div class="measured" role="status">
      <p>${gettext("Click adds a point (Enter: the cross in the middle), Backspace takes one back, Esc ends.")}</p>
      ${first ? html`<ol>
        <li><span class="num">${gridOf(first, precision)}</span></li>
        ${legs.map(({ to, metres, degrees }) => html`<li><span class="num">${gridOf(to, precision)}</span> <strong class="num">${length(metres)}</strong> <span class="num">${bearingOf(degrees)}</span></li>`)}
      </ol>` : nothing}
      ${legs.length > 1 ? html`<p>${gettext("Together")} <strong class="num">${length(this.measure?.metres ?? 0)}</strong></p>` : nothing}
    </div>`;
  }

  layers() {
    const leave = (/** @type {FocusEvent} */ { currentTarget, relatedTarget }) => {
      const details = /** @type {HTMLDetailsElement} */ (currentTarget);
      if (!details.contains(/** @type {Node | null} */ (relatedTarget))) details.open = false;
    };
    return html`<details class="layers" @focusout=${leave}><summary>${gettext("Layers")}</summary>
      <div><ul>${this.overlays?.all.map(({ name, label }) => html`<li><label><input type="checkbox" .checked=${!this.overlays?.hidden.has(name)}
        @change=${() => { this.overlays?.toggle(name); this.view?.keep([...(this.overlays?.hidden ?? [])]); this.requestUpdate(); }}> ${label}</label></li>`)}</ul>
        ${this.description ? html`<p class="dim">${this.description}</p>` : nothing}</div>
    </details>`;
  }

  banners() {
    const followed = this.following === null ? undefined : store.get("patrol", this.following);
    return html`<div class="banners" aria-live="polite">
      ${this.trouble ? html`<p class="near">${this.trouble}</p>` : nothing}
      ${this.offer ? html`<p>${this.offer} <button type="button" @click=${this.showChosen}><kbd>Shift+F5</kbd> ${gettext("Show")}</button></p>` : nothing}
      ${followed ? html`<p>${fill(gettext("Following %(callsign)s. Dragging the map or Esc ends it."), { callsign: followed.callsign })}</p>` : nothing}
      ${desk.mode === "intake" && !this.measuring ? html`<p>${gettext("A click sets the place of the call; Enter takes the cross in the middle.")}</p>` : nothing}
      ${this.measuring ? this.legs() : nothing}
    </div>`;
  }

  render() {
    const patrol = store.get("patrol", desk.patrol);
    const placed = patrol && store.positions.has(patrol.id);
    const words = gettext("Map. Arrow keys move it, plus and minus zoom, Home shows all, Enter the chosen one. Everything on it is also in the queue and on the patrol board.");
    return html`<h2><kbd>F5</kbd> ${gettext("Map")}
      <span class="tools">
        <button type="button" @click=${this.showAll}>${gettext("All")}</button>
        <button type="button" @click=${this.showChosen}>${gettext("Chosen")}</button>
        <button type="button" aria-pressed=${this.following !== null} ?disabled=${this.following === null && !placed} @click=${this.follow}>${gettext("Follow")}</button>
        <button type="button" aria-pressed=${this.tracking !== null} ?disabled=${this.tracking === null && !placed}
          @click=${() => void this.showTrack(this.tracking === null ? desk.patrol : null)}>${gettext("Track")}</button>
        <button type="button" aria-pressed=${this.measuring} @click=${this.toggleMeasure}>${gettext("Measure")}</button>
        ${this.layers()}
        <button type="button" class="num" aria-label=${gettext("Zoom in")} @click=${() => this.map?.zoomIn()}>+</button>
        <button type="button" class="num" aria-label=${gettext("Zoom out")} @click=${() => this.map?.zoomOut()}>−</button>
      </span></h2>
      <div class="frame ${desk.mode === "intake" || this.measuring ? "aiming" : ""}">
        <div class="map" role="application" aria-label=${words}></div>
        <div class="cross" aria-hidden="true"></div>
        ${this.banners()}
        <p class="foot"><span class="cursor-grid num"></span> <span class="dim">${this.attribution}</span></p>
      </div>`;
  }
}
customElements.define("desk-map", DeskMap);
