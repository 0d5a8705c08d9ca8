// Renders places in the browser host as it is shipped (build/assets), one JSON line in, one out:
// first {"languages", "shared"} that take the place of what was built, then
// {"path", "query", "book", "entries", "moment", "lang", "typed", "problems", "refused": [{"n", "changes"}]} -> {"html", "refused": as screens are told} or {"error", "why"}.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const built = new URL("../../build/assets/", import.meta.url);
const index = JSON.parse(readFileSync(new URL("index.json", built), "utf8"));
const at = (name) => new URL(index[name].split("/").pop(), built);
const data = (name) => JSON.parse(readFileSync(at(name), "utf8"));

const { makeHost } = await import(at("host.js"));
const { makeView } = await import(at("select.js"));
const { makeCheck } = await import(at("check.js"));
const { toldOf } = await import(at("store/refused.js"));
const { Pictures } = await import(at("pictures.js"));
const shared = data("shared");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = JSON.parse((await lines.next()).value);
Object.assign(shared, told.shared);
const languages = Object.fromEntries(shared.languages.filter((lang) => `lang-${lang}` in index).map((lang) => [lang, data(`lang-${lang}`)]));
for (const [lang, language] of Object.entries(told.languages)) {
  const said = (text) => (language.messages[""] || {})[text] ?? (language.missing ? null : [text]);
  const many = (forms) => (language.messages[""] || {})[forms[0]] ?? (language.missing ? null : forms);
  const own = (text) => (Array.isArray(text) ? many(text) : (said(text)?.[0] ?? null));
  languages[lang] = { ...language, texts: languages.en.texts.map(own) }; // languages that are not built
}
const picturesIn = async (lang) => new Pictures(data(`words-${lang}` in index ? `words-${lang}` : "words-en"));
const host = makeHost({ shared, languageOf: async (lang) => languages[lang], picturesIn, assets: index });
const view = makeView(shared.rules);
const check = makeCheck(shared.rules, shared.content);

let entries = new Map();
for await (const line of lines) {
  const asked = JSON.parse(line);
  if (asked.entries) entries = new Map(asked.entries.map((shown) => [shown.id, shown]));
  process.stdout.write(`${JSON.stringify(await rendered(asked))}\n`);
}

async function rendered({ path, query, book, moment, lang, typed, problems, refused = [] }) {
  const told = (change) => toldOf(change, entries.has(change.entry) ? view(entries.get(change.entry)) : null, check);
  const toldAll = refused.map(({ n, changes }) => ({ n, changes: changes.map(told) }));
  const own = {
    id: book,
    candidates: async (kind) => [...entries.values()].filter((shown) => shown.kind === kind).map(view),
    refused: async () => toldAll,
    any: async (id) => (entries.has(id) ? view(entries.get(id)) : null),
  };
  let made = 0;
  const now = { ...moment, newId: () => `new-${++made}` };
  try {
    const place = host.table.find(path, query);
    return place ? { html: (await host.page(place, own, now, lang, typed, problems)).html, refused: toldAll } : { error: "NoPlace" };
  } catch (error) {
    return { error: error.constructor.name, why: String(error.stack) };
  }
}
