// A server for tests of the device alone: the protocol of app/sync.py over a list, without rules of fields.

import { EMPTY, combined, entryDigest } from "../../app/static/js/digest.js";
import { newId } from "../../app/static/js/ids.js";
import { applyAll, blanked, isErasing } from "../../app/static/js/merge.js";
import { saidBy } from "../../app/static/js/store/instead.js";
import { SHARED } from "./device.mjs";

export class FakeServer {
  constructor() {
    Object.assign(this, { log: [], epoch: "one", workbook: newId(), page: 1000, app: SHARED.rules.app, requests: 0 });
    this.refuses = () => null; // why a save is refused
    this.answers = null; // a status to answer instead
  }

  /** As `fetch` of Sync. */
  fetch = async (_url, { body }) => {
    this.requests++;
    if (this.answers) return response(this.answers, { error: "somehow" });
    return response(200, this.exchange(JSON.parse(body)));
  };

  exchange(asked) {
    if (asked.epoch === this.epoch && asked.cursor > 0 && this.log[asked.cursor - 1]?.id !== asked.last) this.epoch = newId();
    const outcomes = asked.saves.map((save) => this.take(save));
    const told = new Set(outcomes.filter(({ outcome }) => outcome === "kept").map((one) => (one.save || one).id));
    const from = asked.epoch === this.epoch ? asked.cursor : 0;
    const cursor = Math.min(this.log.length, from + this.page);
    const more = cursor < this.log.length;
    return structuredClone({
      outcomes,
      saves: this.log.slice(from, cursor).filter((save) => !told.has(save.id)),
      cursor,
      last: cursor ? this.log[cursor - 1].id : null,
      epoch: this.epoch,
      more,
      digest: more ? null : this.digest(),
      workbook: this.workbook,
      server_time: "2026-11-20T09:12:03.120Z",
    });
  }

  take(sent) {
    const gone = new Set([...this.log, sent].flatMap(({ changes }) => changes.filter(isErasing).map(({ entry }) => entry)));
    for (const one of this.log) one.changes = blanked(one.changes, (id) => gone.has(id));
    const changes = blanked(sent.changes, (id) => gone.has(id));
    const isSame = changes.every((change, at) => change === sent.changes[at]);
    const save = isSame ? sent : { ...sent, changes };
    const outcome = this.keep(save);
    return isSame || outcome.save ? outcome : { ...outcome, save: { ...save, made_at: outcome.made_at } };
  }

  keep(save) {
    const outcome = { id: save.id, outcome: "kept", why: null, made_at: save.made_at };
    const known = this.log.find((one) => one.id === save.id || one.form === save.id);
    if (save.app > this.app) return { ...outcome, outcome: "later", why: "app", made_at: null };
    if (known && saidBy(known.changes) === saidBy(save.changes)) return { ...outcome, made_at: known.made_at };
    const why = this.refuses(save);
    if (why) return { ...outcome, outcome: "refused", why, made_at: null };
    if (!known) {
      this.log.push(save);
      return outcome;
    }
    const changes = save.changes.map((change) => ({
      ...change,
      replaces: Object.fromEntries(Object.keys(change.fields).map((name) => [name, [known.id]])),
    }));
    this.log.push({ ...save, id: newId(), changes });
    return { ...outcome, save: this.log.at(-1) };
  }

  digest() {
    const state = applyAll({}, this.log);
    return combined([EMPTY, ...Object.entries(state).map(([id, entry]) => entryDigest(id, entry))]);
  }
}

function response(status, answer) {
  return { status, json: async () => answer };
}
