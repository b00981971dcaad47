/** The colours of the theme for what is drawn on a canvas or inside an image, where style sheets do not reach. */

/** A custom property of the page as the theme sets it. @param {string} name without the dashes */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @param {() => void} changed called after the theme has changed @returns {() => void} to stop */
export function onTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
