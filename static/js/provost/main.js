/** The provost's page: parts, then the feed. */

import { feed } from "../live/desk.js";
import { loadMap } from "../map/load.js";
import "../parts/age.js";
import "../parts/signed-out.js";
import "./decisions.js";
import "./response.js";
import "./tables.js";
import "./top.js";

feed.start();

loadMap();
