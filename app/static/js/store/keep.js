// Keep: from a submitted form to a waiting save, in one transaction.
//
// A save replaces what its form saw of a field and what is still there. Where the form saw a save of this device that the
// server has not confirmed, it replaces too what that one replaced: should it be refused, or be already, the value that
// it had replaced must not come back beside the new one. What the form did not see stays, also when it is of this
// same device (two tabs, each half typed): the client is asked which one is right.

import { dict, get, has } from "../text.js";
import { BrokenForm } from "../forms.js";
import { blanked } from "../merge.js";
import { erasing, wipe } from "./erase.js";
import { applyToNow, readEntries, stateOf, writeEntries } from "./effects.js";
import { instead, replacedIn, saidBy } from "./instead.js";
import { asked, readPosition } from "./open.js";
import { ofForm, recordOf, saidIn, savesById, savesIn } from "./saves.js";

const LAST_MS = 253_402_300_799_999; // the end of the year 9999
const STORES = ["meta", "entries", "waiting", "log", "refused", "drafts"];

/**
 * What became of a form: {"outcome": "saved", "save": its id, "entries": [id], "next"} once that is on the disk, or
 * {"outcome": "problems", "problems", "typed", "next"} as `fill` has them. `draft` is the one that it ends, see `endDraft`.
 *
 * Throws BrokenForm, StoreProblem.
 */
export async function keepForm({ database, forms, check, newId }, pairs, now, draft = null) {
  const touched = forms.touched(pairs).map(([id]) => id);
  return database.run(STORES, "readwrite", async (transaction) => {
    const records = await readEntries(transaction, touched);
    const state = (id) => stateOf(records.get(id));
    const { save: filled, ...rest } = forms.fill(pairs, state, moment(now));
    if (Object.keys(rest.problems).length) return { outcome: "problems", ...rest };
    const position = await readPosition(transaction);
    if (filled.changes.some((change) => !isOwner(change, position.workbook))) throw new BrokenForm("save");
    if (draft) await endDraft(transaction.objectStore("drafts"), draft);

    const earlier = await ofForm(transaction, filled.id);
    const said = saidBy(filled.changes);
    const saved = { outcome: "saved", next: rest.next, entries: touched };
    const newest = earlier.length ? earlier[earlier.length - 1] : null;
    if (newest && saidIn(newest) === said) return { ...saved, save: newest.id };

    let save = filled;
    if (newest) {
      const before = earlier.map((record) => record.save);
      const others = before.flatMap((one) => one.changes.map((change) => change.entry));
      for (const [id, record] of await readEntries(transaction, others)) if (!records.has(id)) records.set(id, record);
      const replaced = await savesById(transaction, replacedIn(before));
      save = { ...filled, id: newId(), changes: instead(before, filled.changes, state, replaced, check) };
    }
    const seen = pairs.filter(([name]) => name === "seen").flatMap(([, value]) => value.split(" "));
    const waiting = await savesIn(transaction, "waiting", save.changes.flatMap(replacesOf));
    const refused = await savesIn(transaction, "refused", seen);
    const changes = blanked(save.changes.map((change) => withTheirs(save.id, change, waiting, refused)));
    save = { ...save, changes };
    transaction.objectStore("waiting").add(recordOf(save, filled.id, newest ? said : null));
    const changed = new Map(save.changes.map((change) => [change.entry, records.get(change.entry)]));
    const gone = erasing(changed, [save]);
    applyToNow(changed, save);
    await wipe(transaction, gone);
    for (const id of gone.keys()) forgetBase(changed.get(id));
    writeEntries(transaction, changed, position.digest);
    return { ...saved, save: save.id, entries: [...changed.keys()] };
  });
}

/** Take the draft at `address` from the `store` of drafts, if it is of one of the forms `of`; two tabs may have one there. */
export async function endDraft(store, { address, of }) {
  const found = await asked(store.get(address));
  if (found && (!found.of || of.includes(found.of))) store.delete(address);
}

// The words go at once. The mark stays that of what the server still has: with it base is compared with the server's.
function forgetBase(record) {
  if (record.base) record.base = record.marked = record.now;
}

/** `ms` since 1970 as saves carry it, "2026-11-20T09:12:03.120Z"; clocks that are wrong by ages stand still. */
export function moment(ms) {
  return new Date(Math.min(Math.max(ms, 0), LAST_MS)).toISOString();
}

function isOwner(change, workbook) {
  return workbook === null || (change.kind === "profile") === (change.entry === workbook);
}

function replacesOf(change) {
  return Object.values(change.replaces).flat();
}

function withTheirs(saveId, change, waiting, refused) {
  const replaces = dict(Object.entries(change.replaces));
  for (const name of Object.keys(change.fields)) {
    const ids = new Set(get(replaces, name, []));
    const own = [...waiting].filter(([id]) => ids.has(id));
    for (const [, { changes }] of [...own, ...refused]) {
      const theirs = changes.find(({ entry, fields }) => entry === change.entry && has(fields, name));
      if (theirs) for (const replaced of get(theirs.replaces, name, [])) ids.add(replaced);
    }
    ids.delete(saveId);
    if (ids.size) replaces[name] = [...ids].sort();
  }
  return { ...change, replaces };
}
