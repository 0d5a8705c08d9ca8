// Refused: what the server did not keep, told as screens show it. Pure.

import { get, isDict, partition } from "../text.js";

const UNTOLD = ["text_lang"]; // says how others are to be read
const HARMLESS = ["empty", "unmarked"]; // what can be said in words all the same

/**
 * How a refused `change` is shown beside `entry`, the view of what the book holds, or null:
 *
 *     {"entry", "kind", "text_lang", "fields": [{"name", "says": value or null where there is no entry, "wrote": value}]}
 *
 * Only fields that the book says differently. A value is {"value", "odd": whether it breaks the rules of its field and
 * has no words but its own, "text_lang"}.
 */
export function toldOf({ kind, fields }, entry, check) {
  const text_lang = get(fields, "text_lang", "") || "";
  const told = [];
  for (const [name, value] of Object.entries(fields)) {
    const held = entry && entry.kind === kind ? heldIn(entry, name) : null;
    if (UNTOLD.includes(name) || held === value || (isNothing(held) && isNothing(value))) continue;
    const says = entry && { ...valueOf(name, held), text_lang: entry.text_lang || "" };
    told.push({ name, says, wrote: { ...valueOf(name, value), text_lang } });
  }
  return { entry, kind, text_lang, fields: told };

  function valueOf(name, value) {
    const odd = !check.isKind(kind) || check.checkFields(kind, { [name]: value }, {}).some(([, what]) => !HARMLESS.includes(what));
    return { value: odd ? String(value) : value, odd };
  }
}

function isNothing(value) {
  return [null, "", false].includes(value);
}

function heldIn(entry, name) {
  const [outer, dot, key] = partition(name, ".");
  const held = get(entry, outer);
  return (dot ? isDict(held) && get(held, key) : held) ?? null;
}
