// Sync: exchanges saves with the server, after a save, on start, on return to the foreground, when there is a network
// again, and when the client asks for it. One tab at a time. Knows nothing of pages; what the browser gives is handed in.

import { newId } from "./ids.js";
import { StoreProblem } from "./store.js";

const LIMITS = { most: 200, size: 500_000 }; // saves, bytes
const PATIENCE = 120_000; // ms for one answer: half a megabyte over a slow phone
const FIRST_WAIT = 2_000; // ms
const LONGEST_WAIT = 300_000;
const LEASE = 150_000;
const MOST_REPAIRS = 3; // in a row: a server that goes back while we speak is let alone for a while
const MOST_PASSED = 10;
const LOCK = "krachtboek-sync";

// What an answer without saves means. All but these are worth another try by themselves.
const ENDS = { 401: "signed-out", 409: "other-book", 410: "gone" };
const TOO_MUCH = [400, 413];

class NoAnswer extends Error {
  constructor(status, code = null) {
    super(String(code || status));
    this.status = status;
    this.code = code;
  }
}

/** Keeps a store and the server the same. */
export class Sync {
  #running = null;
  #again = false;
  #failed = 0;
  #timer = null;
  #problem = null;
  #done = false;
  #anew = false;

  /**
   * `onState(state)` is called with {"state", "waiting", "again", "refused", "complete"} after every change; `state` is
   *
   *     "all-kept"    all is on the server              "waiting"     `waiting` saves are not there yet, or it differs
   *     "offline"     the server cannot be reached      "signed-out"  it does not know this device
   *     "other-book"  its cookie is of another book     "full"        there is no room on this device
   *     "newer"       a newer app is in another tab     "broken"      the device's store does not work
   *     "gone"        the client ended this device, or erased the book: it is to go from here
   *
   * In none of the others is anything lost. `onError(error)` is told what the device's store could not do.
   */
  constructor({ store, onState = () => {}, clock = () => Date.now(), random = Math.random, ...browser }) {
    const { fetch = globalThis.fetch.bind(globalThis), timers = globalThis, url = "/sync" } = browser;
    const { locks = globalThis.navigator?.locks || null, isOnline = () => globalThis.navigator?.onLine !== false } = browser;
    const { limits = LIMITS, onError = (error) => console.error(error) } = browser;
    Object.assign(this, { store, onState, onError, limits, clock, random, fetch, timers, locks, isOnline, url, holder: newId() });
  }

  /** Why it should sync: "start", "save", "foreground", "online" or "button". Gives the state when that is done. */
  async poke(why) {
    const isOnItsWay = this.#timer !== null && this.#failed > 0;
    if (why === "save" && isOnItsWay) return this._tell();
    if (why !== "save") this.#failed = 0;
    if (why === "start" || why === "button") this.#anew = true;
    return this._start();
  }

  /** No more tries by itself. */
  stop() {
    this.#done = true;
    this._stopWaiting();
  }

  /** The state as `onState` gets it. */
  async state() {
    try {
      const { waiting, again, refused, complete, differs } = await this.store.status();
      const quiet = waiting + again > 0 || differs ? "waiting" : "all-kept";
      return { state: this.#problem || (this.isOnline() ? quiet : "offline"), waiting, again, refused, complete };
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error;
      return { state: nameOf(error), waiting: 0, again: 0, refused: 0, complete: false };
    }
  }

  _start() {
    this._stopWaiting();
    this.#again = true;
    if (this.#running) return this.#running;
    this.#running = this._run().finally(() => {
      this.#running = null;
      return this.#again && !this.#done ? this._start() : undefined; // asked for at the very end
    });
    return this.#running;
  }

  async _run() {
    while (this.#again && !this.#done) {
      this.#again = false;
      try {
        const isOurs = await this._inTurn(() => this._exchangeOrPart());
        this.#problem = null;
        this.#failed = 0;
        if (!isOurs) this._wait(FIRST_WAIT);
      } catch (error) {
        this.#problem = this._problemIn(error);
        this.#again = false;
        if (!Object.values(ENDS).includes(this.#problem)) this._wait(Math.min(FIRST_WAIT * 2 ** this.#failed++, LONGEST_WAIT));
      }
      const { state } = await this._tell();
      if (state === "waiting" && this.#timer === null) this._wait(LONGEST_WAIT); // for a server that is newer then
    }
    return this.state();
  }

  async _inTurn(work) {
    if (this.locks) {
      await this.locks.request(LOCK, work);
      return true;
    }
    if (!(await this._lease(LEASE))) return false;
    try {
      await work();
    } finally {
      await this._lease(0);
    }
    return true;
  }

  _lease(ms) {
    return this.store.lease(this.holder, this.clock(), this.clock() + ms);
  }

  // What an ended device still holds, what was refused too, goes to where the client can look at it.
  async _exchangeOrPart() {
    try {
      await this._exchange();
    } catch (error) {
      if (error.code === "ended") await this._handOver();
      throw error;
    }
  }

  // Only once each save was taken, or was too much even alone, the book may go from here.
  async _handOver() {
    const handed = new Set();
    for (;;) {
      const parts = await this.store.left(handed, this.limits); // something may be saved meanwhile
      if (parts.length === 0) return;
      while (parts.length) {
        const { saves, ...place } = parts.shift();
        const error = await this._post({ ...place, saves }).then(() => new NoAnswer(0, "known"), (thrown) => thrown);
        if (error.code !== "ended" && !TOO_MUCH.includes(error.status)) throw error; // another time; until then nothing goes
        if (error.code !== "ended" && saves.length > 1) {
          const half = Math.floor(saves.length / 2);
          parts.unshift({ ...place, saves: saves.slice(0, half) }, { ...place, saves: saves.slice(half) });
        } else for (const { id } of saves) handed.add(id);
      }
    }
  }

  // Everything that waits is sent once, oldest first; then what there is to get.
  async _exchange() {
    let after = null;
    let { most } = this.limits;
    let repairs = 0;
    let passed = 0;
    let early = null;
    for (;;) {
      const asking = await this.store.ask(after, { ...this.limits, most });
      let answer;
      try {
        answer = await (early?.said === JSON.stringify(asking.body) ? early.answer : this._post(asking.body));
      } catch (error) {
        if (!TOO_MUCH.includes(error.status) || asking.sent.length === 0) throw error;
        if (asking.sent.length > 1) {
          most = Math.floor(asking.sent.length / 2);
          continue;
        }
        if (error.status !== 413 || error.code === null) {
          after = asking.sent[0]; // it waits, and the others go on
          continue;
        }
        answer = await this._post({ ...asking.body, saves: [] });
        const { id } = asking.body.saves[0];
        answer = { ...answer, outcomes: [{ id, outcome: "refused", why: "too_large", made_at: null }] };
      }
      if (!this.locks) await this._lease(LEASE);
      early = this._askEarly(asking, answer);
      const result = await this.store.takeIn(asking, answer, this.clock(), this.#anew);
      if (result !== "passed") this.#anew = false;
      await this._tell();
      if (result === "passed") {
        if (++passed > MOST_PASSED) throw new NoAnswer(0, "passed");
        continue;
      }
      if (result === "repair") {
        if (++repairs > MOST_REPAIRS) throw new NoAnswer(0, "repairs");
        after = null;
        continue;
      }
      if (asking.sent.length) after = asking.sent[asking.sent.length - 1];
      if (!asking.rest && !answer.more) return;
    }
  }

  // The next part of a long answer is asked for while this one is written down. It counts only if just that is what is
  // to be asked then: not when something was saved meanwhile, or another tab was first.
  _askEarly({ rest }, { more, cursor, last, epoch, workbook }) {
    if (rest || !more) return null;
    const body = { cursor, last, epoch, workbook, saves: [] };
    const answer = this._post(body);
    answer.catch(() => {}); // it is looked at where it counts
    return { said: JSON.stringify(body), answer };
  }

  async _post(body) {
    const stop = new AbortController();
    let timer = null;
    const late = new Promise((_, reject) => {
      timer = this.timers.setTimeout(() => {
        stop.abort();
        reject(new NoAnswer(0, "late"));
      }, PATIENCE);
    });
    try {
      return await Promise.race([this._answer(body, stop.signal), late]);
    } finally {
      this.timers.clearTimeout(timer);
    }
  }

  async _answer(body, signal) {
    let response;
    try {
      response = await this.fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal,
      });
    } catch {
      throw new NoAnswer(0);
    }
    let answer = null;
    try {
      answer = await response.json();
    } catch {
      // A hotel's page, or half an answer.
    }
    const isOurs = Boolean(answer?.error) || response.status === 413; // that may be a proxy's own
    if (response.status !== 200) throw new NoAnswer(isOurs ? response.status : 0, answer?.error);
    if (!isAnswer(answer)) throw new NoAnswer(0, "shape");
    return answer;
  }

  // Not all phones at once, when the server is back.
  _wait(longest) {
    this._stopWaiting();
    if (!this.#done) this.#timer = this.timers.setTimeout(() => this._start(), longest * (0.5 + this.random() / 2));
  }

  _stopWaiting() {
    if (this.#timer !== null) this.timers.clearTimeout(this.#timer);
    this.#timer = null;
  }

  _problemIn(error) {
    if (error instanceof NoAnswer) return ENDS[error.status] || "offline";
    this.onError(error);
    return error instanceof StoreProblem ? nameOf(error) : "broken";
  }

  async _tell() {
    const state = await this.state();
    this.onState(state);
    return state;
  }
}

function isAnswer(answer) {
  return (
    typeof answer === "object" &&
    answer !== null &&
    [answer.outcomes, answer.saves].every(Array.isArray) &&
    Number.isInteger(answer.cursor) &&
    typeof answer.epoch === "string" &&
    typeof answer.more === "boolean"
  );
}

function nameOf(problem) {
  return ["full", "newer"].includes(problem.code) ? problem.code : "broken";
}
