/** Brings the map: a megabyte that nobody waits for. A server that is gone for the moment is asked again. */

const AGAIN_MS = 5000;

export function loadMap() {
  import("./desk-map.js").catch(() => setTimeout(loadMap, AGAIN_MS));
}
