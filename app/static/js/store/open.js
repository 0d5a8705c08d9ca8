// The device's database: opened when it is needed, opened again when the browser took it away, one version at a time.

import { EMPTY } from "../digest.js";

/**
 * The device cannot keep or read; `code` says why: "full" no room · "newer" a newer app has changed the database, load
 * the page again · "blocked" another tab holds an older one open · "broken" anything else, with its `cause`.
 */
export class StoreProblem extends Error {
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}

const PASSING = ["InvalidStateError", "AbortError", "UnknownError"]; // the connection is gone, not the data
const PATIENCE = 5_000; // ms until a tab that does not let go is told of, or that the database does not answer at all

/** A connection that lasts as long as the app, whatever becomes of the browser's. */
export class Database {
  #opening = null;

  /** `migrations` as in store/migrations.js; `onOld()` is called when a newer app, in another tab, wants to change the database. */
  constructor(name, { indexedDB, migrations, patience = PATIENCE, onOld = () => {} }) {
    Object.assign(this, { name, indexedDB, migrations, patience, onOld });
  }

  /**
   * What `work(transaction)` gives, once all it wrote is on the disk: (object stores, "readonly" or "readwrite"). It
   * must wait for nothing but requests of the transaction, and must be fit to be done twice. Throws StoreProblem, or
   * what `work` throws, and then nothing is written.
   */
  async run(stores, mode, work, durability = "strict") {
    for (let again = true; ; again = false) {
      let database = null;
      try {
        database = await this._open();
        return await once(database, stores, mode, work, durability);
      } catch (error) {
        if (!again || !PASSING.includes(error.name)) throw problemOf(error);
        if (database) this._drop(database);
      }
    }
  }

  /** Let go of the database; the next `run` opens it again. */
  async close() {
    const opening = this.#opening;
    this.#opening = null;
    if (opening) await opening.then((database) => database.close(), () => {});
  }

  /** Empty and remove the database; from then on `run` throws. */
  async remove() {
    const database = await this._open();
    const names = [...database.objectStoreNames];
    await once(database, names, "readwrite", async (work) => names.forEach((name) => work.objectStore(name).clear()), "strict");
    this.#opening = Promise.reject(new StoreProblem("broken"));
    this.#opening.catch(() => {});
    database.close();
    await new Promise((resolve) => {
      const request = this.indexedDB.deleteDatabase(this.name);
      for (const end of ["onsuccess", "onerror", "onblocked"]) request[end] = resolve; // it is empty already
    });
  }

  _drop(database) {
    this.#opening = null;
    database.close();
  }

  _open() {
    if (!this.#opening) {
      const opening = this._opened();
      this.#opening = opening;
      opening.catch(() => this.#opening === opening && (this.#opening = null));
    }
    return this.#opening;
  }

  // Some browsers open it for ever, and answer the second who asks.
  _opened() {
    return new Promise((resolve, reject) => {
      let timer = null;
      let late = false;
      let thrown = null;
      const wait = (problem) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          late = true;
          reject(problem);
        }, this.patience);
      };
      wait(new DOMException("it does not open", "AbortError"));
      const request = this.indexedDB.open(this.name, this.migrations.length);
      request.onupgradeneeded = ({ oldVersion }) => {
        clearTimeout(timer); // a large book takes its time
        upgrade(request, this.migrations.slice(oldVersion)).catch((error) => {
          thrown = error;
          request.transaction.abort();
        });
      };
      request.onblocked = () => wait(new StoreProblem("blocked"));
      request.onerror = () => {
        clearTimeout(timer);
        reject(thrown || request.error);
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        if (late) return database.close();
        database.onclose = () => (this.#opening = null);
        database.onversionchange = () => {
          this._drop(database);
          this.onOld();
        };
        return resolve(database);
      };
    });
  }
}

// A step waits for requests of its transaction only, which then lasts as long.
async function upgrade({ result, transaction }, steps) {
  for (const step of steps) await step(result, transaction);
}

function once(database, stores, mode, work, durability) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode, { durability });
    let thrown = null;
    const done = work(transaction).catch((error) => {
      try {
        transaction.abort();
        thrown = error;
      } catch {
        // The browser has ended it already, and knows why; that requests fail from then on is no news.
      }
    });
    transaction.oncomplete = () => done.then((value) => resolve(value));
    transaction.onabort = () =>
      done.then(() => reject(thrown || transaction.error || new DOMException("aborted", "AbortError")));
  });
}

function problemOf(error) {
  if (error.name === "QuotaExceededError") return new StoreProblem("full", error);
  if (error.name === "VersionError") return new StoreProblem("newer", error);
  return error instanceof DOMException ? new StoreProblem("broken", error) : error;
}

/** The result of an IndexedDB request. */
export function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// --- position: where the device is in the workbook's sequence. One record in "meta":
//
//     {"turn": answers taken in, "workbook", "epoch", "cursor", "last", "logged": saves in the log, "digest": of base,
//      "complete": whether the first pull was whole, "vain": repairs in a row that did not help, "differs":
//      whether base was not what the server had when all was compared, "synced_at": ms of the device's clock, null if never} ---

const KEY = "position";
const START = { turn: 0, workbook: null, complete: false, vain: 0, differs: false, synced_at: null };
const NOWHERE = { epoch: null, cursor: 0, last: null, logged: 0, digest: EMPTY };

/** The position, in a transaction with "meta". */
export async function readPosition(transaction) {
  return { ...START, ...NOWHERE, ...(await asked(transaction.objectStore("meta").get(KEY))) };
}

/** Write the position down. */
export function writePosition(transaction, position) {
  transaction.objectStore("meta").put(position, KEY);
}

/** The position of a device that asks for everything from the start. */
export function atStart(position) {
  return { ...position, ...NOWHERE };
}
