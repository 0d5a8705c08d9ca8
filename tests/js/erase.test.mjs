// Erasing for good on the device: once it is done here, or heard of, no word of it is on the disk.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isErasing } from "../../app/static/js/merge.js";
import { Sync } from "../../app/static/js/sync.js";
import { NOW, entryOf, form, makeStore, wish } from "./device.mjs";
import { FakeServer } from "./server.mjs";

const SECRET = "only between us";

/** All that is on a disk, as text. */
function disk(store) {
  return new Promise((resolve, reject) => {
    const request = store.indexedDB.open("krachtboek");
    request.onerror = reject;
    request.onsuccess = () => {
      const names = [...request.result.objectStoreNames];
      const found = [];
      const transaction = request.result.transaction(names);
      for (const name of names) {
        const cursor = transaction.objectStore(name).openCursor();
        cursor.onsuccess = () => {
          if (!cursor.result) return;
          found.push([name, cursor.result.key, cursor.result.value]);
          cursor.result.continue();
        };
      }
      transaction.oncomplete = () => {
        request.result.close();
        resolve(JSON.stringify(found));
      };
    };
  });
}

function phone(server) {
  const store = makeStore();
  return { store, sync: new Sync({ store, fetch: server.fetch, clock: () => NOW, locks: null, isOnline: () => true }) };
}

async function erase(store, entry) {
  await store.keepForm(form(entry, "wish", { erased: "yes" }, { seen: await store.any(entry) }), NOW);
}

test("what is erased without a network leaves the phone at once, and what waits of it too", async () => {
  const server = new FakeServer();
  const { store, sync } = phone(server);
  const pairs = wish(SECRET);
  const entry = entryOf(pairs);
  await store.keepForm(pairs, NOW);
  await sync.poke("save");
  await store.keepForm(form(entry, "wish", { text: `${SECRET}, and more` }, { seen: await store.any(entry) }), NOW);
  await store.keepDraft(`/wishes/${entry}/words text`, [["text", SECRET]], NOW);
  await store.keepDraft("/diary/new text", [["text", "of another thing"]], NOW);
  assert.match(await disk(store), new RegExp(SECRET));
  await erase(store, entry);
  assert.doesNotMatch(await disk(store), new RegExp(SECRET));
  assert.match(await disk(store), /of another thing/);
  assert.equal((await store.any(entry)).removed, true);
  assert.equal((await sync.poke("save")).state, "all-kept");
  assert.deepEqual(server.log.map(({ changes }) => changes[0].fields.text), [undefined, undefined, undefined]);
  sync.stop();
});

test("another phone follows at its next sync, and sends no word of what it had written meanwhile", async () => {
  const server = new FakeServer();
  const [mine, theirs] = [phone(server), phone(server)];
  const pairs = wish(SECRET);
  const entry = entryOf(pairs);
  await mine.store.keepForm(pairs, NOW);
  await mine.sync.poke("save");
  await theirs.sync.poke("start");
  await theirs.store.keepForm(form(entry, "wish", { text: `${SECRET}, too` }, { seen: await theirs.store.any(entry) }), NOW);
  await erase(mine.store, entry);
  await mine.sync.poke("save");
  assert.match(await disk(theirs.store), new RegExp(SECRET));
  await theirs.sync.poke("start");
  assert.doesNotMatch(await disk(theirs.store), new RegExp(SECRET));
  await mine.sync.poke("start");
  assert.doesNotMatch(JSON.stringify(server.log), new RegExp(SECRET));
  assert.equal((await theirs.store.status()).waiting, 0);
  mine.sync.stop();
  theirs.sync.stop();
});

test("what the server did not keep of it goes, and the rest of such a save stays", async () => {
  const server = new FakeServer();
  server.refuses = (save) => (save.changes.some(({ fields }) => fields.text) ? "text" : null);
  const { store, sync } = phone(server);
  const pairs = wish(SECRET);
  await store.keepForm(pairs, NOW);
  await sync.poke("save");
  assert.equal((await store.refused()).length, 1);
  await store.keepForm(wish("Draw", { entry: entryOf(pairs) }), NOW);
  await erase(store, entryOf(pairs));
  assert.doesNotMatch(await disk(store), new RegExp(SECRET));
  assert.equal((await store.refused()).filter(({ save }) => !save.changes.every(isErasing)).length, 0);
  sync.stop();
});

test("who has the same form open in another tab is told so", async () => {
  const { store } = phone(new FakeServer());
  const pairs = wish(SECRET);
  await store.keepForm(pairs, NOW);
  const old = form(entryOf(pairs), "wish", { text: "again" }, { seen: await store.any(entryOf(pairs)) });
  await erase(store, entryOf(pairs));
  await assert.rejects(store.keepForm(old, NOW), { message: "erased" });
});
