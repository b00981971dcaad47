/** The one store and the one feed of a page, and the controllers by which Lit components follow them. */

import { everySecond } from "../time.js";
import { Feed } from "./feed.js";
import { Store } from "./store.js";

/** @import {ReactiveController, ReactiveControllerHost} from "../../vendor/lit.js" */

export const store = new Store();
export const feed = new Feed(store);

/** Renders its host whenever the board or the link changes. @implements {ReactiveController} */
export class Live {
  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    this.update = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() {
    this.stop = store.subscribe(this.update);
    feed.addEventListener("state", this.update);
  }
  hostDisconnected() {
    this.stop?.();
    feed.removeEventListener("state", this.update);
  }
}

/** Renders its host every `seconds`; for what re-sorts or changes its words by time alone. @implements {ReactiveController} */
export class Ticking {
  /** @param {ReactiveControllerHost} host @param {number} [seconds] */
  constructor(host, seconds = 1) {
    this.host = host;
    this.seconds = seconds;
    this.count = 0;
    host.addController(this);
  }
  hostConnected() {
    this.stop = everySecond(() => {
      this.count += 1;
      if (this.count % this.seconds === 0) this.host.requestUpdate();
    });
  }
  hostDisconnected() {
    this.stop?.();
  }
}
