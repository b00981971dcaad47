/** The page of movements: its board, then the feed. */

import { feed } from "../live/desk.js";
import "../parts/age.js";
import "../parts/link-state.js";
import "../parts/signed-out.js";
import "./board.js";

feed.start();
