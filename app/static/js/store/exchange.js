// Exchange: what the device asks of the server, and taking in the whole answer in one transaction. What is in both:
// app/sync.py, which also says how the device repairs itself.

import { EMPTY } from "../digest.js";
import { isErasing } from "../merge.js";
import { applyToBase, applyToNow, applyWaiting, freshRecord, readEntries, shownIn, writeEntries } from "./effects.js";
import { erasing, isGoneIn, wipe, withoutErased } from "./erase.js";
import { asked, atStart, readPosition, writePosition } from "./open.js";
import { addToLog, formOf, pageOf, recordOf, recordsIn, saidIn } from "./saves.js";

const STORES = ["meta", "entries", "waiting", "log", "refused", "drafts"];
const MOST_VAIN = 2; // repairs in a row that do not help; a third would not either, until the app starts anew
const encoder = new TextEncoder();

/**
 * What to send: {"turn", "body": {"cursor", "last", "epoch", "workbook", "saves"}, "sent": [n], "rest": whether more waits}.
 *
 * The oldest saves that wait after number `after`, no more than `most` and, but for one that is longer, `size` bytes.
 */
export async function ask(database, after, { most, size }) {
  return database.run(["meta", "waiting"], "readonly", async (transaction) => {
    const { turn, cursor, last, epoch, workbook } = await readPosition(transaction);
    const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const waiting = await asked(transaction.objectStore("waiting").getAll(range, most + 1));
    const sending = waiting.slice(0, fitting(waiting, { most, size }));
    const body = { cursor, last, epoch, workbook, saves: sending.map((record) => record.save) };
    return { turn, body, sent: sending.map((record) => record.n), rest: waiting.length > sending.length };
  });
}

/**
 * What an ended device hands over, in parts: [{"cursor", "last", "epoch", "workbook", "saves"}]. All that the server has
 * not confirmed, oldest first, and what it refused; but for the ids in `handed`.
 */
export function left(database, handed, limits) {
  return database.run(["meta", "waiting", "refused"], "readonly", async (transaction) => {
    const { workbook } = await readPosition(transaction);
    const lists = ["waiting", "refused"].map((name) => asked(transaction.objectStore(name).getAll()));
    const each = new Map((await Promise.all(lists)).flat().map((record) => [record.id, record]));
    let rest = [...each.values()].filter(({ id }) => !handed.has(id));
    const parts = [];
    while (rest.length) {
      const saves = rest.slice(0, fitting(rest, limits)).map(({ save }) => save);
      parts.push({ cursor: 0, last: null, epoch: null, workbook, saves });
      rest = rest.slice(saves.length);
    }
    return parts;
  });
}

// How many of these records go together; one at least.
function fitting(records, { most, size }) {
  let bytes = 0;
  const fit = records.slice(0, most).findIndex(({ save }, at) => {
    bytes += encoder.encode(JSON.stringify(save)).length + 1;
    return at > 0 && bytes > size;
  });
  return fit < 0 ? most : fit;
}

/**
 * Take in the `answer` to what was `asking` (of `ask`), at `now` (ms): {"result", "entries": [id] whose look may have
 * changed, null for all}. The result is
 *
 *     "taken"   all of it
 *     "passed"  nothing: another answer came in between; ask again
 *     "repair"  device and server do not hold the same: what the device has is among what waits; ask from the start
 *
 * `anew`: the app has just started, or somebody asks for it: where repairs were in vain, one more is tried.
 */
export async function takeIn(database, asking, answer, now, anew) {
  const work = async (transaction) => {
    let position = await readPosition(transaction);
    if (position.turn !== asking.turn) return { result: "passed", entries: [] };
    position.turn++;
    if (anew) position.vain = Math.min(position.vain, MOST_VAIN - 1);
    if (position.epoch !== null && answer.epoch !== position.epoch) {
      writePosition(transaction, await repaired(transaction, position));
      return { result: "repair", entries: null };
    }
    const kept = await settle(transaction, answer.outcomes, now);
    const pulled = answer.saves.map((save) => recordOf(save));
    const records = await readEntries(transaction, [...kept.touched, ...pulled.flatMap((record) => record.entries)]);
    // What was kept comes first: what others made of it meanwhile is among what was pulled, and never the other way round.
    const came = [...kept.records, ...pulled];
    const gone = erasing(records, came.map(({ save }) => save));
    const isGone = isGoneIn(records, gone);
    const logged = came.map((record) => withoutErased(record, isGone));
    position.logged += await addToLog(transaction, logged, records);
    for (const record of logged) applyToBase(records, record.save);
    await wipe(transaction, gone);
    await applyWaiting(transaction, records);
    await forgive(transaction, pulled);
    const { cursor, last, epoch, workbook } = answer;
    position = { ...position, cursor, last, epoch, workbook, synced_at: now };
    position.digest = writeEntries(transaction, records, position.digest);
    const taken = { result: "taken", entries: [...records.keys()] };
    if (!answer.more) {
      position.complete = true;
      const isSame = answer.digest === position.digest && position.logged === cursor;
      // Of what is to be erased the server still has the words: it is the same when it has heard of it.
      const differs = !isSame && !(await isErasureWaiting(transaction));
      position.differs = differs;
      if (!differs) position.vain = 0;
      else if (position.vain < MOST_VAIN) {
        position = await repaired(transaction, { ...position, vain: position.vain + 1 });
        Object.assign(taken, { result: "repair", entries: null });
      }
    }
    writePosition(transaction, position);
    return taken;
  };
  // What is pulled, and the place it goes on from, may be gone together after a power cut: the server has it.
  return database.run(STORES, "readwrite", work, answer.outcomes.length ? "strict" : "relaxed");
}

async function isErasureWaiting(transaction) {
  const waiting = await asked(transaction.objectStore("waiting").getAll());
  return waiting.some(({ save }) => save.changes.some(isErasing));
}

// What was kept leaves the waiting saves for the log, with the server's time; what was refused is put by with its text.
async function settle(transaction, outcomes, now) {
  const store = transaction.objectStore("waiting");
  const waiting = await Promise.all(outcomes.map(({ id }) => asked(store.index("id").get(id))));
  const records = [];
  const touched = [];
  const renamed = new Map();
  outcomes.forEach((outcome, at) => {
    const record = waiting[at];
    if (!record || outcome.outcome === "later") return;
    store.delete(record.n);
    touched.push(...record.entries);
    if (outcome.outcome === "refused") {
      const { id, save } = record;
      transaction.objectStore("refused").add({ id, why: outcome.why, at: now, save });
      return;
    }
    const save = outcome.save || { ...record.save, made_at: outcome.made_at };
    if (save.id !== record.id) renamed.set(record.id, save.id);
    const fresh = recordOf(save, formOf(record), outcome.save ? saidIn(record) : record.said);
    records.push(fresh);
    touched.push(...fresh.entries);
  });
  if (renamed.size) {
    for (const record of await asked(store.getAll())) if (rename(record.save, renamed)) store.put(record);
  }
  return { records, touched };
}

// Who replaces a save that was kept under another id replaces that one too.
function rename(save, renamed) {
  let changed = false;
  for (const { replaces } of save.changes) {
    for (const [name, ids] of Object.entries(replaces)) {
      const more = ids.filter((id) => renamed.has(id)).map((id) => renamed.get(id));
      if (more.some((id) => !ids.includes(id))) {
        replaces[name] = [...new Set([...ids, ...more])].sort();
        changed = true;
      }
    }
  }
  return changed;
}

// What was refused once and is in the log after all needs no settling any more.
async function forgive(transaction, pulled) {
  const store = transaction.objectStore("refused");
  if ((await asked(store.count())) === 0) return;
  const ids = new Set(pulled.map((record) => record.id));
  for (const refused of await asked(store.getAll())) if (ids.has(refused.id)) store.delete(refused.n);
}

// All that base was made of goes before what waits, to be sent again; base and place are forgotten. Screens show the same.
export async function repaired(transaction, position) {
  const [waiting, log, entries] = ["waiting", "log", "entries"].map((name) => transaction.objectStore(name));
  const [mine, pages, all] = await Promise.all([waiting.getAll(), log.getAll(), entries.getAllKeys()].map(asked));
  const ids = new Set(mine.map((record) => record.id));
  const again = recordsIn(pages).filter((record) => !ids.has(record.id));
  const first = Math.min(1, ...mine.slice(0, 1).map((record) => record.n)) - again.length;
  again.forEach((record, at) => waiting.add({ ...record, n: first + at }));
  log.clear();
  entries.clear();
  const touched = [...all, ...[...again, ...mine].flatMap((record) => record.entries)];
  const records = new Map(touched.map((id) => [id, freshRecord(id)]));
  for (const { save } of [...again, ...mine]) applyToNow(records, save);
  writeEntries(transaction, records, EMPTY);
  return atStart(position);
}

// --- the whole book: as a file, and moved to another book on the server ---

/** {"entries": [{"id", "kind", "fields"}], "saves": [save]}, as `/export.json` gives it: what waits comes last. */
export function whole(database) {
  return database.run(["entries", "waiting", "log"], "readonly", async (transaction) => {
    const [stored, log, waiting] = await Promise.all(
      ["entries", "log", "waiting"].map((name) => asked(transaction.objectStore(name).getAll())),
    );
    const saves = new Map([...recordsIn(log), ...waiting].map(({ id, save }) => [id, save]));
    const entries = stored.map(shownIn).map(({ id, kind, fields }) => ({ id, kind, fields }));
    return { entries, saves: [...saves.values()] };
  });
}

/** All that is here waits to be sent to the book `workbook`, whose owner's entry has that id. */
export function moveTo(database, workbook) {
  return database.run(["meta", "entries", "waiting", "log"], "readwrite", async (transaction) => {
    const position = await readPosition(transaction);
    const moved = (id) => (id === position.workbook ? workbook : id);
    const isOfOwner = (record) => record.entries.includes(position.workbook);
    const move = (record) => {
      for (const change of record.save.changes) change.entry = moved(change.entry);
      return { ...record, entries: record.entries.map(moved) };
    };
    const [log, waiting] = ["log", "waiting"].map((name) => transaction.objectStore(name));
    for (const page of await asked(log.getAll())) {
      const records = recordsIn([page]);
      if (records.some(isOfOwner)) log.put(pageOf(records.map(move), page.n));
    }
    for (const record of await asked(waiting.getAll())) if (isOfOwner(record)) waiting.put(move(record));
    writePosition(transaction, { ...(await repaired(transaction, position)), workbook });
  });
}
