/**
 * What the type of the shown incident asks and what was answered, read once for all parts of the detail that show it,
 * and again whenever the incident changes.
 */

import { ApiError, get } from "../api.js";

/** @import {Incident} from "../types.js" */
/**
 * @typedef {import("./types-list.js").Question & {answered: boolean, value?: any, said?: string, clear?: boolean, words?: string}} Asked
 */
/** @typedef {{type: string, label: string, questions: Asked[]}} Group */
/** @typedef {{groups: Group[], open: number, suggests: {priority: number, why: string} | null}} Protocol */

class Protocols extends EventTarget {
  constructor() {
    super();
    this.asked = "";
    this.incident = 0;
    /** @type {Protocol | null} */
    this.protocol = null;
  }

  /** What is known of this incident's questions now; `change` follows when more is. @param {Incident | undefined} incident */
  of(incident) {
    const picture = incident ? `${incident.id}.${incident.version}` : "";
    if (incident && picture !== this.asked) void this.load(incident.id, picture);
    return this.incident === incident?.id ? this.protocol : null;
  }

  /** @param {number} id @param {string} picture */
  async load(id, picture) {
    this.asked = picture;
    try {
      const protocol = await get(`/api/v1/incidents/${id}/questions/`);
      if (this.asked !== picture) return;
      Object.assign(this, { incident: id, protocol });
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      // The rest of the incident says that it could not be read; the next change asks again.
      if (!(error instanceof ApiError)) reportError(error);
    }
  }
}

export const protocols = new Protocols();

/** Renders its host when they were read. @implements {ReactiveController} */
export class Asking {
  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.update = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() {
    protocols.addEventListener("change", this.update);
  }
  hostDisconnected() {
    protocols.removeEventListener("change", this.update);
  }
}

/** @import {ReactiveController, ReactiveControllerHost} from "../../vendor/lit.js" */
