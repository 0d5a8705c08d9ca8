// Phones of some years ago: our own code keeps to ES2020 and has none of what came later. And no eval, which the content
// security policy refuses.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../app/static/js/", import.meta.url);
const LATER = {
  "a method of Chrome 85 and later": /\.(replaceAll|at|findLast|findLastIndex|toSorted|toReversed|toSpliced|with|isWellFormed|toWellFormed|groupBy|hasOwn|randomUUID)\(/,
  "a function of Chrome 85 and later": /\b(structuredClone|WeakRef|FinalizationRegistry|Promise\.(any|withResolvers|try)|AggregateError)\b/,
  "an operator of Chrome 85 and later": /(\?\?=|\|\|=|&&=)/,
  "a private method or static block of Chrome 84 and later": /^\s+((static |async |get |set |\*)*#\w+\s*\(|static\s*\{)/m,
  "a regular expression with flags d or v": /\/[gimsuy]*[dv][gimsuy]*\.(test|exec)\(/,
  "await outside of a function": /^(await\b|(const|let) [^=\n]+= await\b)/m,
  "code made of text": /\b(eval|Function)\(/,
};
// Where the server writes the same page, a phone may not have its own way; reading aloud is the phone's alone.
const OPINION = /\b(Intl|toLocale\w+|localeCompare)\b/;

for (const file of readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".js"))) {
  test(`an old phone reads ${file}`, () => {
    const code = readFileSync(new URL(file, FOLDER), "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "");
    const rules = file.startsWith("aloud/") ? LATER : { ...LATER, "words by the phone's own opinion": OPINION };
    for (const [what, pattern] of Object.entries(rules)) {
      const found = pattern.exec(code);
      assert.equal(found && found[0], null, `${file} uses ${what}`);
    }
  });
}
