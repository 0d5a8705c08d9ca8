// Answers calls of the browser's half of a pair: JSON lines in, JSON lines out. The first line is what the hosts share.

import { createInterface } from "node:readline";

import { makeCall } from "./pairs.mjs";

let call = null;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const said = JSON.parse(line);
  if (call === null) call = makeCall(said);
  else process.stdout.write(`${JSON.stringify(await Promise.all(said.map(([name, args]) => call(name, args))))}\n`);
}
