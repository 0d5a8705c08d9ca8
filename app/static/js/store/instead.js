// A form sent again with other content: what it says now takes the place of what it said before. Pure. Twin: `_instead`
// of Keeper in app/store.py

import { compare, dict, get, has } from "../text.js";

/** What `changes` say, as one text to compare; what they replace is no part of it. */
export function saidBy(changes) {
  const sorted = changes.map(({ entry, kind, fields }) => [entry, kind, Object.entries(fields).sort(byName)]);
  return JSON.stringify(sorted.sort(byName));
}

/** The ids of the saves that `instead` wants to know: those whose values the `earlier` saves of the form replaced. */
export function replacedIn(earlier) {
  const form = new Set(earlier.map((save) => save.id));
  const lists = earlier.flatMap((save) => save.changes.flatMap((change) => Object.values(change.replaces)));
  return [...new Set(lists.flat())].filter((id) => !form.has(id));
}

/**
 * `changes`, taking the place of what the same form did before in the saves `earlier`.
 *
 * `state(entry id)` gives a merged state or null; `replaced` are the saves of `replacedIn`, as far as known. What the form
 * does not say any more is undone: an entry that only this form made is removed, another gets back what its field held.
 */
export function instead(earlier, changes, state, replaced, { defaultOf, hasDefault }) {
  const form = new Set(earlier.map((save) => save.id));
  const taking = new Map(changes.map((change) => [change.entry, change]));
  const before = new Map(earlier.flatMap((save) => save.changes.map((change) => [change.entry, change.kind])));
  for (const [entry, kind] of before) {
    const held = state(entry);
    const back = held ? heldBefore(entry, held, earlier, replaced, form) : dict();
    const change = taking.get(entry) || null;
    if (held === null || (Object.keys(back).length === 0 && !change)) continue;
    const fields = dict(Object.entries({ removed: false, ...back, ...(change ? change.fields : {}) }));
    const isGone = change === null && isOnlyOf(held, form);
    const said = isGone ? dict([["removed", true]]) : fields;
    const replaces = dict(Object.entries(change ? change.replaces : {}));
    for (const name of Object.keys(said)) {
      const mine = liveOf(held, name).filter((save) => form.has(save));
      if (mine.length) replaces[name] = [...new Set([...get(replaces, name, []), ...mine])].sort(compare);
    }
    taking.set(entry, { entry, kind, fields: said, replaces });
  }
  return [...taking.values()];

  // What those fields held before, that hold now what the form wrote.
  function heldBefore(entry, held, earlierSaves, known, ofForm) {
    const names = Object.keys(held.fields).filter((name) => liveOf(held, name).some((save) => ofForm.has(save)));
    const ids = new Map(names.map((name) => [name, new Set()]));
    for (const change of changesOf(entry, earlierSaves)) {
      for (const name of names) {
        for (const id of get(change.replaces, name, [])) if (!ofForm.has(id)) ids.get(name).add(id);
      }
    }
    const back = new Map();
    for (const name of names) {
      // Beside a value that the form did not see it replaced nothing, and nothing is what comes back.
      const others = Object.entries(held.fields[name].live).filter(([save]) => !ofForm.has(save));
      if (others.length) back.set(name, others.sort(byAge)[others.length - 1][1][1]);
      else if (hasDefault(held.kind, name)) back.set(name, defaultOf(held.kind, name));
    }
    const inOrder = [...known].sort((one, other) => compare(one.made_at, other.made_at) || compare(one.id, other.id));
    for (const save of inOrder) {
      for (const { fields } of changesOf(entry, [save])) {
        for (const [name, value] of Object.entries(fields)) if (ids.get(name)?.has(save.id)) back.set(name, value);
      }
    }
    return dict(back);
  }
}

function changesOf(entry, saves) {
  return saves.flatMap((save) => save.changes.filter((change) => change.entry === entry));
}

function liveOf(state, name) {
  return has(state.fields, name) ? Object.keys(state.fields[name].live) : [];
}

// Whether an entry holds nothing but what the form wrote: then the form made it.
function isOnlyOf(state, form) {
  return Object.values(state.fields).every((field) => [...Object.keys(field.live), ...field.gone].every((id) => form.has(id)));
}

function byAge([one, [earlier]], [other, [later]]) {
  return compare(earlier, later) || compare(one, other);
}

function byName([one], [other]) {
  return compare(one, other);
}
