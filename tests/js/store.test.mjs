// The store on the device: saved means on the disk, a double tap is one save, a quota or a newer tab loses nothing.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { combined, EMPTY, sha256 } from "../../app/static/js/digest.js";
import { newId } from "../../app/static/js/ids.js";
import { MIGRATIONS } from "../../app/static/js/store/migrations.js";
import { NOW, entryOf, form, formOf, makeStore, wish } from "./device.mjs";

const LIMITS = { most: 200, size: 500_000 };

async function waiting(store) {
  return (await store.ask(null, LIMITS)).body.saves;
}

async function kept(store, pairs, now = NOW) {
  const answer = await store.keepForm(pairs, now);
  assert.equal(answer.outcome, "saved", JSON.stringify(answer.problems));
  return answer;
}

describe("keeping a form", () => {
  test("what was saved is there when the app is opened again", async () => {
    const store = makeStore();
    const pairs = wish("Paint");
    await kept(store, pairs);
    const again = makeStore({ indexedDB: store.indexedDB });
    assert.equal((await again.candidates("wish"))[0].text, "Paint");
    assert.deepEqual((await waiting(again)).map((save) => save.made_at), ["2026-11-20T09:12:03.120Z"]);
  });

  test("a triple tap is one save", async () => {
    const store = makeStore();
    const pairs = wish();
    const answers = await Promise.all([1, 2, 3].map(() => store.keepForm(pairs, NOW)));
    assert.deepEqual(answers.map((answer) => answer.outcome), ["saved", "saved", "saved"]);
    assert.equal((await waiting(store)).length, 1);
  });

  test("what breaks a rule is not kept, and what was typed comes back", async () => {
    const store = makeStore();
    const answer = await store.keepForm(form(newId(), "wish", { domain: "leisure", text: "" }), NOW);
    assert.deepEqual({ ...answer.problems }, { text: "empty" });
    assert.deepEqual({ ...answer.typed }, { domain: "leisure", text: "" });
    assert.equal((await store.status()).waiting, 0);
  });

  test("going back and changing the form takes the place of what it said first", async () => {
    const store = makeStore();
    const [one, two, save] = [newId(), newId(), newId()];
    const both = formOf([[one, "wish", { domain: "leisure", text: "Draw" }], [two, "wish", { domain: "home", text: "Cook" }]], save);
    const first = await kept(store, both);
    const second = await kept(store, formOf([[one, "wish", { domain: "leisure", text: "Paint" }]], save));
    assert.notEqual(second.save, first.save);
    const views = new Map((await store.candidates("wish")).map((view) => [view.id, view]));
    assert.deepEqual([views.get(one).text, views.get(one).rivals, views.get(one).removed], ["Paint", [], false]);
    assert.equal(views.get(two).removed, true, "the form does not make it any more");
  });

  test("a draft ends with the form that it was for", async () => {
    const store = makeStore();
    await store.keepDraft("/goals/new", [["text", "half a wo"]], NOW, "one");
    assert.deepEqual(await store.draft("/goals/new"), { pairs: [["text", "half a wo"]], of: "one" });
    await store.keepForm(wish(), NOW, { address: "/goals/new", of: ["another", "one"] });
    assert.equal(await store.draft("/goals/new"), null);
  });

  test("a draft of another tab, in the same form, stays", async () => {
    const store = makeStore();
    await store.keepDraft("/goals/new", [["text", "half a wo"]], NOW, "two");
    await store.keepForm(wish(), NOW, { address: "/goals/new", of: ["one"] });
    await store.dropDraft({ address: "/goals/new", of: ["one"] });
    assert.deepEqual(await store.draft("/goals/new"), { pairs: [["text", "half a wo"]], of: "two" });
  });

  test("a draft of a form that had problems stays", async () => {
    const store = makeStore();
    await store.keepDraft("/goals/new", [["text", ""]], NOW);
    await store.keepForm(wish(""), NOW, { address: "/goals/new", of: [] });
    assert.deepEqual(await store.draft("/goals/new"), { pairs: [["text", ""]], of: null });
  });

  test("a clock that is wrong by ages stops nobody", async () => {
    const store = makeStore();
    for (const clock of [-1e15, 0, 1e18]) await kept(store, wish(), clock);
    assert.equal((await waiting(store)).length, 3);
  });
});

describe("what a save replaces", () => {
  test("an edit of an edit that waits replaces what that one replaced too", async () => {
    const store = makeStore();
    const entry = newId();
    const ids = [];
    for (const text of ["a", "b", "c"]) {
      ids.push((await kept(store, form(entry, "wish", { domain: "leisure", text }, { seen: await store.any(entry) }))).save);
    }
    const last = (await waiting(store)).at(-1);
    assert.deepEqual(last.changes[0].replaces.text, [...ids.slice(0, 2)].sort());
  });

  test("two tabs that did not see each other are asked which is right", async () => {
    const store = makeStore();
    const entry = newId();
    await kept(store, form(entry, "wish", { domain: "leisure", text: "a" }));
    const seen = await store.any(entry);
    await kept(store, form(entry, "wish", { text: "b" }, { seen }));
    await kept(store, form(entry, "wish", { text: "c" }, { seen }), NOW + 1);
    const view = await store.any(entry);
    assert.equal(view.text, "c");
    assert.deepEqual(view.rivals.map((rival) => rival.fields.text), ["c", "b"]);
  });
});

describe("when the device is in trouble", () => {
  test("a full device says so, and nothing is half there", async () => {
    const store = makeStore({ indexedDB: failing(new IDBFactory(), 1, "QuotaExceededError") });
    await assert.rejects(store.keepForm(wish(), NOW), (problem) => problem.code === "full");
    assert.deepEqual(await store.candidates("wish"), []);
    await kept(store, wish());
  });

  for (const name of ["InvalidStateError", "AbortError", "UnknownError"]) {
    test(`${name}: the database is opened again and the form is kept once`, async () => {
      const store = makeStore({ indexedDB: failing(new IDBFactory(), 1, name) });
      await kept(store, wish());
      assert.equal((await waiting(store)).length, 1);
    });

    test(`${name} again and again is told, not turned round for ever`, async () => {
      const store = makeStore({ indexedDB: failing(new IDBFactory(), 9, name) });
      await assert.rejects(store.keepForm(wish(), NOW), (problem) => problem.code === "broken");
    });
  }

  test("an old tab lets go of the database when a newer app upgrades it, and says that it is old", async () => {
    const old = makeStore();
    await kept(old, wish("before"));
    const newer = makeStore({ indexedDB: old.indexedDB, migrations: [...MIGRATIONS, (database) => database.createObjectStore("more")] });
    assert.equal((await newer.candidates("wish"))[0].text, "before");
    await assert.rejects(old.keepForm(wish(), NOW), (problem) => problem.code === "newer");
    assert.equal((await waiting(newer)).length, 1, "what waited waits on");
  });

  test("a tab that does not let go is told of, and the app goes on when it is closed", async () => {
    const indexedDB = new IDBFactory();
    const stubborn = await new Promise((resolve) => {
      const request = indexedDB.open("krachtboek", MIGRATIONS.length);
      request.onupgradeneeded = () => MIGRATIONS[0](request.result);
      request.onsuccess = () => resolve(request.result);
    });
    const store = makeStore({ indexedDB, patience: 1, migrations: [...MIGRATIONS, () => {}] });
    await assert.rejects(store.status(), (problem) => problem.code === "blocked");
    stubborn.close();
    assert.equal((await store.status()).waiting, 0);
  });

  test("a database that never answers is asked for once more, and then told of", async () => {
    let asked = 0;
    const store = makeStore({ indexedDB: { open: () => ({ asked: asked++ }) }, patience: 1 });
    await assert.rejects(store.status(), (problem) => problem.code === "broken");
    assert.equal(asked, 2);
  });

  test("one that answers late holds up nobody, and is let go of", async () => {
    const disk = new IDBFactory();
    let isClosed = false;
    const late = { result: { close: () => (isClosed = true) } };
    let asked = 0;
    const store = makeStore({ indexedDB: { open: (...args) => (asked++ ? disk.open(...args) : late) }, patience: 20 });
    await kept(store, wish());
    late.onsuccess();
    assert.ok(isClosed, "or a newer app could not change it");
    assert.equal((await waiting(store)).length, 1);
  });
});

describe("reading", () => {
  test("another tab sees what was saved here", async () => {
    const [one, other] = tabs();
    await kept(one, wish("first"));
    assert.equal((await other.candidates("wish")).length, 1);
    const told = new Promise((resolve) => other.onChange(resolve));
    await kept(one, wish("second"));
    assert.equal((await told).here, false);
    assert.deepEqual((await other.candidates("wish")).map((view) => view.text).sort(), ["first", "second"]);
  });

  test("what is saved while the book is being read is not missed", async () => {
    const store = makeStore();
    const pairs = wish("a");
    await kept(store, pairs);
    const reading = store.candidates("wish");
    const saving = kept(store, form(entryOf(pairs), "wish", { text: "b" }, { seen: await store.any(entryOf(pairs)) }));
    await Promise.all([reading, saving]);
    assert.equal((await store.candidates("wish"))[0].text, "b");
  });

  test("days are found between two others, with open ends too", async () => {
    const store = makeStore();
    for (const date of ["2026-11-18", "2026-11-19", "2026-11-20"]) {
      await kept(store, form(newId(), "note", { date, text: "A tree" }));
    }
    const days = async (range) => (await store.candidates("note", { date: { range } })).map((view) => view.date);
    assert.deepEqual(await days([null, "2026-11-19"]), ["2026-11-18", "2026-11-19"]);
    assert.deepEqual(await days(["2026-11-19", null]), ["2026-11-19", "2026-11-20"]);
    assert.deepEqual(await days(["2026-11-20", "2026-11-19"]), []);
  });

  test("of many days the newest are read, and all of the day that the last of them is of", async () => {
    const store = makeStore();
    for (const day of ["17", "18", "18", "19", "20"]) await kept(store, form(newId(), "note", { date: `2026-11-${day}`, text: "A tree" }));
    const newest = async (many, range) => (await store.candidates("note", { date: { range } }, many)).map(({ date }) => date.slice(8)).join(" ");
    assert.equal(await newest(1, [null, "2026-11-19"]), "19");
    assert.equal(await newest(2, [null, "2026-11-19"]), "18 18 19");
    assert.equal(await newest(9, [null, null]), "17 18 18 19 20");
  });

  test("the browser is asked once to keep the data", async () => {
    let asked = 0;
    const storage = { persist: async () => ++asked > 0 };
    const store = makeStore({ storage });
    assert.equal(await store.persist(), true);
    assert.equal(await makeStore({ storage, indexedDB: store.indexedDB }).persist(), null);
    assert.equal(asked, 1);
  });
});

describe("digests", () => {
  test("SHA-256 is that of everybody", async () => {
    for (const text of ["", "abc", "a".repeat(55), "a".repeat(56), "a".repeat(64), "é👩🏽‍❤️‍💋‍👨🏿".repeat(99)]) {
      const theirs = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      const ours = [...sha256(text)].map((word) => word.toString(16).padStart(8, "0")).join("");
      assert.equal(ours, Buffer.from(theirs).toString("hex"));
    }
  });

  test("one that is in it twice counts for nothing", () => {
    assert.equal(combined([EMPTY, "ffffffff00000001", "ffffffff00000001"]), EMPTY);
    assert.equal(combined(["8000000000000001", "0000000180000000"]), "8000000180000001");
  });
});

function tabs() {
  const ports = [{ postMessage: (data) => ports[1].onmessage({ data }), close() {} }];
  ports.push({ postMessage: (data) => ports[0].onmessage({ data }), close() {} });
  const indexedDB = new IDBFactory();
  return ports.map((channel) => makeStore({ indexedDB, channel }));
}

// A browser whose first transactions that write fail in this way.
function failing(indexedDB, times, name) {
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...args) => {
    const request = open(...args);
    request.addEventListener("success", () => {
      const database = request.result;
      const transaction = database.transaction.bind(database);
      database.transaction = (stores, mode, options) => {
        if (mode !== "readwrite" || times-- <= 0) return transaction(stores, mode, options);
        if (name === "InvalidStateError") throw new DOMException("the connection is closing", name);
        const failed = transaction(stores, mode, options);
        const put = failed.objectStore.bind(failed);
        failed.objectStore = (store) => {
          const found = put(store);
          if (store === "entries") {
            Object.defineProperty(failed, "error", { value: new DOMException(name, name) });
            failed.abort();
          }
          return found;
        };
        return failed;
      };
    });
    return request;
  };
  return indexedDB;
}
