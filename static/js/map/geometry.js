/**
 * Grids, distances and bearings of the theatre, which lies in zone 34T as a whole. Degrees WGS 84, metres; eastings
 * and northings are UTM's of zone 34.
 */

import { forward, inverse, toPoint } from "../../vendor/mgrs.js";

/** @typedef {{lat: number, lon: number}} Point */
/** @typedef {{south: number, west: number, north: number, east: number}} Box */

const ZONE = "34T";
const SQUARE_M = 100_000;
const COLUMNS = "ABCDEFGH"; // of 100 km from 100 km on, in zone 34
const ROWS = "ABCDEFGHJKLMNPQRSTUV"; // repeat every 2,000 km; even zones begin at F
const EVEN_ZONE = 5;
const FIRST_NORTHING = 4_000_000; // of the repetition that holds the theatre
const EARTH_M = 6_371_008.8;
const EQUATOR_M_PER_PIXEL = 156_543.034;
const LEAST_SPACING = 20; // pixels between two lines of the grid
// What a grid can be told to: 10, 8, 6, 4 and 2 digits.
const PRECISIONS = [1, 10, 100, 1_000, 10_000];

const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/** Metres that one pixel of the web's map covers. @param {number} lat @param {number} zoom */
export const metresPerPixel = (lat, zoom) => (EQUATOR_M_PER_PIXEL * Math.cos(radians(lat))) / 2 ** zoom;

/** The finest precision of a grid that is no finer than a pixel, in metres. @param {number} lat @param {number} zoom */
export function precisionAt(lat, zoom) {
  const pixel = metresPerPixel(lat, zoom);
  return PRECISIONS.find((step) => step >= pixel) ?? PRECISIONS[PRECISIONS.length - 1];
}

/** `34T EN 136 244` @param {Point} point @param {number} precision 1, 10, 100, 1,000 or 10,000 metres */
export function gridOf({ lat, lon }, precision) {
  const digits = 5 - Math.round(Math.log10(precision));
  const text = forward([lon, lat], digits);
  const tail = text.slice(-2 * digits);
  return `${text.slice(0, -2 * digits - 2)} ${text.slice(-2 * digits - 2, -2 * digits)} ${tail.slice(0, digits)} ${tail.slice(digits)}`;
}

/**
 * The square of the grid around a point, as a place is handed on: its text, its middle and its side. The middle has
 * enough decimals to stay inside, not so many that they pretend to more.
 * @param {Point} point @param {number} precision
 */
export function squareAround(point, precision) {
  const mgrs = gridOf(point, precision);
  const [lon, lat] = toPoint(mgrs.replaceAll(" ", ""));
  const decimals = 6 - Math.round(Math.log10(precision));
  return { lat: Number(lat.toFixed(decimals)), lon: Number(lon.toFixed(decimals)), mgrs, precision_m: precision };
}

// As far as zone and band reach, short of their ends, which belong to the next ones.
const REACH = { south: 40, west: 18, north: 47.999, east: 23.999 };

/** Where the grid does not reach there is none to show. @param {Point} point */
export const onGrid = ({ lat, lon }) => lat >= REACH.south && lat <= REACH.north && lon >= REACH.west && lon <= REACH.east;

/** The part of a box that the grid reaches, `null` for none. @param {Box} box @returns {Box | null} */
export function withinGrid({ south, west, north, east }) {
  const part = { south: Math.max(south, REACH.south), west: Math.max(west, REACH.west), north: Math.min(north, REACH.north), east: Math.min(east, REACH.east) };
  return part.south < part.north && part.west < part.east ? part : null;
}

/** Easting and northing in metres, cut to whole ones. @param {Point} point @returns {[number, number]} */
export function utmOf({ lat, lon }) {
  const text = forward([lon, lat], 5).slice(ZONE.length);
  const column = (COLUMNS.indexOf(text[0]) + 1) * SQUARE_M;
  const row = ((ROWS.indexOf(text[1]) - EVEN_ZONE + ROWS.length) % ROWS.length) * SQUARE_M;
  return [column + Number(text.slice(2, 7)), FIRST_NORTHING + row + Number(text.slice(7))];
}

/** The letters of the square of 100 km around a point of the grid. @param {number} easting @param {number} northing */
export const squareOf = (easting, northing) =>
  COLUMNS[Math.floor(easting / SQUARE_M) - 1] + ROWS[(Math.floor(northing / SQUARE_M) + EVEN_ZONE) % ROWS.length];

/** @param {number} easting whole metres @param {number} northing whole metres @returns {Point} */
export function pointOf(easting, northing) {
  const five = (/** @type {number} */ metres) => String(metres % SQUARE_M).padStart(5, "0");
  const [lon, lat] = inverse(`${ZONE}${squareOf(easting, northing)}${five(easting)}${five(northing)}`);
  return { lat, lon };
}

/** Great-circle metres. @param {Point} a @param {Point} b */
export function distance(a, b) {
  const half = (/** @type {number} */ angle) => Math.sin(radians(angle) / 2) ** 2;
  const part = half(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(b.lon - a.lon);
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(part, 1)));
}

/** Degrees from grid north, 0 to 359, as a compass on the map reads it. @param {Point} a @param {Point} b */
export function bearing(a, b) {
  const [fromEast, fromNorth] = utmOf(a);
  const [toEast, toNorth] = utmOf(b);
  return (Math.round((Math.atan2(toEast - fromEast, toNorth - fromNorth) * 180) / Math.PI) + 360) % 360;
}

/** `850 m`, `4.2 km`, `38 km` @param {number} metres */
export function length(metres) {
  if (metres < 1000) return `${Math.round(metres)} m`;
  return `${metres < 10_000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000)} km`;
}

/**
 * @typedef {object} GridLine
 * @property {"east" | "north"} along the coordinate that stays the same
 * @property {number} at its value, metres
 * @property {Point[]} points from south to north, or from west to east
 */

/**
 * The lines of the grid over a box that it reaches, every `step` metres. Few points do: over 100 km a line bends by less
 * than 100 m.
 * @param {Box} box @param {number} step @returns {GridLine[]}
 */
export function gridLines(box, step) {
  const corners = [
    { lat: box.south, lon: box.west },
    { lat: box.south, lon: box.east },
    { lat: box.north, lon: box.west },
    { lat: box.north, lon: box.east },
  ];
  const utm = corners.map(utmOf);
  const [west, south] = [0, 1].map((axis) => Math.floor(Math.min(...utm.map((each) => each[axis])) / step) * step);
  const [east, north] = [0, 1].map((axis) => Math.ceil(Math.max(...utm.map((each) => each[axis])) / step) * step);
  const parts = [0, 0.25, 0.5, 0.75, 1];
  const between = (/** @type {number} */ a, /** @type {number} */ b) => parts.map((part) => Math.round(a + (b - a) * part));
  const every = (/** @type {number} */ first, /** @type {number} */ last) =>
    Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => first + index * step);
  return [
    ...every(west, east).map((at) => /** @type {GridLine} */ ({ along: "east", at, points: between(south, north).map((y) => pointOf(at, y)) })),
    ...every(south, north).map((at) => /** @type {GridLine} */ ({ along: "north", at, points: between(west, east).map((x) => pointOf(x, at)) })),
  ];
}

/** The spacing of grid lines that is wide enough to read, metres. @param {number} pixel metres that it covers */
export const gridStep = (pixel) => [100, 1_000, 10_000].find((step) => step / pixel >= LEAST_SPACING) ?? SQUARE_M;
