// Plays worlds one after the other; between their parts pytest makes a backup of the server, and takes it back to it.

import { Server, end, hear, tell } from "./talk.mjs";
import { judge } from "./verdict.mjs";
import { World } from "./world.mjs";

const { address, worlds: given, saves } = await hear();
const server = new Server(address);
const worlds = given.map((world) => new World(world, saves, server.asked));
const failed = new Map();

async function each(play) {
  for (const world of worlds.filter(({ seed }) => !failed.has(seed))) {
    try {
      await play(world);
    } catch (error) {
      failed.set(world.seed, String(error.stack));
    }
  }
}

await each((world) => world.live(0.4));
await tell({ do: "backup" });
await each((world) => world.live(0.7));
await tell({ do: "restore" });
await each((world) => world.live(1));
await each(async (world) => {
  await world.end();
  const { book, digest } = await server.everything(world.secrets[0]);
  await judge(world, book, digest);
});
end({ worlds: worlds.map((world) => ({ seed: world.seed, error: failed.get(world.seed) || null, ...world.figures })) });
