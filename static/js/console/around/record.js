/**
 * What lies around the shown incident, as `GET /api/v1/incidents/<id>/around/` gives it: partners, warnings, people,
 * links, files. One answer serves every part of the detail; it is fetched anew when the incident or a warning changed.
 */

import { get } from "../../api.js";
import { store } from "../../live/desk.js";
import { reason } from "../acts.js";

/** @import {ReactiveController, ReactiveControllerHost} from "../../../vendor/lit.js" */
/** @import {Incident} from "../../types.js" */

class Around extends EventTarget {
  constructor() {
    super();
    /** @type {any} */
    this.record = null;
    /** Of which incident the record is. */
    this.id = 0;
    this.asked = "";
    this.failed = "";
  }

  /** The record of an incident, null until it is there. @param {Incident} incident */
  of(incident) {
    const warnings = [...store.all("hazard"), ...store.all("lookout")].map(({ number, version }) => `${number}.${version}`);
    const picture = [incident.id, incident.version, incident.lat, incident.lon, ...warnings].join();
    if (picture !== this.asked) {
      this.asked = picture;
      void this.#load(incident.id, picture);
    }
    return this.id === incident.id ? this.record : null;
  }

  /** @param {number} id @param {string} picture */
  async #load(id, picture) {
    try {
      const record = await get(`/api/v1/incidents/${id}/around/`);
      if (this.asked === picture) Object.assign(this, { record, id, failed: "" });
    } catch (error) {
      if (this.asked === picture) Object.assign(this, { failed: reason(error) });
    }
    this.dispatchEvent(new Event("change"));
  }
}

export const around = new Around();

/** Renders its host when the record has come. @implements {ReactiveController} */
export class AroundController {
  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.update = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() {
    around.addEventListener("change", this.update);
  }
  hostDisconnected() {
    around.removeEventListener("change", this.update);
  }
}
