// The store: the workbook on this device, over IndexedDB. "Saved" is said only of what is on the disk: each save is one
// short transaction, and everything here can be done again without harm.

import { makeCheck } from "./check.js";
import { makeForms } from "./forms.js";
import { newId } from "./ids.js";
import { makeView } from "./select.js";
import { ask, left, moveTo, takeIn, whole } from "./store/exchange.js";
import { endDraft, keepForm } from "./store/keep.js";
import { MIGRATIONS } from "./store/migrations.js";
import { asked, Database, readPosition } from "./store/open.js";
import { Reading } from "./store/reading.js";
import { toldOf } from "./store/refused.js";

export { StoreProblem } from "./store/open.js";

const NAME = "krachtboek";
const DRAFTS_LAST = 30 * 24 * 60 * 60 * 1000; // ms

/** The store of this device. All methods but `onChange` answer with a promise and throw StoreProblem. */
export class Store {
  #database;
  #reading;
  #channel;
  #parts;
  #storage;
  #listeners = new Set();

  /**
   * `rules` and `content` are those that the hosts share. What else the browser gives may be handed in: `indexedDB`,
   * `channel` (a BroadcastChannel; null for none), `storage` (navigator.storage), `newId`; see Database for the rest.
   */
  constructor({ rules, content, name = NAME, indexedDB = globalThis.indexedDB, ...besides }) {
    const check = makeCheck(rules, content);
    const { channel = openChannel(name), storage = globalThis.navigator?.storage, newId: mint = newId, ...opening } = besides;
    this.name = name;
    this.#database = new Database(name, { indexedDB, migrations: MIGRATIONS, ...opening });
    this.#reading = new Reading(this.#database, makeView(rules), check.isKind);
    this.#parts = { database: this.#database, forms: makeForms(check), check, newId: mint };
    this.#storage = storage;
    this.#channel = channel;
    this.onGone = () => {}; // another tab has wiped this device
    if (channel) channel.onmessage = ({ data }) => (data.isGone ? this._goes() : this._changed(data.entries, false));
  }

  /** What became of a form that was sent at `now` (ms): see `keepForm` in store/keep.js. Throws BrokenForm too. */
  async keepForm(pairs, now, draft = null) {
    const kept = await keepForm(this.#parts, pairs, now, draft);
    if (kept.outcome === "saved") this._tell(kept.entries);
    return kept;
  }

  /** Views of all entries of `kind` that can match the conditions `wanted` (of `conditions`), for `select`. */
  candidates(kind, wanted = {}, newest = null) {
    return this.#reading.candidates(kind, wanted, newest);
  }

  /** The view of an entry of whatever kind; null if there is none. */
  any(id) {
    return this.#reading.any(id);
  }

  /**
   * How it is: {"waiting": saves not yet on the server, "again": saves that were there and are sent again, "refused",
   * "complete": whether the first pull was whole, "differs": whether server and device did not hold the same when they
   * were last compared, "workbook": id or null, "synced_at": ms or null}.
   */
  status() {
    return this.#database.run(["meta", "waiting", "refused"], "readonly", async (transaction) => {
      const waiting = transaction.objectStore("waiting");
      const [{ complete, differs, workbook, synced_at }, again, all, refused] = await Promise.all([
        readPosition(transaction),
        asked(waiting.count(IDBKeyRange.upperBound(0))),
        asked(waiting.count()),
        asked(transaction.objectStore("refused").count()),
      ]);
      return { waiting: all - again, again, refused, complete, differs, workbook, synced_at };
    });
  }

  /** What the server did not keep, oldest first: [{"n", "id", "why": code, "at": ms, "save"}]. */
  refused() {
    return this.#database.run("refused", "readonly", (transaction) => asked(transaction.objectStore("refused").getAll()));
  }

  /** The same as screens show it: [{"n", "changes"}], see `toldOf` in store/refused.js. */
  async refusals() {
    const told = (change) => this.any(change.entry).then((entry) => toldOf(change, entry, this.#parts.check));
    return Promise.all((await this.refused()).map(async ({ n, save }) => ({ n, changes: await Promise.all(save.changes.map(told)) })));
  }

  /** The client has settled what was refused under number `n`. */
  settle(n) {
    return this._write("refused", (store) => store.delete(n));
  }

  /** The whole book as a file holds it, see store/whole.js. */
  whole() {
    return whole(this.#database);
  }

  /** All that is here is to be sent to another book on the server, `workbook`. */
  async moveTo(workbook) {
    await moveTo(this.#database, workbook);
    this._tell(null);
  }

  /** Keep what is half typed, `pairs`, into the form at `address` that shall make the save `of`; drafts of long ago go. */
  keepDraft(address, pairs, now, of = null) {
    return this._write("drafts", async (store) => {
      for (const draft of await asked(store.getAll())) if (draft.at < now - DRAFTS_LAST) store.delete(draft.address);
      store.put({ address, pairs, at: now, of });
    });
  }

  /** What was half typed at `address`, {"pairs", "of"}; null if nothing was. */
  async draft(address) {
    const found = await this.#database.run("drafts", "readonly", (transaction) =>
      asked(transaction.objectStore("drafts").get(address)),
    );
    return found ? { pairs: found.pairs, of: found.of || null } : null;
  }

  /** The draft {"address", "of": [save id]} has ended; one that was typed into another page of the same form has not. */
  dropDraft(draft) {
    return this._write("drafts", (store) => endDraft(store, draft));
  }

  /** What an ended device still has to hand over: `left` in store/exchange.js. */
  left(handed, limits) {
    return left(this.#database, handed, limits);
  }

  /** What to send next, for sync: `ask` in store/exchange.js. */
  ask(after, limits) {
    return ask(this.#database, after, limits);
  }

  /** Take in an answer, for sync: "taken", "passed" or "repair", see `takeIn` in store/exchange.js. */
  async takeIn(asking, answer, now, anew = false) {
    const { result, entries } = await takeIn(this.#database, asking, answer, now, anew);
    if (entries === null || entries.length) this._tell(entries);
    return result;
  }

  /** Take the turn to sync until `until` (ms), as `holder`: where there are no locks. Gives whether it is ours. */
  lease(holder, now, until) {
    return this._write("meta", async (store) => {
      const held = await asked(store.get("lease"));
      // One that ends later than ours would is of a clock that was put back since.
      if (held && held.holder !== holder && held.until > now && held.until <= until) return false;
      store.put({ holder, until }, "lease");
      return true;
    });
  }

  /** Ask the browser, once, not to clear this away when room is short. Gives what it said, null if it was not asked. */
  async persist() {
    if (!this.#storage?.persist) return null;
    const first = await this._write("meta", async (store) => {
      if (await asked(store.get("persist"))) return false;
      store.put("asked", "persist");
      return true;
    });
    return first ? this.#storage.persist() : null;
  }

  /** Call `listener({"entries": [id] or null for all, "here": whether by this tab})` after every change; gives its end. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Let go of the database and the other tabs. */
  async close() {
    this.#channel?.close();
    await this.#database.close();
  }

  /** Take everything from this device; from then on nothing can be kept here. */
  async wipe() {
    await this.#database.remove();
    this.#channel?.postMessage({ isGone: true });
  }

  async _goes() {
    await this.#database.remove();
    this.onGone();
  }

  _write(name, work) {
    return this.#database.run(name, "readwrite", async (transaction) => work(transaction.objectStore(name)));
  }

  _tell(entries) {
    this.#channel?.postMessage({ entries });
    this._changed(entries, true);
  }

  _changed(entries, here) {
    this.#reading.forget(entries);
    for (const listener of this.#listeners) listener({ entries, here });
  }
}

function openChannel(name) {
  return globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
}
