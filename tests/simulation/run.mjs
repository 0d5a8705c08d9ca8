// Plays worlds against the server that tests/simulation/test_simulation.py runs. Lines of JSON: first what to play; then,
// at {"do": ...}, the other side does something with the server and answers with a line. Ends with {"worlds": [...]}.

import { createInterface } from "node:readline";

import { judge } from "./verdict.mjs";
import { World } from "./world.mjs";

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
const { address, worlds: given, saves } = JSON.parse((await lines.next()).value);
const headers = (secret) => ({ Cookie: `device=${secret}`, "Content-Type": "application/json", Connection: "keep-alive" });

async function asked(secret, body) {
  const answer = await fetch(`${address}/sync`, { method: "POST", headers: headers(secret), body });
  return { status: answer.status, text: await answer.text() };
}

async function tell(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
  return (await lines.next()).value;
}

const failed = new Map();

async function each(play) {
  for (const world of worlds) {
    if (failed.has(world.seed)) continue;
    try {
      await play(world);
    } catch (error) {
      failed.set(world.seed, String(error.stack));
    }
  }
}

process.on("unhandledRejection", (error) => {
  process.stdout.write(`${JSON.stringify({ error: String(error.stack) })}\n`);
  process.exit(1);
});

const worlds = given.map((world) => new World(world, saves, asked));
await each((world) => world.live(0.4));
await tell({ do: "backup" });
await each((world) => world.live(0.7));
await tell({ do: "restore" });
await each((world) => world.live(1));
await each(async (world) => {
  await world.end();
  const [secret] = world.secrets;
  const book = await (await fetch(`${address}/export.json`, { headers: headers(secret) })).json();
  const body = JSON.stringify({ cursor: 0, last: null, epoch: null, workbook: null, saves: [] });
  let answer = JSON.parse((await asked(secret, body)).text);
  while (answer.more) {
    const { cursor, last, epoch, workbook } = answer;
    answer = JSON.parse((await asked(secret, JSON.stringify({ cursor, last, epoch, workbook, saves: [] }))).text);
  }
  await judge(world, book, answer.digest);
});

const figures = worlds.map((world) => ({
  seed: world.seed,
  error: failed.get(world.seed) || null,
  saved: world.acknowledged.length,
  attempts: world.attempts,
  deaths: world.devices.reduce((sum, device) => sum + device.deaths, 0),
  aborts: world.devices.reduce((sum, device) => sum + device.aborts, 0),
  repairs: world.devices.reduce((sum, device) => sum + (device.results.repair || 0), 0),
  passed: world.devices.reduce((sum, device) => sum + (device.results.passed || 0), 0),
  ...world.counts,
}));
process.stdout.write(`${JSON.stringify({ worlds: figures })}\n`, () => process.exit(0));
