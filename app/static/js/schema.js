// Schema: the part of JSON Schema that the rules of fields are written in. The build refuses any other: HELD in
// app/shared/rules.py. Texts are measured in code points, and yes or no is no number.

import { readDate } from "./dates.js";
import { isReadable, length } from "./text.js";

const TYPES = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === "string" && isReadable(value.replace(/\0/g, "")),
};
const patterns = new Map();

/** What is the matter with `value`: "too_long", "unknown", or null if it fits; of alternatives the first one tells. */
export function fits(schema, value) {
  if (schema.anyOf) {
    const problems = schema.anyOf.map((option) => fits(option, value));
    return problems.includes(null) ? null : problems[0];
  }
  if (schema.type && !TYPES[schema.type](value)) return "unknown";
  if (schema.enum && !schema.enum.includes(value)) return "unknown";
  if ("const" in schema && schema.const !== value) return "unknown";
  if ("minimum" in schema && value < schema.minimum) return "unknown";
  if ("maximum" in schema && value > schema.maximum) return "unknown";
  if ("maxLength" in schema && value.length > schema.maxLength && length(value) > schema.maxLength) return "too_long";
  if (schema.pattern && !compiled(schema.pattern).test(value)) return "unknown";
  return schema.format === "date" && readDate(value) === null ? "unknown" : null;
}

function compiled(pattern) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern));
  return patterns.get(pattern);
}
