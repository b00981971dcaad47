/** What the shift adds to the console. */

import "./brief.js";
import "./hands.js";
import "./planned.js";
import "./printed-board.js";
import "./strip.js";
import "./typing.js";
