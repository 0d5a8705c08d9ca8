// Effects: what saves do to the entries on the device: base is what the server confirmed, now is base and waiting saves.
//
//     record   {"id", "base": state or null, "now": state or null, "mark": digest of base on the disk, "marked": the base
//              that it is of}

import { EMPTY, combined, entryDigest } from "../digest.js";
import { get } from "../text.js";
import { KindMismatch, applyChange, show } from "../merge.js";
import { asked } from "./open.js";

const FEW = 500; // waiting saves that are rather read all than asked for by entry
const MANY = 50; // entries that are rather looked for together: most of them may be new

/** The merged state that screens see of an entry's record; null if there is nothing. */
export function stateOf(record) {
  return record ? record.now || record.base : null;
}

/** The records of these entries, a Map by id; new ones where there are none. */
export async function readEntries(transaction, ids) {
  const each = new Set(ids);
  const records = new Map([...each].map((id) => [id, freshRecord(id)]));
  for (const { id, base, now, mark } of await entriesOf(transaction.objectStore("entries"), each)) {
    const state = parsed(base);
    records.set(id, { id, base: state, now: parsed(now), mark, marked: state });
  }
  return records;
}

/** The record of an entry of which nothing is known. */
export function freshRecord(id) {
  return { id, base: null, now: null, mark: EMPTY, marked: null };
}

// What is there of the entries `ids`, in as few requests as are worth it.
async function entriesOf(store, ids) {
  let there = [...ids];
  if (there.length > MANY) {
    const between = IDBKeyRange.bound(...ends(there));
    const keys = await asked(store.getAllKeys(between));
    there = keys.filter((id) => ids.has(id));
    if (there.length > MANY && there.length > keys.length / 3) {
      return (await asked(store.getAll(between))).filter(({ id }) => ids.has(id));
    }
  }
  return (await Promise.all(there.map((id) => asked(store.get(id))))).filter(Boolean);
}

function ends(ids) {
  return ids.reduce(([first, last], id) => [id < first ? id : first, id > last ? id : last], [ids[0], ids[0]]);
}

function parsed(text) {
  return text === null ? null : JSON.parse(text);
}

/** Apply a save to the base of its entries in `records`. */
export function applyToBase(records, save) {
  for (const change of save.changes) {
    const record = records.get(change.entry);
    record.base = applyChange(record.base, change, save.id, save.made_at);
  }
}

/** Apply a save to what screens see of its entries in `records`. */
export function applyToNow(records, save) {
  for (const change of save.changes) {
    const record = records.get(change.entry);
    if (!record) continue;
    try {
      record.now = applyChange(stateOf(record), change, save.id, save.made_at);
    } catch (error) {
      if (!(error instanceof KindMismatch)) throw error; // the server will refuse it
    }
  }
}

/** Base and the saves that wait, for all `records`: what screens see of them. */
export async function applyWaiting(transaction, records) {
  for (const record of records.values()) record.now = null;
  for (const waiting of await waitingFor(transaction, records)) applyToNow(records, waiting.save);
}

async function waitingFor(transaction, records) {
  const store = transaction.objectStore("waiting");
  const count = await asked(store.count());
  if (count === 0) return [];
  if (count <= FEW) return asked(store.getAll());
  const index = store.index("entries");
  const found = await Promise.all([...records.keys()].map((id) => asked(index.getAll(id))));
  const each = new Map(found.flat().map((waiting) => [waiting.n, waiting]));
  return [...each.values()].sort((one, other) => one.n - other.n);
}

/** Write `records` with what screens see of them; gives the digest of all bases, `digest` being the one before. */
export function writeEntries(transaction, records, digest) {
  const entries = transaction.objectStore("entries");
  const marks = [digest];
  for (const record of records.values()) {
    const { id, base, now } = record;
    if (base !== record.marked) {
      const mark = entryDigest(id, base);
      marks.push(record.mark, mark);
      Object.assign(record, { mark, marked: base });
    }
    const state = stateOf(record);
    if (state) {
      const shown = show(id, state);
      const day = get(shown.fields, "date") || "";
      const texts = { base: base && JSON.stringify(base), now: now && JSON.stringify(now), shown: JSON.stringify(shown) };
      entries.put({ id, kind: state.kind, day, mark: record.mark, ...texts });
    } else {
      entries.delete(id);
    }
  }
  return combined(marks);
}

/** What screens see of entries that were read from the disk: what `show` gives. */
export function shownIn(stored) {
  return JSON.parse(stored.shown);
}
