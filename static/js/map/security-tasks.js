/** Security tasks that have a place of their own: a shield with the persons there and required. Presence is beside it. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { LayerGroup } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

export class SecurityTasks {
  name = "security-tasks";
  label = gettext("Security tasks");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "places");
  }

  update() {
    const seen = new Set();
    for (const { id, number, kind, state, exercise, at, present, required } of store.all("security_task")) {
      if (kind === "presence" || state !== "running" || !at) continue;
      seen.add(id);
      const [lat, lon] = at;
      const short = present < required;
      const text = `${exercise ? "EX " : ""}${number}${required ? ` ${present}/${required}` : ""}`;
      this.marks.put(id, { lat, lon }, {
        key: `${text} ${short}`,
        classes: `security-task${short ? " short" : ""}`,
        mark: () => html`<svg viewBox="0 0 16 18" width="16" height="18" aria-hidden="true"><path d="M8 1 15 4v5c0 4-3 7-7 8-4-1-7-4-7-8V4Z"></path></svg>`,
        text,
        label: () => html`${text}`,
        size: [16, 18],
        lift: 0,
        rank: short ? 3 : 4,
      });
    }
    this.marks.keep(seen);
  }
}
