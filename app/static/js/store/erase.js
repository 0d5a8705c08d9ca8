// Erase: what was erased for good leaves the device wholly: its log, what waits, what was refused, and what is half typed.
// The invariant that is kept here: app/merge.py

import { blanked, isErased, isErasing, savesOf } from "../merge.js";
import { stateOf } from "./effects.js";
import { asked } from "./open.js";
import { pageOf, recordsIn } from "./saves.js";

/** The entries that `saves` erase and that are not erased yet in `records` (of `readEntries`): a Map to who wrote in them. */
export function erasing(records, saves) {
  const found = new Map();
  for (const { entry } of saves.flatMap(({ changes }) => changes.filter(isErasing))) {
    const record = records.get(entry);
    const states = record ? [record.base, record.now].filter(Boolean) : [];
    if (states.length && !states.every(isErased)) found.set(entry, states.flatMap(savesOf));
  }
  return found;
}

/** A record of a save without what it says of the entries that it erases, or that are erased by `isGone`; else itself. */
export function withoutErased(record, isGone) {
  const changes = blanked(record.save.changes, isGone);
  if (changes.every((change, at) => change === record.save.changes[at])) return record;
  return { ...record, said: null, save: { ...record.save, changes } };
}

/** Whether the entry `id` of `records` is erased, or is just being erased: then it is in `gone`. */
export function isGoneIn(records, gone) {
  return (id) => gone.has(id) || isErased(stateOf(records.get(id)));
}

/** Take all words of the entries in `gone` (of `erasing`) from the disk; their own states are written by who erases. */
export async function wipe(transaction, gone) {
  if (gone.size === 0) return;
  const isGone = (id) => gone.has(id);
  const blank = (record) => withoutErased(record, isGone);
  const [log, waiting, refused, drafts] = ["log", "waiting", "refused", "drafts"].map((name) => transaction.objectStore(name));
  const writers = [...new Set([...gone.values()].flat())];
  const numbers = await Promise.all(writers.map((id) => asked(log.index("id").getKey(id))));
  for (const n of new Set(numbers.filter((number) => number !== undefined))) {
    const records = recordsIn([await asked(log.get(n))]);
    log.put(pageOf(records.map(blank), n));
  }
  const lists = await Promise.all([...gone.keys()].map((id) => asked(waiting.index("entries").getAll(id))));
  for (const record of new Map(lists.flat().map((one) => [one.n, one])).values()) {
    waiting.put(blank(record));
  }
  for (const record of await asked(refused.getAll())) {
    const rest = blank(record);
    if (rest.save.changes.every(isErasing)) refused.delete(record.n);
    else refused.put(rest);
  }
  for (const draft of await asked(drafts.getAll())) {
    const text = JSON.stringify([draft.address, draft.pairs]);
    if ([...gone.keys()].some((id) => text.includes(id))) drafts.delete(draft.address);
  }
}
