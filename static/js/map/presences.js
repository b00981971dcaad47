/** Presence operations: whose force stands where, how strongly, and how tense it is there. A force is no patrol. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { LayerGroup } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

/** @import {Presence} from "../types.js" */

const UNQUIET = new Set(["high", "violent"]);

/** @param {Presence} presence */
function tensionWords({ tension }) {
  if (tension === "violent") return ` ${gettext("violence")}`;
  return tension === "high" ? ` ${gettext("high tension")}` : "";
}

export class Presences {
  name = "presences";
  label = gettext("Presence operations");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "places");
  }

  update() {
    const seen = new Set();
    for (const presence of store.all("presence")) {
      const task = store.get("security_task", presence.task);
      if (!task?.at) continue;
      const { id, who, strength, tension } = presence;
      const [lat, lon] = task.at;
      seen.add(id);
      const standing = task.state === "running";
      const text = `${task.exercise ? "EX " : ""}${who} ${strength}${tensionWords(presence)}`;
      const classes = ["presence", UNQUIET.has(tension) && "unquiet", !standing && "coming", task.exercise && "exercise"];
      this.marks.put(id, { lat, lon }, {
        key: `${text} ${tension} ${standing} ${task.exercise}`,
        classes: classes.filter(Boolean).join(" "),
        mark: () => html`<svg viewBox="0 0 18 20" width="18" height="20" aria-hidden="true"><path d="M3 19V2"></path><path d="M3 2h13v9H3Z"></path></svg>`,
        text,
        label: () => html`${text}`,
        size: [18, 20],
        lift: 0,
        rank: UNQUIET.has(tension) ? 2 : 4,
      });
    }
    this.marks.keep(seen);
  }
}
