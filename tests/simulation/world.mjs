// A world: a few phones of one book, and a network that loses, doubles and reorders. One thing happens at a time, by
// chance of the seed; only then it is let calm down, so that a seed plays the same again.

import { Chance } from "./chance.mjs";
import { Device } from "./device.mjs";
import { nextForm } from "./person.mjs";

const CALM = 4; // turns without a transaction

export class World {
  /** `asked(secret, body)` gives the server's {"status", "text"}, or throws where there is no server. */
  constructor({ seed, workbook, secrets }, saves, asked) {
    Object.assign(this, { seed, workbook, secrets, asked, saves, messages: [], acknowledged: [], attempts: 0 });
    this.counts = { lost: 0, doubled: 0, requests: 0, steps: 0 };
    this.chance = new Chance(seed);
    this.devices = secrets.map((secret, at) => {
      const device = new Device(`${seed}-${at}`, new Chance(seed * 31 + at), (tab, body) => this.send(tab, secret, body));
      device.left = saves;
      device.memory = { name: `phone ${at}`, count: 0, pages: [], forms: [] };
      return device;
    });
  }

  /** What happened, in numbers. */
  get figures() {
    const sum = (of) => this.devices.reduce((total, device) => total + (of(device) || 0), 0);
    return {
      saved: this.acknowledged.length,
      erased: this.acknowledged.filter(({ pairs }) => pairs.some(([name]) => name === "erased")).length,
      forms: this.attempts,
      deaths: sum((device) => device.deaths),
      aborts: sum((device) => device.aborts),
      repairs: sum((device) => device.results.repair),
      passed: sum((device) => device.results.passed),
      ...this.counts,
    };
  }

  send(tab, secret, body) {
    return new Promise((resolve, reject) => this.messages.push({ tab, secret, body, resolve, reject, answers: [] }));
  }

  /** Let things happen until each phone has made this part of its saves. */
  async live(part) {
    const left = Math.round(this.saves * (1 - part));
    while (this.devices.some((device) => device.left > left)) await this.step(left);
  }

  async step(left = 0) {
    this.counts.steps++;
    const device = this.chance.one(this.devices);
    const tab = this.chance.one(device.tabs);
    const what = this.chance.of({ act: 10, poke: 5, network: 14, timer: 2, die: 1, abort: 1.5, clock: 0.3 });
    if (what === "act" && device.left > left) await this.act(device, tab);
    else if (what === "poke") this.poke(tab);
    else if (what === "network" && this.messages.length) await this.carry(this.chance.one(this.messages));
    else if (what === "timer" && tab.timers.size) tab.fires();
    else if (what === "clock") device.setClock();
    if (what === "abort" || what === "die") {
      // Something is going on at that moment.
      if (device.left > left && this.chance.is(0.7)) await this.act(device, tab);
      else this.poke(tab);
      for (let turns = this.chance.below(40); turns > 0; turns--) await turn();
      if (what === "die") device.dies();
      else tab.aborts();
    }
    await this.calm();
  }

  poke(tab) {
    tab.sync.poke(this.chance.one(["start", "save", "foreground", "online", "button"])).catch((error) => this.fails(error));
  }

  async act(device, tab) {
    const pairs = await nextForm(tab.store, device.chance, device.memory, device.clock(), this.workbook);
    device.left--;
    device.memory.forms.push(pairs);
    this.keep(device, tab, pairs);
    if (device.chance.is(0.15)) this.keep(device, this.chance.one(device.tabs), pairs, false); // a double tap
  }

  keep(device, tab, pairs, isFirst = true) {
    if (isFirst) this.attempts++;
    tab.store.keepForm(pairs, device.clock()).then(
      ({ outcome, save, problems }) => {
        if (outcome !== "saved") return this.fails(new Error(`${JSON.stringify(problems)}: ${JSON.stringify(pairs)}`));
        this.acknowledged.push({ save, pairs, device: device.name });
        if (this.chance.is(0.5)) this.poke(tab);
      },
      (error) => this.mayFail(error, device),
    );
  }

  // Two aborts, of which the second meets the second try, are told: then the page keeps the text and nothing was said.
  mayFail(error, device) {
    if (error.message === "erased") return; // an old page: it is told so, and its text is shown
    if (error.code !== "broken" || device.aborts === 0) this.fails(error);
  }

  fails(error) {
    this.failed = this.failed || error;
  }

  /** Something becomes of a message. */
  async carry(message) {
    const what = message.answers.length
      ? this.chance.of({ answer: 8, lose: 2, again: 1 })
      : this.chance.of({ deliver: 9, lose: 2 });
    if (what === "deliver" || what === "again") {
      await this.deliver(message);
      if (what === "again") this.counts.doubled++;
      return;
    }
    this.messages.splice(this.messages.indexOf(message), 1);
    if (what === "lose") this.counts.lost++;
    if (!message.tab.isAlive) return;
    if (what === "lose") message.reject(new TypeError("network"));
    else message.resolve(response(this.chance.one(message.answers)));
  }

  async deliver(message) {
    this.counts.requests++;
    try {
      message.answers.push(await this.asked(message.secret, message.body));
    } catch (error) {
      if (message.answers.length === 0) message.answers.push(null);
    }
  }

  async calm() {
    let quiet = 0;
    while (quiet < CALM) {
      await turn();
      quiet = this.devices.some((device) => device.isBusy) ? 0 : quiet + 1;
    }
    if (this.failed) throw this.failed;
  }

  /** All phones start again, with a good network, until nothing is left to do. */
  async end() {
    this.messages = [];
    for (const device of this.devices) device.dies();
    await this.calm();
    for (let rounds = 0; rounds < 12; rounds++) {
      const states = [];
      for (const device of this.devices) {
        let state = null;
        device.tabs[0].sync.poke("button").then((found) => (state = found), (error) => this.fails(error));
        while (state === null) {
          await this.calm();
          for (const message of this.messages.splice(0)) {
            await this.deliver(message);
            message.resolve(response(message.answers[0]));
          }
        }
        states.push(state);
      }
      if (rounds >= 2 && states.every(({ state }) => state === "all-kept")) return;
    }
    throw new Error(`no quiet: ${JSON.stringify(await Promise.all(this.devices.map(({ tabs }) => tabs[0].sync.state())))}`);
  }
}

function turn() {
  return new Promise(setImmediate);
}

function response(answer) {
  if (answer === null) return { status: 502, json: async () => JSON.parse("<html>") };
  return { status: answer.status, json: async () => JSON.parse(answer.text) };
}
