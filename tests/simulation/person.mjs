// A person with a phone: fills in forms as screens send them, in a hurry, on old pages, and going back.

import { form, formOf } from "../js/device.mjs";

const DAYS = ["2026-11-18", "2026-11-19", "2026-11-20"];
const SHOWN = ["wish", "note", "goal", "strength"];

/** The pairs of the next form of somebody who looks at `store`; `memory` is theirs: {"pages", "forms", "count"}. */
export async function nextForm(store, chance, memory, now, workbook) {
  const text = `${memory.name} ${++memory.count}`;
  const save = chance.id(now);
  const what = chance.of({ make: 4, edit: 6, old: 2, back: 2, remove: 1, settle: 3, several: 1, profile: 1, erase: 0.7 });
  const kind = chance.one(SHOWN);
  const views = (await store.candidates(kind)).filter((view) => !view.erased);
  if (what === "back" && memory.forms.length) return again(chance.one(memory.forms.slice(-6)), text, chance);
  if (what === "profile") return form(workbook, "profile", { name: text }, { save, seen: await store.any(workbook) });
  if (views.length === 0 || what === "make") return form(chance.id(now), kind, fresh(kind, text, chance), { save });
  const view = chance.one(views);
  memory.pages.push(view);
  if (what === "old") {
    const page = chance.one(memory.pages.slice(-8));
    return form(page.id, page.kind, { text }, { save, seen: page });
  }
  if (what === "remove") return form(view.id, kind, { removed: view.removed ? "no" : "yes" }, { save, seen: view });
  if (what === "erase") return form(view.id, kind, { erased: "yes" }, { save, seen: view });
  const rival = views.find((one) => one.rivals.length);
  if (what === "settle" && rival) return form(rival.id, kind, chosen(chance.one(rival.rivals)), { save, seen: rival });
  if (what === "several") {
    const some = [...new Set([view, chance.one(views)])];
    return formOf(some.map((one) => [one.id, kind, { text: `${text} in ${one.id.slice(-4)}` }, one]), save);
  }
  return form(view.id, kind, changed(kind, text, chance), { save, seen: view });
}

function fresh(kind, text, chance) {
  if (kind === "note") return { text, date: chance.one(DAYS) };
  if (kind === "goal") return { text };
  if (kind === "strength") return { text, domain: "home", time: "now" };
  return { text, domain: "leisure" };
}

function changed(kind, text, chance) {
  if (kind === "goal" && chance.is(0.5)) {
    return { [`strengths.${chance.id(chance.below(3))}`]: chance.is(0.5) ? "yes" : "no" };
  }
  if (kind === "wish" && chance.is(0.3)) return { priority: String(1 + chance.below(4)) };
  return { text, private: chance.is(0.3) ? "yes" : "no" };
}

function chosen({ fields }) {
  const said = (value) => (value === true ? "yes" : value === false ? "no" : value === null ? "" : String(value));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, said(value)]));
}

// The same form once more, with another text, and perhaps about fewer entries.
function again(pairs, text, chance) {
  const touched = pairs.filter(([name]) => name === "change").map(([, value]) => value.split(" ")[0]);
  const left = touched.length > 1 && chance.is(0.5) ? touched[0] : null;
  return pairs
    .filter(([name, value]) => !left || !(name.startsWith(`${left}:`) || (name === "change" && value.startsWith(left))))
    .map(([name, value]) => [name, /(^|:)(text|name)$/.test(name) ? text : value]);
}
