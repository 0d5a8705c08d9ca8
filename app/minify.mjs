// Makes scripts and styles smaller for phones of Chrome 80 and later: {name: text} in JSON in, the same names out.

import { readFileSync } from "node:fs";
import { transform } from "esbuild";

const TARGET = ["chrome80", "safari14.1"];
const smaller = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const loader = name.endsWith(".css") ? "css" : "js";
  const { code } = await transform(text, { loader, minify: true, charset: "utf8", target: TARGET, legalComments: "none" });
  smaller[name] = code;
}
process.stdout.write(JSON.stringify(smaller));
