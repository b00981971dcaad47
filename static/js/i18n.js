/**
 * Words for the screen. Django's JavaScriptCatalog defines the global functions; every string that a person
 * reads goes through these so that `makemessages -d djangojs` finds it.
 */

/** @type {Record<string, Function | undefined>} */
const catalog = /** @type {any} */ (globalThis);

/** @param {string} text */
export const gettext = (text) => String(catalog.gettext ? catalog.gettext(text) : text);

/**
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 */
export const ngettext = (singular, plural, count) =>
  String(catalog.ngettext ? catalog.ngettext(singular, plural, count) : count === 1 ? singular : plural);

/**
 * Fill `%(name)s` places of an already translated text.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) =>
  text.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? String(values[name]) : place));
