// The browser host's start.

import { makeHost } from "./host.js";
import { templates } from "./templates.js";
import { ASSETS } from "./assets.js";
import "./htmx.js";

console.log(makeHost, templates, ASSETS);
