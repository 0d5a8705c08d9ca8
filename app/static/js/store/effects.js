// Effects: what saves do to the entries on the device: base is what the server confirmed, now is base and waiting saves.

import { EMPTY, combined, entryDigest } from "../digest.js";
import { get } from "../dicts.js";
import { KindMismatch, applyChange, show } from "../merge.js";
import { asked } from "./open.js";

const FEW = 500; // waiting saves that are rather read all than asked for by entry; entries that may be all new

/** The merged state that screens see of an entry's record; null if there is nothing. */
export function stateOf(record) {
  return record ? record.now || record.base : null;
}

/** The records of these entries, a Map by id; new ones where there are none. */
export async function readEntries(transaction, ids) {
  const store = transaction.objectStore("entries");
  const each = [...new Set(ids)];
  const isFirst = each.length > FEW && (await asked(store.count())) === 0;
  const found = isFirst ? [] : await Promise.all(each.map((id) => asked(store.get(id))));
  return new Map(each.map((id, at) => [id, found[at] || { id, base: null, now: null, mark: EMPTY }]));
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
    const mark = record.base ? entryDigest(record.id, record.base) : EMPTY;
    marks.push(record.mark, mark);
    record.mark = mark;
    const state = stateOf(record);
    if (state) {
      entries.put(record);
      const shown = show(record.id, state);
      transaction.objectStore("shown").put({ ...shown, day: get(shown.fields, "date") || "" });
    } else {
      entries.delete(record.id);
      transaction.objectStore("shown").delete(record.id);
    }
  }
  return combined(marks);
}
