// Phones that save and sync all at once, while pytest kills the server again and again; then the verdict.

import { Server, end, hear, tell } from "./talk.mjs";
import { judge } from "./verdict.mjs";
import { World } from "./world.mjs";

const { address, worlds } = await hear();
const server = new Server(address);
const world = new World(worlds[0], Infinity, server.asked);
let isOver = false;
let answered = 0;

world.send = async (_tab, secret, body) => {
  const { status, text } = await server.asked(secret, body);
  answered++;
  return { status, json: async () => JSON.parse(text) };
};

async function uses(device) {
  while (!isOver) {
    const tab = world.chance.one(device.tabs);
    await world.act(device, tab);
    if (world.chance.is(0.7)) world.poke(tab);
    await new Promise((resolve) => setTimeout(resolve, world.chance.below(300)));
    if (world.chance.is(0.02)) device.dies();
  }
}

const using = Promise.all(world.devices.map(uses));
await tell({ do: "kill" });
isOver = true;
await using;
delete world.send;
try {
  await world.end();
  const { book, digest } = await server.everything(world.secrets[0]);
  await judge(world, book, digest);
  end({ worlds: [{ seed: world.seed, error: null, answered, saves: book.saves.length, ...world.figures }] });
} catch (error) {
  end({ worlds: [{ seed: world.seed, error: String(error.stack) }] });
}
