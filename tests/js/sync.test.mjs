// Sync of the device: what is saved arrives once, whatever becomes of messages, tabs, the server or its backup.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { newId } from "../../app/static/js/ids.js";
import { MIGRATIONS } from "../../app/static/js/store/migrations.js";
import { Sync } from "../../app/static/js/sync.js";
import { NOW, SHARED, entryOf, form, makeStore, wish } from "./device.mjs";
import { FakeServer } from "./server.mjs";

const LIMITS = { most: 200, size: 500_000 };

// A phone of somebody: store, sync, and timers that wait until they are told.
function phone(server, { store = makeStore(), ...besides } = {}) {
  const timers = new FakeTimers();
  const errors = [];
  const sync = new Sync({
    store,
    fetch: (...args) => server.fetch(...args),
    clock: () => NOW,
    random: () => 1,
    timers,
    locks: null,
    isOnline: () => true,
    onError: (error) => errors.push(error),
    ...besides,
  });
  return { store, sync, timers, errors };
}

class FakeTimers {
  waiting = new Map();
  setTimeout = (work, ms) => {
    const id = Symbol(String(ms));
    this.waiting.set(id, { work, ms });
    return id;
  };
  clearTimeout = (id) => this.waiting.delete(id);
  get next() {
    return [...this.waiting.values()].map(({ ms }) => ms);
  }
}

async function saves(store, ...texts) {
  for (const text of texts) await store.keepForm(wish(text), NOW);
}

async function texts(store) {
  return (await store.candidates("wish")).filter((view) => !view.removed).map((view) => view.text).sort();
}

async function edits(store, entry, fields, now = NOW) {
  return store.keepForm(form(entry, "wish", fields, { seen: await store.any(entry) }), now);
}

describe("what is saved arrives once", () => {
  test("and another phone of the same book gets it", async () => {
    const server = new FakeServer();
    const [one, other] = [phone(server), phone(server)];
    await saves(one.store, "Draw", "Swim");
    assert.equal((await one.sync.state()).state, "waiting");
    assert.equal((await one.sync.poke("save")).state, "all-kept");
    assert.equal((await other.sync.poke("start")).complete, true);
    assert.deepEqual(await texts(other.store), ["Draw", "Swim"]);
    assert.equal(server.log.length, 2);
  });

  test("also when the answer is lost after the server has it", async () => {
    const server = new FakeServer();
    const { store, sync } = phone({
      fetch: async (...args) => {
        const answer = await server.fetch(...args);
        if (server.requests === 1) throw new TypeError("network");
        return answer;
      },
    });
    await saves(store, "Draw");
    assert.equal((await sync.poke("save")).state, "offline");
    assert.equal((await sync.poke("online")).state, "all-kept");
    assert.equal(server.log.length, 1);
    assert.deepEqual(await texts(store), ["Draw"]);
  });

  test("in parts, of so many saves and bytes", async () => {
    const server = new FakeServer();
    const sizes = [];
    const { store, sync } = phone({
      fetch: (url, options) => {
        sizes.push([JSON.parse(options.body).saves.length, options.body.length]);
        return server.fetch(url, options);
      },
    });
    for (let n = 0; n < 300; n++) await store.keepForm(wish(n < 20 ? "ن".repeat(2000) : `Wish ${n}`), NOW);
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.equal(server.log.length, 300);
    assert.ok(sizes.every(([count, bytes]) => count <= 200 && bytes <= 501_000), JSON.stringify(sizes));
  });

  test("and a first pull in pages is complete with the last one", async () => {
    const server = new FakeServer();
    const one = phone(server);
    for (let n = 0; n < 25; n++) await saves(one.store, `Wish ${n}`);
    await one.sync.poke("start");
    server.page = 10;
    const other = phone(server);
    const seen = [];
    other.sync.onState = ({ complete }) => seen.push(complete);
    await other.sync.poke("start");
    assert.deepEqual(seen.slice(0, 3), [false, false, true]);
    assert.equal((await texts(other.store)).length, 25);
  });

  test("and each part is asked for once, while the one before is written down", async () => {
    const server = await filled(25, 10);
    const happened = [];
    const { store, sync } = phone({ fetch: (...args) => happened.push("asked") && server.fetch(...args) });
    const takeIn = store.takeIn.bind(store);
    store.takeIn = async (...args) => {
      const result = await takeIn(...args);
      happened.push(result);
      return result;
    };
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.deepEqual(happened, ["asked", "asked", "taken", "asked", "taken", "taken"]);
    assert.equal((await texts(store)).length, 25);
  });

  test("and what is saved meanwhile is sent, although the next part was asked for without it", async () => {
    const server = await filled(25, 10);
    const { store, sync } = phone(server);
    const takeIn = store.takeIn.bind(store);
    store.takeIn = async (...args) => {
      store.takeIn = takeIn;
      await saves(store, "Meanwhile");
      return takeIn(...args);
    };
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.equal(server.log.length, 26);
    assert.equal((await texts(store)).filter((text) => text === "Meanwhile").length, 1);
    assert.equal((await store.whole()).saves.length, 26);
    assert.ok(server.requests <= 5, `${server.requests} requests: no repair was needed`);
  });

  test("and goes on from the last part that was written when the network goes", async () => {
    const server = await filled(25, 10);
    const { fetch } = server;
    const { store, sync } = phone(server);
    server.fetch = (...args) => (server.requests === 1 ? Promise.reject(new TypeError("network")) : fetch(...args));
    const state = await sync.poke("start");
    assert.deepEqual([state.state, state.complete, (await texts(store)).length], ["offline", false, 10]);
    server.fetch = fetch;
    assert.equal((await sync.poke("online")).complete, true);
    assert.equal((await texts(store)).length, 25);
  });

  test("and a part that changes many entries of the one before, and brings as many new ones, needs no repair", async () => {
    const server = new FakeServer();
    const one = phone(server);
    const forms = Array.from({ length: 120 }, (_, n) => wish(`First ${n}`));
    for (const pairs of forms) await one.store.keepForm(pairs, NOW);
    for (const [n, pairs] of forms.entries()) {
      await edits(one.store, entryOf(pairs), { text: `Then ${n}` });
      await saves(one.store, `New ${n}`);
    }
    assert.equal((await one.sync.poke("start")).state, "all-kept");
    server.page = 120;
    server.requests = 0;
    const other = phone(server);
    assert.equal((await other.sync.poke("start")).complete, true);
    assert.equal(server.requests, 3);
    assert.deepEqual(await texts(other.store), await texts(one.store));
    assert.equal((await texts(other.store)).filter((text) => text.startsWith("First")).length, 0);
  });

  test("and a form that is sent again is found among all that the server kept at once", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    const forms = ["a", "b", "c"].map((text) => wish(text));
    const ids = [];
    for (const pairs of forms) ids.push((await store.keepForm(pairs, NOW)).save);
    await sync.poke("save");
    assert.equal((await store.keepForm(forms[1], NOW)).save, ids[1], "as it was");
    assert.equal((await store.status()).waiting, 0);
    const changed = forms[1].map(([name, value]) => (name === "text" ? [name, "changed"] : [name, value]));
    const again = await store.keepForm(changed, NOW + 1);
    await saves(store, "d");
    await sync.poke("save");
    assert.equal((await store.keepForm(changed, NOW + 2)).save, again.save, "found by its form, under its new id");
    assert.deepEqual(await texts(store), ["a", "c", "changed", "d"]);
    assert.deepEqual((await store.any(entryOf(forms[1]))).rivals, []);
    assert.deepEqual((await store.whole()).saves.length, 5);
  });

  test("with the time the server gave it", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await store.keepForm(wish(), NOW + 86_400_000);
    const take = server.take.bind(server);
    server.take = (save) => take({ ...save, made_at: "2026-11-20T09:12:03.120Z" });
    assert.equal((await sync.poke("save")).state, "all-kept");
    assert.equal(server.requests, 1, "the digests are the same at once");
  });

  test("also from an app two versions old, after the update", async () => {
    const server = new FakeServer();
    const first = phone(server);
    await saves(first.store, "On the server");
    await first.sync.poke("start");
    const { log, workbook, epoch } = server;
    const disk = await theFirstShape({ confirmed: log, waiting: (await fresh("Waiting")).map((save) => ({ ...save, app: 1 })) }, { workbook, epoch });
    const updated = phone(server, { store: makeStore({ indexedDB: disk }) });
    assert.deepEqual(await texts(updated.store), ["On the server", "Waiting"], "before there is a network");
    assert.deepEqual([(await updated.store.status()).complete, (await updated.store.draft("/diary/new")).pairs[0][1]], [true, "Half"]);
    assert.equal((await updated.sync.poke("start")).state, "all-kept");
    assert.deepEqual(server.log.map((save) => save.app), [SHARED.rules.app, 1]);
    assert.deepEqual(await texts(updated.store), ["On the server", "Waiting"]);
  });

  test("also from an app before the next one, which changes the database again", async () => {
    const server = new FakeServer();
    const old = phone(server);
    await saves(old.store, "Draw");
    server.app = SHARED.rules.app + 2;
    const migrations = [...MIGRATIONS, (database) => database.createObjectStore("three"), (database) => database.createObjectStore("four")];
    const updated = phone(server, { store: makeStore({ indexedDB: old.store.indexedDB, migrations }) });
    assert.equal((await updated.sync.poke("start")).state, "all-kept");
    assert.deepEqual(server.log.map((save) => save.app), [SHARED.rules.app]);
  });

  test("and two tabs at once do it once, without locks too", async () => {
    const server = new FakeServer();
    const store = makeStore();
    const [one, other] = [phone(server, { store }), phone(server, { store: makeStore({ indexedDB: store.indexedDB }) })];
    await saves(store, "Draw", "Swim");
    store.lease = other.store.lease = async () => true; // as if each had the turn
    await Promise.all([one.sync.poke("start"), other.sync.poke("start")]);
    assert.equal(server.log.length, 2);
    assert.equal((await one.sync.state()).state, "all-kept");
  });
});

describe("what the server does not keep", () => {
  test("is put by with its text, and the others go on", async () => {
    const server = new FakeServer();
    server.refuses = (save) => (save.changes[0].fields.text === "Bad" ? "text:unknown" : null);
    const { store, sync } = phone(server);
    await saves(store, "Draw", "Bad", "Swim");
    const state = await sync.poke("save");
    assert.deepEqual([state.state, state.refused], ["all-kept", 1]);
    assert.deepEqual(await texts(store), ["Draw", "Swim"]);
    const [refused] = await store.refused();
    assert.deepEqual([refused.why, refused.save.changes[0].fields.text], ["text:unknown", "Bad"]);
    await store.settle(refused.n);
    assert.equal((await store.status()).refused, 0);
  });

  test("does not bring back what it had replaced beside what came after it", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    const first = wish("first");
    const entry = entryOf(first);
    await store.keepForm(first, NOW);
    await sync.poke("save");
    server.refuses = (save) => (save.changes[0].fields.text === "second" ? "text:unknown" : null);
    await edits(store, entry, { text: "second" });
    const seen = await store.any(entry);
    await edits(store, entry, { text: "third" });
    await sync.poke("save");
    let view = await store.any(entry);
    assert.deepEqual([view.text, view.rivals], ["third", []]);
    await store.keepForm(form(entry, "wish", { text: "fourth" }, { seen }), NOW); // of a page that still showed the second
    await sync.poke("save");
    view = await store.any(entry);
    assert.deepEqual(view.rivals.map((rival) => rival.fields.text).sort(), ["fourth", "third"], "and not the first");
  });

  test("because it is of a newer app waits, and does not hold up the others", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "Draw", "Swim");
    const take = server.take.bind(server);
    server.take = (save) => take(save.changes[0].fields.text === "Draw" ? { ...save, app: SHARED.rules.app + 1 } : save);
    const state = await sync.poke("save");
    assert.deepEqual([state.state, state.waiting], ["waiting", 1]);
    assert.deepEqual(await texts(store), ["Draw", "Swim"]);
    server.take = take;
    assert.equal((await sync.poke("start")).state, "all-kept");
  });

  test("all at once is sent in smaller parts, down to the one that is too large", async () => {
    const server = new FakeServer();
    const { store, sync } = phone({
      fetch: (url, options) => {
        const large = JSON.parse(options.body).saves.some((save) => save.changes[0].fields.text === "Large");
        return large ? { status: 413, json: async () => ({ error: "too_large" }) } : server.fetch(url, options);
      },
    });
    await saves(store, "a", "b", "Large", "c", "d");
    const state = await sync.poke("save");
    assert.deepEqual([state.state, state.refused, server.log.length], ["all-kept", 1, 4]);
  });

  test("and cannot say why, waits, and the others go on", async () => {
    const server = new FakeServer();
    const { store, sync } = phone({
      fetch: (url, options) => {
        const odd = JSON.parse(options.body).saves.some((save) => save.changes[0].fields.text === "Odd");
        return odd ? { status: 400, json: async () => ({ error: "broken" }) } : server.fetch(url, options);
      },
    });
    await saves(store, "a", "Odd", "b");
    const state = await sync.poke("save");
    assert.deepEqual([state.state, state.waiting, server.log.length], ["waiting", 1, 2]);
  });

  test("as it came, because the form was sent to it too, is kept instead of the first", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    const pairs = wish("sent to the server");
    const there = makeStore();
    await there.keepForm(pairs, NOW);
    server.log.push((await there.ask(null, LIMITS)).body.saves[0]);
    const changed = pairs.map(([name, value]) => (name === "text" ? [name, "changed on the phone"] : [name, value]));
    await store.keepForm(changed, NOW);
    const { fetch } = server;
    server.fetch = async (...args) => {
      const answer = await fetch(...args);
      server.fetch = fetch;
      await edits(store, entryOf(pairs), { text: "and once more" }, NOW + 1); // while the answer is on its way
      return answer;
    };
    await sync.poke("save");
    assert.equal((await sync.poke("save")).state, "all-kept");
    const view = await store.any(entryOf(pairs));
    assert.deepEqual([view.text, view.rivals], ["and once more", []]);
  });
});

describe("before an ended device is emptied", () => {
  // A phone that was ended, at a server that takes what it still held, but where `said(saves)` is another status.
  function farewell(about, said = () => null) {
    const got = [];
    const fetch = async (_url, { body }) => {
      const { saves } = JSON.parse(body);
      const other = said(saves);
      if (other) return { status: other, json: async () => ({ error: other === 413 ? "too_many" : "broken" }) };
      got.push(...saves.map((save) => save.changes[0].fields.text));
      return { status: 410, json: async () => ({ error: "ended" }) };
    };
    return { got, ...phone({ fetch }, about) };
  }

  test("each save is handed over, though the server takes one at a time", async () => {
    const { store, sync, got } = farewell({}, (saves) => (saves.length > 1 ? 413 : null));
    await saves(store, "a", "b", "c", "d", "e");
    assert.equal((await sync.poke("start")).state, "gone");
    assert.deepEqual(got.filter((text, at) => got.indexOf(text) === at), ["a", "b", "c", "d", "e"]);
  });

  test("one that is odd keeps none of the others from being handed over", async () => {
    let requests = 0; // the first says that the device is ended
    const isOdd = ({ changes }) => requests > 0 && changes[0].fields.text === "Odd";
    const { store, sync, got } = farewell({}, (saves) => (saves.some(isOdd) ? 400 : (requests++, null)));
    await saves(store, "a", "Odd", "b", "c");
    assert.equal((await sync.poke("start")).state, "gone");
    assert.deepEqual(got.slice(4), ["a", "b", "c"]);
  });

  test("what the server had refused is handed over too", async () => {
    const server = new FakeServer();
    server.refuses = (save) => (save.changes[0].fields.text === "Bad" ? "text:unknown" : null);
    const { store, sync } = phone(server);
    await saves(store, "Draw", "Bad");
    await sync.poke("save");
    const ended = farewell({ store });
    assert.equal((await ended.sync.poke("start")).state, "gone");
    assert.deepEqual(ended.got, ["Bad"]);
  });

  test("nothing goes while the server cannot take it", async () => {
    let requests = 0;
    const { store, sync } = farewell({}, () => (requests++ ? 503 : null));
    await saves(store, "a");
    assert.equal((await sync.poke("start")).state, "offline");
  });
});

describe("when device and server do not hold the same", () => {
  test("what a server lost with its backup comes back, in an order it can keep", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "before");
    await sync.poke("save");
    const backup = structuredClone(server.log);
    const pairs = wish("after");
    await store.keepForm(pairs, NOW);
    await sync.poke("save");
    await edits(store, entryOf(pairs), { text: "after, edited" });
    await sync.poke("save");
    await edits(store, entryOf(pairs), { text: "waiting" });
    server.log = backup;
    server.refuses = (save) =>
      save.changes.some(({ entry, fields }) => !fields.domain && !server.log.some((one) => one.changes[0].entry === entry))
        ? "domain:empty"
        : null;
    const state = await sync.poke("start");
    assert.deepEqual([state.state, state.refused], ["all-kept", 0]);
    assert.equal(server.log.length, 4);
    assert.deepEqual(await texts(store), ["before", "waiting"]);
  });

  test("a server that went back and went on with others is found out too", async () => {
    const server = new FakeServer();
    const [one, other] = [phone(server), phone(server)];
    await saves(one.store, "lost with the backup");
    await one.sync.poke("save");
    server.log = [];
    await saves(other.store, "a", "b", "c");
    await other.sync.poke("save");
    await one.sync.poke("start");
    await other.sync.poke("start");
    assert.deepEqual(await texts(one.store), ["a", "b", "c", "lost with the backup"]);
    assert.deepEqual(await texts(other.store), await texts(one.store));
  });

  test("screens show the same while it is sent again", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a", "b");
    await sync.poke("save");
    server.log = [];
    server.epoch = "two";
    const { fetch } = server;
    server.fetch = (...args) => (server.requests === 2 ? Promise.reject(new TypeError("network")) : fetch(...args));
    const state = await sync.poke("start");
    assert.deepEqual([state.state, state.waiting, state.again, state.complete], ["offline", 0, 2, true]);
    assert.deepEqual(await texts(store), ["a", "b"]);
    server.fetch = fetch;
    assert.equal((await sync.poke("online")).state, "all-kept");
    assert.equal(server.log.length, 2);
  });

  test("a device that missed something gets it by its digest", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a", "b");
    await sync.poke("save");
    const entry = (await store.candidates("wish"))[0].id;
    await damage(store, (record) => record.id === entry && { ...record, base: JSON.stringify({ kind: "wish", fields: {} }) });
    server.log.push(...(await fresh("c")));
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.deepEqual(await texts(store), ["a", "b", "c"]);
    assert.equal(server.log.length, 3);
    await damage(store, (record) => void assert.ok(JSON.parse(record.base).fields.text, "its base is whole again"));
  });

  test("what only the device has is sent, not deleted", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a", "b");
    await sync.poke("save");
    server.log.pop();
    server.log.push(...(await fresh("c"))); // the same number and a last one that the device does not know
    await sync.poke("start");
    assert.deepEqual(await texts(store), ["a", "b", "c"]);
    assert.equal(server.log.length, 3);
  });

  test("a save that was pulled while it still waited is in the log once", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    const asking = await store.ask(null, LIMITS);
    server.exchange(asking.body); // its answer is lost
    await store.takeIn(asking, server.exchange({ ...asking.body, saves: [] }), NOW);
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.equal((await store.whole()).saves.length, 1);
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.equal(server.log.length, 1);
  });

  test("a difference that no repair ends does not go on for ever", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    server.digest = () => "0123456789abcdef";
    for (let n = 0; n < 4; n++) await sync.poke("start");
    assert.ok(server.requests < 12, `${server.requests} requests`);
    assert.deepEqual(await texts(store), ["a"]);
    assert.equal(server.log.length, 1);
  });

  test("a difference that repairs did not end is told, and the next start tries again", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    const { digest } = server;
    server.digest = () => "0123456789abcdef";
    assert.equal((await sync.poke("start")).state, "waiting", "nobody is told that all is kept");
    assert.equal((await sync.poke("foreground")).state, "waiting");
    server.digest = digest;
    const { id } = (await store.candidates("wish"))[0];
    await damage(store, (record) => record.id === id && { ...record, base: JSON.stringify({ kind: "wish", fields: {} }) });
    const restarted = phone(server, { store: makeStore({ indexedDB: store.indexedDB }) });
    assert.equal((await restarted.sync.poke("start")).state, "all-kept");
    assert.deepEqual(await texts(restarted.store), ["a"]);
  });

  test("an answer that comes after another one counts for nothing", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    const asking = await store.ask(null, LIMITS);
    const early = server.exchange(asking.body);
    await saves(store, "b");
    await sync.poke("save");
    assert.equal(await store.takeIn(asking, early, NOW), "passed");
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.equal(server.log.length, 2);
    assert.deepEqual(await texts(store), ["a", "b"]);
  });
});

describe("when the cookie is gone and the data is there", () => {
  test("all of it goes to the book that the phone opens now, the owner's name too", async () => {
    const [lost, found] = [new FakeServer(), new FakeServer()];
    const { store, sync } = phone(lost);
    await sync.poke("start");
    await store.keepForm(form(lost.workbook, "profile", { name: "Nina" }), NOW);
    await saves(store, "a");
    await sync.poke("save");
    await saves(store, "b");
    await store.moveTo(found.workbook);
    const moved = phone(found, { store });
    const state = await moved.sync.poke("start");
    assert.deepEqual([state.state, state.waiting, state.refused], ["all-kept", 0, 0]);
    assert.deepEqual(await texts(store), ["a", "b"]);
    assert.equal((await store.any(found.workbook)).name, "Nina");
    assert.equal(await store.any(lost.workbook), null);
    assert.equal(found.log.length, 3);
  });

  test("the book as a file holds what waits too", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    await sync.poke("save");
    await saves(store, "b");
    const book = await store.whole();
    assert.deepEqual(book.saves.map((save) => save.changes[0].fields.text), ["a", "b"]);
    assert.deepEqual(book.entries.map((entry) => entry.fields.text).sort(), ["a", "b"]);
  });
});

describe("when the server is not there", () => {
  for (const [status, expected] of Object.entries({ 401: "signed-out", 409: "other-book", 500: "offline", 503: "offline" })) {
    test(`${status}: all is kept, and the state is ${expected}`, async () => {
      const server = new FakeServer();
      server.answers = Number(status);
      const { store, sync, timers } = phone(server);
      await saves(store, "a");
      const state = await sync.poke("save");
      assert.deepEqual([state.state, state.waiting], [expected, 1]);
      assert.equal(timers.next.length, expected === "offline" ? 1 : 0, "no use in trying again");
      server.answers = null;
      assert.equal((await sync.poke("foreground")).state, "all-kept");
    });
  }

  test("a hotel's page is no answer", async () => {
    for (const page of [{ status: 200, json: async () => JSON.parse("<html>") }, { status: 200, json: async () => ({ hello: 1 }) }]) {
      const { store, sync } = phone({ fetch: async () => page });
      await saves(store, "a");
      const state = await sync.poke("save");
      assert.deepEqual([state.state, state.waiting], ["offline", 1]);
    }
  });

  test("it is left alone for longer and longer, and a save does not change that", async () => {
    const server = new FakeServer();
    server.answers = 503;
    const { store, sync, timers } = phone(server);
    await sync.poke("start");
    const waits = [];
    for (let n = 0; n < 9; n++) {
      const [id, { work, ms }] = [...timers.waiting][0];
      waits.push(ms);
      timers.waiting.delete(id);
      await work();
    }
    assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000));
    const before = server.requests;
    await saves(store, "a");
    await sync.poke("save");
    assert.equal(server.requests, before);
    server.answers = null;
    assert.equal((await sync.poke("online")).state, "all-kept");
  });

  test("an ended device that the server has no room for is not wiped, and tries again", async () => {
    const { store, sync, timers } = phone({ fetch: async (_url, { body }) => ({ status: JSON.parse(body).saves.length ? left : 410, json: async () => ({ error: left === 410 ? "ended" : "no_room" }) }) });
    let left = 503;
    await saves(store, "a");
    assert.deepEqual([(await sync.poke("save")).state, timers.next.length], ["offline", 1]);
    left = 410;
    assert.equal((await sync.poke("online")).state, "gone");
  });

  test("an answer that never comes is given up", async () => {
    const { sync, timers } = phone({ fetch: () => new Promise(() => {}) });
    const state = sync.poke("start");
    while (timers.next.length === 0) await new Promise(setImmediate);
    [...timers.waiting.values()][0].work();
    assert.equal((await state).state, "offline");
  });

  test("a save during a sync is sent by the same one", async () => {
    const server = new FakeServer();
    const { store, sync } = phone(server);
    await saves(store, "a");
    const first = sync.poke("save");
    await saves(store, "b");
    await Promise.all([first, sync.poke("save")]);
    assert.equal((await sync.state()).state, "all-kept");
    assert.equal(server.log.length, 2);
  });
});

describe("turns", () => {
  test("one tab at a time, and a tab that died holds up nobody for long", async () => {
    const store = makeStore();
    assert.equal(await store.lease("one", 1000, 2000), true);
    assert.equal(await store.lease("two", 1500, 2500), false);
    assert.equal(await store.lease("two", 2001, 3001), true);
  });

  test("a clock that was put back holds up nobody", async () => {
    const store = makeStore();
    await store.lease("one", 86_400_000, 86_401_000);
    assert.equal(await store.lease("two", 1000, 2000), true);
  });

  test("with locks, no lease is taken", async () => {
    const server = new FakeServer();
    const asked = [];
    const locks = { request: (name, work) => asked.push(name) && work() };
    const { store, sync } = phone(server, { locks });
    store.lease = () => assert.fail("leased");
    assert.equal((await sync.poke("start")).state, "all-kept");
    assert.deepEqual(asked, ["krachtboek-sync"]);
  });
});

// A server that has so many saves, and gives them in pages.
async function filled(count, page) {
  const server = new FakeServer();
  const { store, sync } = phone(server);
  for (let n = 0; n < count; n++) await saves(store, `Wish ${n}`);
  await sync.poke("start");
  return Object.assign(server, { page, requests: 0 });
}

// A disk as the first app wrote it (be78339): one record in the log for each save, what screens see apart, no pages.
function theFirstShape({ confirmed, waiting }, place) {
  const disk = new IDBFactory();
  return new Promise((resolve, reject) => {
    const request = disk.open("krachtboek", 1);
    request.onerror = reject;
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("meta");
      database.createObjectStore("entries", { keyPath: "id" });
      const shown = database.createObjectStore("shown", { keyPath: "id" });
      shown.createIndex("kind", "kind");
      shown.createIndex("date", ["kind", "fields.date"]);
      for (const name of ["waiting", "log"]) {
        const list = database.createObjectStore(name, { keyPath: "n", autoIncrement: true });
        list.createIndex("id", "id", { unique: true });
        list.createIndex("form", "form");
        if (name === "waiting") list.createIndex("entries", "entries", { multiEntry: true });
      }
      database.createObjectStore("refused", { keyPath: "n", autoIncrement: true }).createIndex("id", "id");
      database.createObjectStore("drafts", { keyPath: "address" });
    };
    request.onsuccess = () => {
      const database = request.result;
      const work = database.transaction([...database.objectStoreNames], "readwrite");
      const record = (save) => ({ id: save.id, form: save.id, said: null, entries: save.changes.map(({ entry }) => entry), save });
      for (const save of confirmed) work.objectStore("log").add(record(save));
      for (const save of waiting) work.objectStore("waiting").add(record(save));
      const position = { turn: 4, ...place, cursor: confirmed.length, last: confirmed.at(-1).id, digest: "0".repeat(16), complete: true, vain: 0, synced_at: NOW };
      work.objectStore("meta").put(position, "position");
      work.objectStore("drafts").put({ address: "/diary/new", pairs: [["text", "Half"]], at: NOW });
      work.oncomplete = () => resolve(database.close() || disk);
    };
  });
}

// A save that another phone made.
async function fresh(text) {
  const store = makeStore();
  await saves(store, text);
  return (await store.ask(null, LIMITS)).body.saves;
}

// Changes records of entries behind the store's back.
async function damage(store, change) {
  await new Promise((resolve, reject) => {
    const request = store.indexedDB.open("krachtboek");
    request.onsuccess = () => {
      const database = request.result;
      const transaction = database.transaction(["entries", "meta"], "readwrite");
      const entries = transaction.objectStore("entries");
      entries.getAll().onsuccess = ({ target }) => {
        for (const record of target.result) entries.put(change(record) || record);
      };
      const meta = transaction.objectStore("meta");
      meta.get("position").onsuccess = ({ target }) => meta.put({ ...target.result, digest: newId() }, "position");
      transaction.oncomplete = () => resolve(database.close());
      transaction.onabort = reject;
    };
  });
}
