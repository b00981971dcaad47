/** The MGRS grid over the map: lines, their numbers at the upper and the left edge, the letters of each square. */

import { DomUtil, Layer } from "../../vendor/leaflet.js";
import { colour } from "./colours.js";
import { gridLines, gridStep, metresPerPixel, squareOf, utmOf, withinGrid } from "./geometry.js";

/** @import {Box, GridLine} from "./geometry.js" */
/** @import {Map as LeafletMap, Point as Pixel} from "../../vendor/leaflet.js" */

const SQUARE_M = 100_000;
const INSET = 4;
const LABEL_SPACING = 34;

/** The two digits that a map prints beside a line of kilometres, three for one of 100 m. @param {number} at metres @param {number} step */
const label = (at, step) => (step < 1000 ? String((at % SQUARE_M) / 100).padStart(3, "0") : String((at % SQUARE_M) / 1000).padStart(2, "0"));

export class Grid extends Layer {
  /** @param {LeafletMap} map */
  onAdd(map) {
    this.canvas = DomUtil.create("canvas", "grid-canvas leaflet-zoom-hide", map.getPane("grid"));
    map.on("move zoomend viewreset resize", this.#soon, this);
    this.draw();
    return this;
  }

  /** @param {LeafletMap} map */
  onRemove(map) {
    map.off("move zoomend viewreset resize", this.#soon, this);
    this.canvas?.remove();
    return this;
  }

  #soon() {
    // A drag moves the map more often than the screen is painted.
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this._map) this.draw();
    });
  }

  draw() {
    const map = this._map;
    const canvas = /** @type {HTMLCanvasElement} */ (this.canvas);
    const size = map.getSize();
    const scale = devicePixelRatio;
    DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    if (canvas.width !== size.x * scale || canvas.height !== size.y * scale) {
      canvas.width = size.x * scale;
      canvas.height = size.y * scale;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    const bounds = map.getBounds();
    const box = withinGrid({ south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast() });
    if (!box) return;
    const pixel = metresPerPixel(map.getCenter().lat, map.getZoom());
    const step = gridStep(pixel);
    const ink = colour("map-grid");
    const strong = colour("map-grid-strong");
    context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
    /** @type {[string, number, number][]} */
    const labels = [];
    for (const line of gridLines(box, step)) {
      const points = line.points.map(({ lat, lon }) => map.latLngToContainerPoint([lat, lon]));
      const edge = line.at % SQUARE_M === 0;
      context.beginPath();
      context.strokeStyle = edge || line.at % (step * 10) === 0 ? strong : ink;
      context.lineWidth = edge ? 1.5 : 1;
      for (const { x, y } of points) context.lineTo(x, y);
      context.stroke();
      const place = onEdge(line, points);
      // Where the lines stand close every fifth has its number, where they stand wide each has.
      const spaced = step / pixel >= LABEL_SPACING || line.at % (step * 5) === 0;
      if (place && spaced && !edge) labels.push([label(line.at, step), ...place]);
    }
    this.#write(context, labels);
    this.#squares(context, size, box);
  }

  /** @param {CanvasRenderingContext2D} context @param {[string, number, number][]} labels */
  #write(context, labels) {
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colour("map-ground");
    context.fillStyle = colour("map-grid-text");
    for (const [text, x, y] of labels) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }

  /**
   * The letters once in each square that is seen, in its upper left corner on the screen.
   * @param {CanvasRenderingContext2D} context @param {Pixel} size @param {Box} box
   */
  #squares(context, size, box) {
    const [west, north] = utmOf({ lat: box.north, lon: box.west });
    const [east, south] = utmOf({ lat: box.south, lon: box.east });
    const [first, last] = [this._map.latLngToContainerPoint([box.north, box.west]), this._map.latLngToContainerPoint([box.south, box.east])];
    context.font = `600 13px ${getComputedStyle(/** @type {HTMLElement} */ (this.canvas)).fontFamily}`;
    /** @type {[string, number, number][]} */
    const letters = [];
    const x = (/** @type {number} */ easting) => first.x + ((easting - west) / (east - west)) * (last.x - first.x);
    const y = (/** @type {number} */ northing) => first.y + ((north - northing) / (north - south)) * (last.y - first.y);
    for (let e = Math.floor(west / SQUARE_M) * SQUARE_M; e < east; e += SQUARE_M) {
      for (let n = Math.ceil(north / SQUARE_M) * SQUARE_M; n > south; n -= SQUARE_M) {
        const left = Math.max(x(e), 0);
        const top = Math.max(y(n), 0);
        const room = Math.min(x(e + SQUARE_M), size.x) - left > 40 && Math.min(y(n - SQUARE_M), size.y) - top > 50;
        if (room) letters.push([squareOf(e + 1, n - SQUARE_M + 1), left + 24, top + 30]);
      }
    }
    context.globalAlpha = 0.6;
    this.#write(context, letters);
    context.globalAlpha = 1;
  }
}

/** Where a line enters at the upper edge, or at the left one. @param {GridLine} line @param {Pixel[]} points @returns {[number, number] | null} */
function onEdge({ along }, points) {
  for (let index = 1; index < points.length; index += 1) {
    const [a, b] = [points[index - 1], points[index]];
    if (along === "east" && a.y >= 0 && b.y < 0) return [a.x + ((b.x - a.x) * a.y) / (a.y - b.y) + INSET, 12];
    if (along === "north" && a.x <= 0 && b.x > 0) return [INSET, a.y + ((b.y - a.y) * -a.x) / (b.x - a.x) - INSET];
  }
  return null;
}
