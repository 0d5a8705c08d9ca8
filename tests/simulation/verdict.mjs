// The verdict on a world at its end: the same everywhere, nothing lost, nothing twice.

import assert from "node:assert/strict";

import { makeForms } from "../../app/static/js/forms.js";
import { makeCheck } from "../../app/static/js/check.js";
import { combined, entryDigest } from "../../app/static/js/digest.js";
import { applyAll, blanked, isErased, show } from "../../app/static/js/merge.js";
import { recordsIn } from "../../app/static/js/store/saves.js";
import { SHARED } from "../js/device.mjs";

const forms = makeForms(makeCheck(SHARED.rules, SHARED.content));

/** Throws AssertionError. `book` is the server's /export.json, `digest` what it says in an answer. */
export async function judge(world, book, digest) {
  const log = new Map(book.saves.map((save) => [save.id, save]));
  assert.equal(log.size, book.saves.length, "a save is in the server's log twice");
  assert.ok(log.size <= world.attempts, `${log.size} saves of ${world.attempts} forms`);

  const state = applyAll({}, book.saves);
  assert.equal(digestOf(state), digest, "the server's digest is not of its log");
  const isGone = (id) => isErased(state[id]);
  for (const { pairs } of world.acknowledged.filter(({ pairs }) => pairs.some(([name]) => name === "erased"))) {
    assert.ok(isGone(new Map(pairs).get("change").split(" ")[0]), "what was erased is gone");
  }
  for (const { changes } of book.saves) assert.deepEqual(plain(changes), plain(blanked(changes, isGone)), "no word of it is in the log");

  const fields = Object.fromEntries(Object.entries(state).map(([id, entry]) => [id, show(id, entry).fields]));
  assert.deepEqual(plain(Object.fromEntries(book.entries.map((entry) => [entry.id, entry.fields]))), plain(fields));

  for (const device of world.devices) {
    const found = await read(device.disk);
    const name = `phone ${device.name}`;
    assert.deepEqual([found.waiting.length, found.refused], [0, []], `${name}: all was taken`);
    assert.deepEqual(plain(found.log.map((one) => one.save).sort(byId)), plain([...book.saves].sort(byId)), `${name}: its log`);
    const bases = Object.fromEntries(found.entries.map((entry) => [entry.id, entry.base]));
    assert.deepEqual(plain(bases), plain(state), `${name}: base`);
    assert.deepEqual([digestOf(bases), found.position.digest], [digest, digest], `${name}: digests`);
    assert.ok(found.entries.every((entry) => entry.now === null), `${name}: nothing waits`);
    const shown = Object.fromEntries(found.entries.map((entry) => [entry.id, entry.shown]));
    assert.deepEqual(plain(shown), plain(Object.fromEntries(Object.keys(state).map((id) => [id, show(id, state[id])]))));
    const days = ({ shown: { kind, fields } }) => [kind, fields.date || ""];
    assert.deepEqual(found.entries.map(({ kind, day }) => [kind, day]), found.entries.map(days), `${name}: days`);
    assert.equal(found.position.logged, book.saves.length, `${name}: its log is counted`);
    assert.equal(found.position.vain, 0, `${name}: a repair was in vain`);
  }

  for (const { save, pairs, device } of world.acknowledged) {
    assert.ok(log.has(save), `phone ${device} said that it saved ${JSON.stringify(pairs)}`);
    const { save: said } = forms.fill(pairs, () => null, "2026-11-20T09:12:03.120Z");
    for (const change of said.changes.filter(({ entry }) => !isGone(entry))) {
      const kept = log.get(save).changes.find(({ entry }) => entry === change.entry);
      const values = Object.fromEntries(Object.keys(change.fields).map((name) => [name, kept?.fields[name]]));
      assert.deepEqual(plain(values), plain(change.fields), `phone ${device} said that it saved this`);
    }
  }
}

function digestOf(state) {
  return combined(Object.entries(state).map(([id, entry]) => entryDigest(id, entry)));
}

function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

function byId(one, other) {
  return one.id < other.id ? -1 : 1;
}

// Everything on the disk, past the store.
function read(disk) {
  return new Promise((resolve, reject) => {
    const request = disk.open("krachtboek");
    request.onerror = reject;
    request.onsuccess = () => {
      const names = ["entries", "waiting", "log", "refused"];
      const transaction = request.result.transaction([...names, "meta"]);
      const found = {};
      for (const name of names) transaction.objectStore(name).getAll().onsuccess = ({ target }) => (found[name] = target.result);
      transaction.objectStore("meta").get("position").onsuccess = ({ target }) => (found.position = target.result);
      transaction.oncomplete = () => {
        request.result.close();
        const entries = found.entries.map(({ base, now, shown, ...entry }) => {
          const [held, seen, look] = [base, now, shown].map((text) => JSON.parse(text));
          return { ...entry, base: held, now: seen, shown: look };
        });
        resolve({ ...found, entries, log: recordsIn(found.log) });
      };
    };
  });
}
