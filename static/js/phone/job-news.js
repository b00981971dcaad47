/** `<job-news>`: on a short form, what must not wait: a job nobody acknowledged, news on it, a check-in that is due. */

import { fill, gettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import { sound } from "../sound.js";
import { everySecond, now } from "../time.js";
import { LitElement, html } from "../../vendor/lit.js";
import { recallWords, recallsOf } from "./recalls.js";
import { SITE_FORM, siteChecks, siteWords } from "./site-check.js";

class JobNews extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
  }

  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    this.stop = everySecond(() => sound.sound(new Map(this.news().map(({ key }) => [key, "limit"]))));
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
  }

  /** @returns {{key: string, words: string, site?: boolean}[]} */
  news() {
    const patrols = new Set(store.you?.patrols ?? []);
    /** @type {{key: string, words: string, site?: boolean}[]} */
    const told = siteChecks().map(({ id, step }) => ({ key: `site:${id}:${step}`, words: siteWords(), site: true }));
    for (const row of recallsOf([...patrols])) told.push({ key: `recall:${row.id}`, words: recallWords(row) });
    for (const id of patrols) {
      for (const job of store.jobsOf(id)) {
        const number = store.get("incident", job.incident)?.number ?? "";
        if (job.state === "assigned") told.push({ key: `assignment:${job.id}`, words: fill(gettext("New job %(incident)s: acknowledge it."), { incident: number }) });
        else if (job.told_at && !job.read_at) told.push({ key: `news:${job.id}:${job.told_at}`, words: fill(gettext("News on your job %(incident)s."), { incident: number }) });
      }
    }
    for (const check of store.all("escalation")) {
      const mine = check.policy === "patrol.welfare" && check.patrol !== null && patrols.has(check.patrol);
      if (mine && check.next_due && Date.parse(check.next_due) < now()) told.push({ key: `welfare:${check.id}:${check.step}`, words: gettext("The desk asks: is all well?") });
    }
    return told;
  }

  render() {
    return this.news().map(
      ({ words, site }) => html`<p class="banner near" role="alert"><strong>${words}</strong>
        <a class="button" href=${site ? SITE_FORM : "/phone/"}>${site ? gettext("My post") : gettext("My job")}</a></p>`,
    );
  }
}
customElements.define("job-news", JobNews);
