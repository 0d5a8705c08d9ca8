// Reading: entries as screens ask for them, from memory once they were read. What was written since, here or in another
// tab, is read again entry by entry.

import { isDict } from "../text.js";
import { shownIn } from "./effects.js";
import { asked } from "./open.js";

const MANY = 2_000; // changed entries that are not worth reading one by one
const [FIRST, LAST] = ["0", "a"]; // before and after every date

/** Views of entries by kind. */
export class Reading {
  #kinds = new Map(); // kind -> Map of views by id
  #stale = new Set();
  #turn = Promise.resolve();

  constructor(database, view, isKind) {
    Object.assign(this, { database, view, isKind });
  }

  /** These entries (null: all) are not what they were. */
  forget(ids) {
    if (ids === null || ids.length + this.#stale.size > MANY) {
      // What is being read just now goes where nobody will look.
      this.#kinds = new Map();
      this.#stale = new Set();
      return;
    }
    for (const id of ids) this.#stale.add(id);
  }

  /**
   * Views of all entries of `kind` that can match the conditions `wanted`; `select` has the last word. With `newest` at
   * least so many of them, and all of their days, may do.
   */
  async candidates(kind, wanted = {}, newest = null) {
    if (!this.#kinds.has(kind)) {
      if (typeof wanted.id === "string") {
        const found = await this.any(wanted.id);
        return found && found.kind === kind ? [found] : [];
      }
      if (isDict(wanted.date) && wanted.date.range) return this._between(kind, wanted.date.range, newest);
    }
    const known = await this._inTurn(() => this._all(kind));
    if (typeof wanted.id !== "string") return [...known.values()];
    return known.has(wanted.id) ? [known.get(wanted.id)] : [];
  }

  /** The view of an entry of whatever kind; null if there is none. */
  async any(id) {
    return this._viewed(await this._read(async (store) => asked(store.get(id))));
  }

  _viewed(stored) {
    return stored && this.isKind(stored.kind) ? this.view(shownIn(stored)) : null;
  }

  // Those without a date match no range.
  async _between(kind, [first, last], newest) {
    if (first !== null && last !== null && first > last) return [];
    const end = [kind, last ?? LAST];
    const range = IDBKeyRange.bound([kind, first ?? FIRST], end);
    const found = await this._read(async (store) => {
      const days = store.index("day");
      const start = newest && (await nth(days.openKeyCursor(range, "prev"), newest));
      return asked(days.getAll(start ? IDBKeyRange.bound(start, end) : range));
    });
    return found.map((stored) => this.view(shownIn(stored)));
  }

  async _all(kind) {
    const stale = [...this.#stale];
    const isKnown = this.#kinds.has(kind);
    if (isKnown && stale.length === 0) return this.#kinds.get(kind);
    const kinds = this.#kinds;
    this.#stale = new Set();
    try {
      const [again, all] = await this._read((store) =>
        Promise.all([
          Promise.all(stale.map((id) => asked(store.get(id)))),
          isKnown ? null : asked(store.index("day").getAll(IDBKeyRange.bound([kind], [kind, []]))),
        ]),
      );
      stale.forEach((id, at) => {
        const view = this._viewed(again[at]);
        for (const views of kinds.values()) views.delete(id);
        if (view) kinds.get(view.kind)?.set(id, view);
      });
      if (all) kinds.set(kind, new Map(all.map((stored) => [stored.id, this.view(shownIn(stored))])));
      return kinds.get(kind);
    } catch (error) {
      for (const id of stale) this.#stale.add(id);
      throw error;
    }
  }

  _read(work) {
    return this.database.run("entries", "readonly", (transaction) => work(transaction.objectStore("entries")));
  }

  _inTurn(work) {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

// The key that is at the `place` (from 1) of those that `request` opens; null where there are fewer.
async function nth(request, place) {
  const cursor = await asked(request);
  if (!cursor || place < 2) return cursor && cursor.key;
  cursor.advance(place - 1);
  return (await asked(request))?.key ?? null;
}
