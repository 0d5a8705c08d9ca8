// Devices for tests: the shipped store over fake-indexeddb, forms as screens send them, and what the hosts share.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

import { newId } from "../../app/static/js/ids.js";
import { Store } from "../../app/static/js/store.js";

globalThis.IDBKeyRange = IDBKeyRange;

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = process.env.PYTHON || `${ROOT}.venv/bin/python`;

/** What `python -m app.shared` prints. */
export function readShared() {
  return JSON.parse(execFileSync(PYTHON, ["-m", "app.shared"], { cwd: ROOT, maxBuffer: 1e8 })).shared;
}

export const SHARED = process.env.SHARED ? JSON.parse(process.env.SHARED) : readShared();
export const NOW = Date.UTC(2026, 10, 20, 9, 12, 3, 120);

/** A store on a disk of its own, or on the `indexedDB` of another one. */
export function makeStore({ indexedDB = new IDBFactory(), channel = null, ...besides } = {}) {
  const store = new Store({ ...SHARED, indexedDB, channel, storage: null, ...besides });
  store.indexedDB = indexedDB;
  return store;
}

/** The pairs of a form that touches one entry; `seen` is a view of it, as the page showed it. */
export function form(entry, kind, fields, { save = newId(), seen = null } = {}) {
  const pairs = [
    ["save", save],
    ["change", `${entry} ${kind}`],
  ];
  if (seen) pairs.push(["seen", seen.seen]);
  for (const [name, value] of Object.entries(fields)) pairs.push([name, value]);
  return pairs;
}

/** The pairs of a form that touches more entries: [entry, kind, fields, seen]. */
export function formOf(parts, save = newId()) {
  return [
    ["save", save],
    ...parts.flatMap(([entry, kind, fields, seen]) => [
      ["change", `${entry} ${kind}`],
      ...(seen ? [["seen", seen.seen]] : []),
      ...Object.entries(fields).map(([name, value]) => [`${entry}:${name}`, value]),
    ]),
  ];
}

/** A wish of somebody, not yet kept. */
export function wish(text = "Draw again", options = {}) {
  return form(options.entry || newId(), "wish", { domain: "leisure", text }, options);
}

/** The entry that a form of one entry is about. */
export function entryOf(pairs) {
  return pairs.find(([name]) => name === "change")[1].split(" ")[0];
}
