// Migrations: the shapes that the device's database has had, one step a version.

import { repaired } from "./exchange.js";
import { asked, readPosition, writePosition } from "./open.js";
import { pageOf } from "./saves.js";

/**
 * Each request of the database costs more than what it carries, and an object far more than its text: a first pull
 * brings thousands, so records are few and flat.
 *
 * One step per version, never changed once it was out: (database, the transaction that upgrades).
 *
 *     meta     position of sync, see store/open.js; what else is one of a kind
 *     entries  {"id", "kind", "day": its date, "" if it has none, "base": state that the server confirmed or null, "now":
 *              base with waiting saves, null if none touches it, "mark": digest of base, "shown": what screens see of it
 *              (`show` of merge.js)}, see store/effects.js; states and what is shown are texts of JSON
 *     waiting  {"n": order, "id", "form": if another, "said", "entries": [id], "save"}: saves that the server has not
 *              confirmed; at most 0 is the n of those it had confirmed once, before it went back
 *     log      {"n", "ids": [save id], "forms": [form id, if another], "text"}: the saves that base is made of, in an order
 *              in which they can be sent again, all of one answer together, see store/saves.js
 *     refused  {"n", "id", "why", "at", "save"}: what the server did not keep, until it is settled
 *     drafts   {"address", "pairs": [[name, value]], "at", "of": [save id] of its page}: half-typed forms
 */
export const MIGRATIONS = [
  (database) => {
    database.createObjectStore("meta");
    makeEntries(database);
    const waiting = database.createObjectStore("waiting", { keyPath: "n", autoIncrement: true });
    waiting.createIndex("id", "id", { unique: true });
    waiting.createIndex("form", "form");
    waiting.createIndex("entries", "entries", { multiEntry: true });
    makeLog(database);
    database.createObjectStore("refused", { keyPath: "n", autoIncrement: true }).createIndex("id", "id");
    database.createObjectStore("drafts", { keyPath: "address" });
  },
  // In its first days version 1 had two other shapes: "shown" apart from "entries", and one record in the log for each save.
  async (database, transaction) => {
    if (!database.objectStoreNames.contains("shown")) return;
    const saves = await asked(transaction.objectStore("log").getAll());
    for (const name of ["entries", "shown", "log"]) database.deleteObjectStore(name);
    makeEntries(database);
    makeLog(database);
    const records = saves.map(({ form, ...record }) => (form === record.id ? record : { form, ...record }));
    if (records.length) transaction.objectStore("log").add(pageOf(records));
    writePosition(transaction, await repaired(transaction, await readPosition(transaction)));
  },
];

function makeEntries(database) {
  const entries = database.createObjectStore("entries", { keyPath: "id" });
  entries.createIndex("day", ["kind", "day"]); // each index costs half as much again to write
}

function makeLog(database) {
  const log = database.createObjectStore("log", { keyPath: "n", autoIncrement: true });
  log.createIndex("id", "ids", { multiEntry: true, unique: true });
  log.createIndex("form", "forms", { multiEntry: true });
}
