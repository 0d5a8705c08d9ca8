// A phone: one disk that outlives everything, and tabs with the shipped store and sync, which can die between any two
// awaits. What died never hears of anything again; what it had not yet written is lost, or is on the disk all the same.

import { IDBFactory } from "fake-indexeddb";

import { Sync } from "../../app/static/js/sync.js";
import { makeStore } from "../js/device.mjs";

const DAY = 86_400_000;
const NO_END = 2 ** 31 - 1; // ms
const NEVER = new Promise(() => {});

export class Device {
  constructor(name, chance, send) {
    Object.assign(this, { name, chance, send, disk: new IDBFactory(), tabs: [], crashIn: 0, deaths: 0, aborts: 0, results: {} });
    this.wrong = 0; // ms that the clock is wrong by
    this.setClock();
    this.starts();
  }

  clock = () => Date.now() + this.wrong;

  setClock() {
    this.wrong = Math.round((this.chance.next() * 2 - 1) * DAY);
  }

  starts() {
    const count = this.chance.is(0.3) ? 2 : 1;
    this.tabs = Array.from({ length: count }, () => new Tab(this));
    this.tabs.forEach((tab) => (tab.others = this.tabs.filter((other) => other !== tab)));
  }

  /** The battery falls out, and the phone starts again. */
  dies() {
    this.deaths++;
    this.tabs.forEach((tab) => tab.dies());
    this.starts();
  }

  get isBusy() {
    return this.tabs.some((tab) => tab.transactions.size > 0);
  }
}

class Tab {
  constructor(device) {
    this.device = device;
    this.isAlive = true;
    this.transactions = new Set();
    this.timers = new Map();
    this.abortIn = null;
    const { chance } = device;
    this.store = makeStore({
      indexedDB: { open: (...args) => (this.isAlive ? this.opened(device.disk.open(...args)) : {}) },
      patience: NO_END, // what died never answers
      newId: () => chance.id(device.clock()),
      channel: (this.channel = { postMessage: (data) => this.others.forEach((other) => other.hears(data)), close() {} }),
    });
    const takeIn = this.store.takeIn.bind(this.store);
    this.store.takeIn = async (...args) => {
      const result = await takeIn(...args);
      device.results[result] = (device.results[result] || 0) + 1;
      return result;
    };
    this.sync = new Sync({
      store: this.store,
      fetch: (_url, { body }) => (this.isAlive ? device.send(this, body) : NEVER),
      clock: device.clock,
      random: chance.next,
      limits: { most: 1 + chance.below(6), size: 500_000 }, // many small parts, so that much can come in between
      timers: this,
      locks: { request: (_name, work) => work() }, // nobody keeps tabs apart here: it must be right without
      isOnline: () => true,
      onError: (error) => this.fails(error),
    });
  }

  fails(error) {
    throw new Error(`${this.device.name}: ${error.stack}`, { cause: error });
  }

  hears(data) {
    if (this.isAlive) this.channel.onmessage({ data });
  }

  setTimeout = (work) => {
    const id = Symbol("timer");
    if (this.isAlive) this.timers.set(id, work);
    return id;
  };

  clearTimeout = (id) => this.timers.delete(id);

  /** One of its timers goes off. */
  fires() {
    const id = this.device.chance.one([...this.timers.keys()]);
    const work = this.timers.get(id);
    this.timers.delete(id);
    work();
  }

  opened(request) {
    request.addEventListener("success", () => {
      const database = request.result;
      this.database = database;
      const begin = database.transaction.bind(database);
      database.transaction = (...args) => {
        if (!this.isAlive) throw new DOMException("dead", "InvalidStateError");
        const transaction = begin(...args);
        this.transactions.add(transaction);
        for (const end of ["complete", "abort"]) transaction.addEventListener(end, () => this.transactions.delete(transaction));
        return transaction;
      };
    });
    return request;
  }

  /** The browser ends a transaction, for reasons of its own. */
  aborts() {
    for (const transaction of this.transactions) {
      try {
        transaction.abort();
        this.device.aborts++;
      } catch {
        // It was over already.
      }
    }
  }

  dies() {
    this.isAlive = false;
    this.sync.stop();
    this.timers.clear();
    const isWritten = this.device.chance.is(0.5);
    const left = [...this.transactions];
    for (const transaction of left) transaction.oncomplete = transaction.onabort = null;
    if (!isWritten) this.aborts();
    this.database?.close();
  }
}
