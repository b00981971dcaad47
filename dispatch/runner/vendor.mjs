// Bundles each browser package once into static/vendor/ as a plain ES module with its types beside it.
// Pages import them by static path, so there is no import map and no bundler for our own code.
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = join(root, "node_modules");
const target = join(root, "static", "vendor");
const fresh = `${target}.${process.pid}.new`;

// What each module exports. The same text is its type declaration.
const exported = {
  "lit": `
    export { LitElement, css, html, noChange, nothing, render, svg } from "lit";
    export { AsyncDirective, directive } from "lit/async-directive.js";
    export { cache } from "lit/directives/cache.js";
    export { classMap } from "lit/directives/class-map.js";
    export { guard } from "lit/directives/guard.js";
    export { ifDefined } from "lit/directives/if-defined.js";
    export { keyed } from "lit/directives/keyed.js";
    export { live } from "lit/directives/live.js";
    export { createRef, ref } from "lit/directives/ref.js";
    export { repeat } from "lit/directives/repeat.js";
    export { until } from "lit/directives/until.js";
    export { when } from "lit/directives/when.js";`,
  "htmx": `export { default } from "htmx.org";`,
  "idb": `export * from "idb";`,
  "leaflet": `export * from "leaflet";`,
  "mgrs": `export * from "mgrs";`,
  "milsymbol": `export { default } from "milsymbol";`,
  "protomaps-leaflet": `export * from "protomaps-leaflet";`,
  "uplot": `export { default } from "uplot";`,
};
const types = {
  "lit": `${exported.lit}
    export type { PropertyDeclarations, PropertyValues, ReactiveController, ReactiveControllerHost,
      TemplateResult } from "lit";`,
};
const options = {
  // The package's main file is not a module.
  "leaflet": { alias: { leaflet: "leaflet/dist/leaflet-src.esm.js" } },
  // It expects the global L.
  "protomaps-leaflet": { banner: { js: 'import * as L from "./leaflet.js";' } },
};
const copied = {
  "leaflet/dist/leaflet.css": "leaflet.css",
  "leaflet/dist/images": "images",
  "uplot/dist/uPlot.min.css": "uplot.css",
};

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
for (const [name, contents] of Object.entries(exported)) {
  await build({
    stdin: { contents, resolveDir: root },
    outfile: join(fresh, `${name}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "eof",
    sourcemap: false, // a leftover source-map comment breaks Django's manifest storage
    logLevel: "warning",
    ...options[name],
  });
  await writeFile(join(fresh, `${name}.d.ts`), types[name] ?? contents);
}
for (const [from, to] of Object.entries(copied)) {
  await cp(join(modules, from), join(fresh, to), { recursive: true });
}
// The old folder goes only when the new one is whole.
await rm(target, { recursive: true, force: true });
await rename(fresh, target);
