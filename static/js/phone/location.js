/** Sends this phone's position while the page is open; a browser does not promise more, and the page says so. */

import { ApiError, post } from "../api.js";
import { store } from "../live/desk.js";

const EVERY_MS = 15_000;

class Location extends EventTarget {
  constructor() {
    super();
    /** @type {number | null} */
    this.watch = null;
    this.sentAt = 0;
    this.words = "";
  }

  get on() {
    return this.watch !== null;
  }

  /** @param {number} patrol */
  start(patrol) {
    if (this.on || !navigator.geolocation) return;
    this.watch = navigator.geolocation.watchPosition(
      (position) => void this.#send(patrol, position),
      (error) => this.#say(error.message),
      { enableHighAccuracy: true, maximumAge: 5000 },
    );
    this.#say("");
  }

  stop() {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.#say("");
  }

  /** @param {number} patrol @param {GeolocationPosition} position */
  async #send(patrol, { coords, timestamp }) {
    if (Date.now() - this.sentAt < EVERY_MS) return;
    this.sentAt = Date.now();
    try {
      await post(`/api/v1/patrols/${patrol}/position/`, {
        lat: coords.latitude,
        lon: coords.longitude,
        fix_at: new Date(timestamp).toISOString(),
        accuracy_m: coords.accuracy,
        source: "phone",
      });
      const fix_at = new Date(timestamp).toISOString();
      const at = { lat: coords.latitude, lon: coords.longitude, mgrs: "", fix_at, received_at: fix_at, source: "phone" };
      // Positions are streamed to the desk only; the phone knows its own.
      store.movePositions({ [patrol]: at });
      this.#say("");
    } catch (error) {
      if (error instanceof ApiError) this.#say(error.message);
    }
  }

  /** @param {string} words */
  #say(words) {
    this.words = words;
    this.dispatchEvent(new Event("change"));
  }
}

export const whereabouts = new Location();
