/** Server-made pages that ask for a part of themselves again: htmx, configured by the page's `htmx-config`. */

import "../vendor/htmx.js";
