/** APP-6 symbols as images, in the colours of the theme; a handful of them serve every patrol. */

import milsymbol from "../../vendor/milsymbol.js";
import { colour, onTheme } from "./colours.js";

/** @typedef {"" | "old" | "panic"} Tone */

// APP-6(D): reality, friend, land unit, military police. An exercise is told by the label, as everywhere on the desk.
const POLICE = "10031000001412000000";
const SIZE = 17;

/** @type {Map<string, string>} */
const images = new Map();
onTheme(() => images.clear());

/** @param {Tone} tone @returns {string} address of the image */
export function policeSymbol(tone) {
  let image = images.get(tone);
  if (image === undefined) {
    const line = colour(tone ? `unit-${tone}` : "unit");
    const lines = { Civilian: line, Friend: line, Hostile: line, Neutral: line, Unknown: line, Suspect: line };
    const svg = new milsymbol.Symbol(POLICE, {
      size: SIZE,
      fillColor: colour(tone ? `unit-${tone}-ground` : "unit-ground"),
      frameColor: lines,
      iconColor: lines,
      infoFields: false,
    }).asSVG();
    images.set(tone, (image = `data:image/svg+xml,${encodeURIComponent(svg)}`));
  }
  return image;
}
/** Width and height of the symbol on the screen, pixels. @type {[number, number]} */
export const SYMBOL = [27, 18];
