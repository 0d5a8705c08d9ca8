// Form to save: what a submitted form does, as a save. Pure. How forms speak: its twin, app/forms.py

import { dict, normalise, partition, UnreadableText } from "./text.js";
import { isId } from "./ids.js";
import { isErased, replacedBy, show } from "./merge.js";

const OF_SERVER = ["by", "stopped"];
const OWN_NAMES = ["save", "change", "seen", "next"];
const INTEGER = /^-?[0-9]{1,9}$/;

/** A form that no screen of this app can have sent; its message says which part. */
export class BrokenForm extends Error {}

/** `fill` and `touched` for the rules that `check` (of makeCheck) holds. */
export function makeForms(check) {
  const { rules, isKind, fieldSchema, checkFields } = check;

  /**
   * Turn the [name, value] pairs of a form into a save made at `madeAt`: {"save", "next", "typed", "problems"}.
   *
   * `state` gives the merged state of an entry by id, or null. Throws BrokenForm.
   */
  function fill(sent, state, madeAt) {
    const pairs = normalised(sent);
    const given = new Map(pairs);
    const saveId = given.get("save");
    if (!isId(saveId)) throw new BrokenForm("save");
    const seen = seenIn(pairs);
    const changes = [];
    const problems = [];
    for (const [entryId, kind] of touchedIn(pairs)) {
      const entry = state(entryId);
      if (entry && entry.kind !== kind) throw new BrokenForm("kind");
      const said = fieldsOf(kind, entryId, given);
      const fields = said.erased === true ? dict([["removed", true], ["erased", true]]) : said;
      // The page that says so shows what was typed: it can be kept elsewhere.
      if (isErased(entry) && fields === said) throw new BrokenForm("erased");
      problems.push(...checkFields(kind, fields, entry ? show(entryId, entry).fields : null));
      const saves = (seen.get(entryId) || []).filter((id) => id !== saveId);
      const replaces = Object.keys(fields).map((name) => [name, replacedBy(entry, name, saves)]);
      changes.push({ entry: entryId, kind, fields, replaces: dict(replaces.filter(([, ids]) => ids.length)) });
    }
    if (changes.length === 0) problems.push(["change", "empty"]);
    return {
      save: { id: saveId, made_at: madeAt, app: rules.app, changes },
      next: given.get("next") || null,
      typed: dict([...given].filter(([name]) => !OWN_NAMES.includes(name))),
      problems: dict(problems.reverse()),
    };
  }

  /** The entries that a form touches, [[id, kind]]: what `fill` will ask the state of. Throws BrokenForm. */
  function touched(sent) {
    return touchedIn(normalised(sent));
  }

  function touchedIn(pairs) {
    const found = new Map();
    for (const [name, value] of pairs) {
      if (name !== "change") continue;
      const [entryId, , kind] = partition(value, " ");
      if (!isId(entryId) || !isKind(kind) || (found.get(entryId) || kind) !== kind) throw new BrokenForm("change");
      found.set(entryId, kind);
    }
    if (found.size > rules.max_changes) throw new BrokenForm("change");
    return [...found];
  }

  function fieldsOf(kind, entryId, given) {
    const fields = dict([["removed", false]]);
    const own = `${entryId}:`;
    for (const [name, value] of given) {
      if (OWN_NAMES.includes(name)) continue;
      const isOwn = name.startsWith(own);
      if (!isOwn && (name.includes(":") || given.has(own + name))) continue;
      const field = isOwn ? name.slice(own.length) : name;
      const schema = fieldSchema(kind, field);
      if (schema === null || OF_SERVER.includes(field)) throw new BrokenForm(field);
      fields[field] = typedValue(schema, value);
    }
    return fields;
  }

  return { fill, touched };
}

function normalised(pairs) {
  try {
    return pairs.map(([name, value]) => [name, normalise(value)]);
  } catch (error) {
    throw error instanceof UnreadableText ? new BrokenForm("text") : error;
  }
}

function seenIn(pairs) {
  const seen = new Map();
  for (const [name, value] of pairs) {
    if (name !== "seen") continue;
    const ids = value.split(" ");
    if (!ids.every(isId)) throw new BrokenForm("seen");
    const [entryId, ...saves] = ids;
    seen.set(entryId, [...(seen.get(entryId) || []), ...saves]);
  }
  return seen;
}

/** What was typed as `text`, as a value of the type that `schema` says; unfit text stays text. */
export function typedValue(schema, text) {
  const types = (schema.anyOf || [schema]).map((option) => option.type);
  if (text === "" && types.includes("null")) return null;
  if (types.includes("boolean") && (text === "yes" || text === "no")) return text === "yes";
  if (types.includes("integer") && INTEGER.test(text)) return Number(text) + 0; // never -0
  return text;
}
