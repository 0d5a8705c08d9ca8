// Makes scripts and styles smaller: {name: text} in JSON in, the same names out. For Chrome 94, the last one for Android 5,
// and what is newer; older ones cannot read the scripts and get the server's pages. esbuild knows styles and what old
// browsers read, terser what comes out of a script smaller still.

import { readFileSync } from "node:fs";
import { transform } from "esbuild";
import { minify } from "terser";

const TARGET = ["chrome94", "safari15.4", "firefox115"];
const WORKER = "sw.js"; // runs by itself: no other script asks for its names
const smaller = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const loader = name.endsWith(".css") ? "css" : "js";
  const { code } = await transform(text, { loader, minify: true, charset: "utf8", target: TARGET, legalComments: "none", treeShaking: name !== WORKER });
  smaller[name] = loader === "css" ? code : await squeezed(code, name);
}
process.stdout.write(JSON.stringify(smaller));

async function squeezed(script, name) {
  const module = /\b(?:import|export)\b/.test(script);
  const { code } = await minify(script, { ecma: 2020, module, toplevel: module || name === WORKER, compress: { passes: 3 } });
  return code;
}
