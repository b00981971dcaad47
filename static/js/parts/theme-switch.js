/** `<theme-switch>`: dark, day, red; kept in a cookie so that the server paints the first frame right. */

import { gettext } from "../i18n.js";
import { LitElement, html } from "../../vendor/lit.js";

const THEMES = ["dark", "day", "red"];
const YEAR_S = 31_536_000;

class ThemeSwitch extends LitElement {
  createRenderRoot() {
    return this;
  }
  next() {
    const root = document.documentElement;
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme ?? "dark") + 1) % THEMES.length];
    root.dataset.theme = theme;
    document.cookie = `desk_theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
    this.requestUpdate();
  }
  render() {
    /** @type {Record<string, string>} */
    const words = { dark: gettext("dark"), day: gettext("day"), red: gettext("night red") };
    const theme = document.documentElement.dataset.theme ?? "dark";
    return html`<button type="button" class="quiet" @click=${this.next}>${gettext("Theme")}: ${words[theme]}</button>`;
  }
}
customElements.define("theme-switch", ThemeSwitch);
