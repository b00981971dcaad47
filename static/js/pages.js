/** Server-made pages that ask for a part of themselves again: htmx, configured by the page's `htmx-config`. */

import htmx from "../vendor/htmx.js";

document.addEventListener("main-replaced", () => htmx.process(document.getElementById("main") ?? document.body));
