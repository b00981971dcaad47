/**
 * The ground under everything: vector tiles of one PMTiles file, read in pieces and painted in the colours of the theme.
 *
 * The rules are for the Protomaps basemap schema (versions 3 and 4). The file that is shipped is a part of it, with the
 * one layer `kosovo` added; an owner's own file shows whatever it has.
 */

import { LineSymbolizer, OffsetTextSymbolizer, PmtilesSource, PolygonSymbolizer, TextPlacements, leafletLayer } from "../../vendor/protomaps-leaflet.js";
import { colour } from "./colours.js";

/** @import {LabelRule, LabelSymbolizer, PaintRule} from "../../vendor/protomaps-leaflet.js" */
/** @import {Layer} from "../../vendor/leaflet.js" */

export const URL = "/map/basemap.pmtiles";
const FONT = '"Noto Sans", "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
const KNOWN_LAYERS = ["earth", "kosovo", "roads", "places"];
const RETRY_PAUSES_MS = [300, 1500];
const LARGE = 90_000;
const MIDDLE = 15_000;
const BOTH_NAMES_FROM = 11;

/** @typedef {{props: Record<string, any>}} Tagged */

/** Writes both official names where there is room. @implements {LabelSymbolizer} */
class BothNames {
  /** @param {LabelSymbolizer} one */
  constructor(one) {
    this.one = one;
  }
  /** @type {LabelSymbolizer["place"]} */
  place(layout, geom, feature) {
    const { name, name2 } = feature.props;
    const both = name2 && layout.zoom >= BOTH_NAMES_FROM ? { ...feature, props: { ...feature.props, name: `${name} / ${name2}` } } : feature;
    return this.one.place(layout, geom, both);
  }
}

const kind = (/** @type {string[]} */ ...kinds) => (/** @type {number} */ _zoom, /** @type {Tagged} */ { props }) => kinds.includes(props.kind ?? props["pmap:kind"]);
const widening = (/** @type {number} */ base) => (/** @type {number} */ zoom) => base * 1.25 ** Math.max(0, zoom - 9);

/** @returns {PaintRule[]} */
function paintRules() {
  const area = (/** @type {string} */ dataLayer, /** @type {string} */ name, /** @type {any} */ filter) => ({
    dataLayer,
    symbolizer: new PolygonSymbolizer({ fill: colour(name) }),
    filter,
  });
  const line = (/** @type {string} */ dataLayer, /** @type {string} */ name, /** @type {any} */ filter, /** @type {any} */ options) => ({
    dataLayer,
    symbolizer: new LineSymbolizer({ color: colour(name), ...options }),
    filter,
  });
  const isArea = (/** @type {number} */ _zoom, /** @type {any} */ feature) => feature.geomType === 3;
  const isLine = (/** @type {number} */ _zoom, /** @type {any} */ feature) => feature.geomType === 2;
  return [
    area("earth", "map-ground", isArea),
    area("kosovo", "map-kosovo", isArea),
    area("water", "map-water", isArea),
    { ...area("buildings", "map-building", isArea), minzoom: 14 },
    line("water", "map-water", isLine, { width: widening(1) }),
    line("physical_line", "map-water", kind("river", "stream", "canal"), { width: widening(1) }),
    line("boundaries", "map-county", kind("county", "region", "locality"), { width: 1, dash: [1, 3] }),
    { ...line("roads", "map-minor-road", kind("minor_road", "path", "other"), { width: widening(0.4) }), minzoom: 12 },
    line("roads", "map-minor-road", kind("medium_road"), { width: widening(0.6) }),
    line("roads", "map-road", kind("major_road"), { width: widening(0.8) }),
    line("roads", "map-road", kind("highway"), { width: widening(1.2) }),
    line("roads", "map-rail", kind("rail"), { width: 1, dash: [4, 3] }),
    line("transit", "map-rail", kind("rail"), { width: 1, dash: [4, 3] }),
    line("boundaries", "map-border", kind("country"), { width: widening(1.5) }),
  ];
}

/** @param {number} scale @returns {LabelRule[]} */
function labelRules(scale) {
  const size = (/** @type {Tagged} */ { props }) => (props.population >= LARGE ? 14 : props.population >= MIDDLE ? 12.5 : 11.5);
  const strong = (/** @type {any} */ zoom, /** @type {Tagged | undefined} */ feature) => (feature && feature.props.population >= LARGE ? 600 : 400);
  const named = (/** @type {string} */ ink, /** @type {any} */ filter) => ({
    dataLayer: "places",
    symbolizer: new BothNames(new OffsetTextSymbolizer({
      labelProps: ["name", "name:en"],
      fontFamily: FONT,
      fontSize: (_zoom, feature) => (feature ? size(feature) : 12) * scale,
      fontWeight: strong,
      fill: colour(ink),
      stroke: colour("map-ground"),
      width: 2,
      lineHeight: 1.4,
      maxLineChars: 24,
      offsetY: 4,
      placements: [TextPlacements.S, TextPlacements.N, TextPlacements.E, TextPlacements.W],
    })),
    filter,
    sort: (/** @type {any} */ a, /** @type {any} */ b) => (b.population ?? 0) - (a.population ?? 0),
  });
  const foreign = (/** @type {Tagged} */ { props }) => props.country !== undefined && props.country !== "XK";
  const isPlace = kind("locality", "city", "town", "village");
  return [
    named("map-text", (/** @type {number} */ zoom, /** @type {Tagged} */ feature) => isPlace(zoom, feature) && !foreign(feature)),
    named("map-text-dim", (/** @type {number} */ zoom, /** @type {Tagged} */ feature) => isPlace(zoom, feature) && foreign(feature)),
  ];
}

/** Text of what may be HTML. @param {unknown} words */
const plain = (words) => new DOMParser().parseFromString(String(words ?? ""), "text/html").body.textContent ?? "";

/** Reads a piece again that did not come: one that stays away leaves a hole in the map. */
class Patient {
  /** @param {PmtilesSource["p"]["source"]} source */
  constructor(source) {
    this.source = source;
    /** Whether a piece stayed away for good. */
    this.holes = false;
  }

  getKey() {
    return this.source.getKey();
  }

  /** @type {PmtilesSource["p"]["source"]["getBytes"]} */
  async getBytes(offset, size, signal, etag) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.source.getBytes(offset, size, signal, etag);
      } catch (error) {
        // Only what never arrived; a refusal or another version of the file is for the reader to deal with.
        if (!(error instanceof TypeError) || signal?.aborted) throw error;
        this.holes ||= attempt === RETRY_PAUSES_MS.length;
        if (this.holes) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSES_MS[attempt]));
      }
    }
  }
}

export class Basemap {
  constructor() {
    this.source = new PmtilesSource(URL, true);
    this.reader = new Patient(this.source.p.source);
    this.source.p.source = this.reader;
    /** Who made the data, as text. */
    this.attribution = "";
    /** What they say of it, in a sentence or two. */
    this.description = "";
    /** The deepest zoom that the file has tiles for. */
    this.deepest = 0;
    /** Whether our rules know the layers of the file. */
    this.understood = true;
  }

  /** Read what the file says of itself. Throws when it cannot be had. */
  async open() {
    const { p } = this.source;
    const [header, metadata] = await Promise.all([p.getHeader(), p.getMetadata()]);
    this.deepest = header.maxZoom;
    const { attribution, description, vector_layers: layers } = /** @type {any} */ (metadata) ?? {};
    this.attribution = plain(attribution);
    this.description = plain(description);
    this.understood = !Array.isArray(layers) || layers.some(({ id }) => KNOWN_LAYERS.includes(id));
  }

  /**
   * The layer in the colours of the present theme.
   * @param {number} scale how much larger its text is to be drawn, because the tiles will be shown that much smaller
   * @returns {Layer}
   */
  paint(scale) {
    return /** @type {any} */ (leafletLayer({
      url: this.source.p,
      maxDataZoom: this.deepest,
      noWrap: true,
      attribution: "",
      backgroundColor: colour("map-ground"),
      paintRules: paintRules(),
      labelRules: labelRules(scale),
      tileDelay: 1,
    }));
  }
}
