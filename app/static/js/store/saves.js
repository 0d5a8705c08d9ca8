// Saves on the device: those that wait and those in the log, found by id and by the form they came from.

import { isErased } from "../merge.js";
import { get, has } from "../text.js";
import { asked } from "./open.js";
import { saidBy } from "./instead.js";

/** A record for a save of the form `form`; `said` is what the form said, if the save says it differently. */
export function recordOf(save, form = save.id, said = null) {
  const entries = [...new Set(save.changes.map((change) => change.entry))];
  return { id: save.id, ...(form === save.id ? {} : { form }), said, entries, save };
}

/** The id that the form of this record had. */
export function formOf(record) {
  return record.form || record.id;
}

/** What the form of this record said. */
export function saidIn(record) {
  return record.said || saidBy(record.save.changes);
}

/** The records of a form, oldest first: saves that it made, or that have its id. */
export async function ofForm(transaction, form) {
  const found = new Map();
  for (const name of ["log", "waiting"]) {
    const store = transaction.objectStore(name);
    const lists = ["id", "form"].map((index) => asked(store.index(index).getAll(form)));
    const stored = (await Promise.all(lists)).flat().sort((one, other) => one.n - other.n);
    const records = name === "log" ? recordsIn(stored).filter((record) => [record.id, record.form].includes(form)) : stored;
    for (const record of records) found.set(record.id, record);
  }
  return [...found.values()];
}

/** The records in pages of the log, in their order. */
export function recordsIn(pages) {
  return pages.flatMap(({ text }) => JSON.parse(text).map(([save, form, said]) => recordOf(save, form ?? save.id, said)));
}

/** Records as a page of the log; without `n`, as the last one. */
export function pageOf(records, n) {
  const text = JSON.stringify(records.map(({ save, form = null, said }) => [save, form, said]));
  const forms = records.flatMap(({ form }) => form ?? []);
  return { ...(n === undefined ? {} : { n }), ids: records.map(({ id }) => id), forms, text };
}

/** The saves with these ids, as far as the device has them. */
export async function savesById(transaction, ids) {
  const wanted = new Set(ids);
  const index = transaction.objectStore("log").index("id");
  const numbers = new Set(await Promise.all(ids.map((id) => asked(index.getKey(id)))));
  numbers.delete(undefined);
  const pages = await Promise.all([...numbers].map((n) => asked(transaction.objectStore("log").get(n))));
  const waiting = await savesIn(transaction, "waiting", ids);
  return [...recordsIn(pages).map((record) => record.save).filter((save) => wanted.has(save.id)), ...waiting.values()];
}

/** The saves among `ids` that are in the list `name`, "waiting" or "refused": a Map by id. */
export async function savesIn(transaction, name, ids) {
  const index = transaction.objectStore(name).index("id");
  const found = await Promise.all([...new Set(ids)].map((id) => asked(index.get(id))));
  return new Map(found.filter(Boolean).map((record) => [record.id, record.save]));
}

/** Add records to the log, but those it has; `entries` is what they are not yet applied to. Gives how many are new. */
export async function addToLog(transaction, records, entries) {
  const log = transaction.objectStore("log");
  const isKnown = async ({ id, save }) => isIn(entries, save) ?? (await asked(log.index("id").getKey(id))) !== undefined;
  const known = await Promise.all(records.map(isKnown));
  const added = new Map();
  records.forEach((record, at) => {
    if (!known[at] && !added.has(record.id)) added.set(record.id, record);
  });
  if (added.size) log.add(pageOf([...added.values()]));
  return added.size;
}

// Base tells of most saves whether they are in it, and so in the log; null where it cannot: replaced before or after.
function isIn(entries, save) {
  let isSure = true;
  for (const { entry, fields } of save.changes) {
    const base = entries.get(entry).base;
    if (isErased(base)) isSure = false; // it names no saves any more
    for (const name of base ? Object.keys(fields) : []) {
      const field = get(base.fields, name);
      if (field && has(field.live, save.id)) return true;
      if (field && field.gone.includes(save.id)) isSure = false;
    }
  }
  return isSure ? false : null;
}
