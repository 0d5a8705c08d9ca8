// Merge: how saves become the entries of a workbook. Pure. What it promises and all shapes: its twin, app/merge.py
//
//     state   {entry id: {"kind", "fields": {name: {"live": {save id: [made_at, value]}, "gone": [save id]}}}},
//             of an erased entry {"kind", "fields": {}, "erased": true}

import { compare, dict, get, has } from "./text.js";

const GONE = [["erased", true], ["removed", true]]; // all that is said of an erased entry
const SAYS = ["text", "card", "who", "date", "time"]; // what somebody who wrote an entry stands for

/** A save speaks of an entry as another kind than it is. */
export class KindMismatch extends Error {}

/** The state after `save`; `state` itself is left as it was. Throws KindMismatch. */
export function apply(state, save) {
  return applyAll(state, [save]);
}

/** The state after all of `saves`, in any order; `state` itself is left as it was. Throws KindMismatch. */
export function applyAll(state, saves) {
  const after = dict(Object.entries(state)); // once: a first pull brings thousands of saves
  for (const save of saves) {
    for (const change of save.changes) {
      after[change.entry] = applyChange(after[change.entry] || null, change, save.id, save.made_at);
    }
  }
  return after;
}

/** One entry (null: none yet) after one change of the save `saveId`. Throws KindMismatch. */
export function applyChange(entry, change, saveId, madeAt) {
  if (entry && entry.kind !== change.kind) throw new KindMismatch(change.entry);
  if (isErasing(change) || isErased(entry)) return { kind: change.kind, fields: dict(), erased: true };
  const fields = dict(entry ? Object.entries(entry.fields) : []);
  for (const [name, value] of Object.entries(change.fields)) {
    const replaced = get(change.replaces || {}, name, []);
    if (!has(fields, name) && replaced.length === 0) {
      fields[name] = { live: dict([[saveId, [madeAt, value]]]), gone: [] }; // nearly all of a first pull
      continue;
    }
    const field = fields[name] || { live: {}, gone: [] };
    const gone = new Set([...field.gone, ...replaced]);
    const live = new Map(Object.entries(field.live)).set(saveId, [madeAt, value]);
    fields[name] = {
      live: dict([...live].filter(([save]) => !gone.has(save)).sort(byName)),
      gone: [...gone].sort(compare),
    };
  }
  return { kind: change.kind, fields: dict(Object.entries(fields).sort(byName)) };
}

/** Whether a change erases its entry for good. */
export function isErasing(change) {
  return get(change.fields, "erased") === true;
}

/** Whether an entry (null: none) was erased for good. */
export function isErased(entry) {
  return Boolean(entry && entry.erased);
}

/** `changes`, blank where they erase their entry, or where it is `erased` (by id). */
export function blanked(changes, erased = () => false) {
  return changes.map((change) => (isErasing(change) || erased(change.entry) ? blank(change) : change));
}

function blank({ entry, kind }) {
  return { entry, kind, fields: dict(GONE), replaces: dict() };
}

/** The ids of all saves that wrote something in an entry, and of those that they replaced. */
export function savesOf(entry) {
  return Object.values(entry.fields).flatMap(({ live, gone }) => [...Object.keys(live), ...gone]);
}

function byName([one], [other]) {
  return compare(one, other);
}

/** The save ids whose value of field `name` someone saw who saw the saves in `seen`. */
export function replacedBy(entry, name, seen) {
  const field = entry ? get(entry.fields, name) : null;
  const saves = new Set(seen);
  return field ? Object.keys(field.live).filter((save) => saves.has(save)).sort(compare) : [];
}

/**
 * What screens see of an entry: {"id", "kind", "fields": {name: value}, "seen": [save id],
 * "rivals": {name: [{"save", "made_at", "value"}]}}, of different live values the newest in `fields`.
 *
 * An entry is `removed` only when nobody wants to keep it: an edit beside a removal stays in sight. Where a worker wrote
 * it and somebody else what it says now, there is `changed` as well, true.
 */
export function show(id, entry) {
  if (isErased(entry)) return { id, kind: entry.kind, fields: dict(GONE), seen: [], rivals: dict() };
  const fields = dict();
  const rivals = dict();
  const seen = new Set();
  for (const [name, field] of Object.entries(entry.fields)) {
    const newest = Object.entries(field.live).map(([save, [made_at, value]]) => ({ save, made_at, value }));
    for (const { save } of newest) seen.add(save);
    if (newest.length === 0) continue;
    newest.sort((one, other) => compare(other.made_at, one.made_at) || compare(other.save, one.save));
    fields[name] = newest[0].value;
    const different = differentOf(newest);
    if (different.length > 1) rivals[name] = different;
  }
  if (rivals.removed) fields.removed = false;
  const shown = { id, kind: entry.kind, fields, seen: [...seen].sort(compare), rivals };
  return isChanged(entry) ? { ...shown, changed: true } : shown;
}

// Each save of a worker says `by`, and no other.
function isChanged({ fields }) {
  const by = get(fields, "by");
  if (!by || Object.keys(by.live).length === 0) return false;
  const its = [...Object.keys(by.live), ...by.gone];
  return SAYS.some((name) => Object.keys(get(fields, name, { live: {} }).live).some((save) => !its.includes(save)));
}

function differentOf(newest) {
  const found = new Map();
  for (const version of newest) {
    const said = JSON.stringify(version.value); // fields are flat: texts, whole numbers, yes or no, nothing
    if (!found.has(said)) found.set(said, version);
  }
  return [...found.values()];
}
