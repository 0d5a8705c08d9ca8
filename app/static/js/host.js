// The browser host: from a place of the table to a page, rendered from the same templates as on the server.
// Twins: app/host.py and app/render.py

import { dict, get, isDict } from "./dicts.js";
import { makeFilters, plusDays } from "./filters.js";
import { isId } from "./ids.js";
import { render } from "./runtime.js";
import { Table } from "./screens.js";
import { conditions, select, shape } from "./select.js";
import { makeSummaries } from "./summaries/index.js";
import { filled, translate } from "./translate.js";

/** The place needs an entry that is not there, or not any more. */
export class NotThere extends Error {}

/**
 * A host of what both hosts `shared`, the compiled `templates`, `languageOf(code)` (a promise of a language as
 * app/shared/languages.py writes it) and the addresses of `assets`.
 *
 * A book is {"id", "candidates"(kind, wanted), "any"(id), "refused"()}: promises of views, see select.js, and of what
 * the server did not keep: [{"n", "changes": [{"entry": view or null, "texts": [text]}]}].
 * A moment is {"today": "2026-11-20", "clock": "09:12", "newId"()}.
 */
export function makeHost({ shared, templates, languageOf, assets }) {
  const table = new Table(shared.table, shared.content);
  const summaries = makeSummaries(shared);
  // Objects put keys that look like numbers first; templates may rely on the order of the file.
  const content = { ...shared.content, faces: new Map(Object.entries(shared.content.faces)) };

  /** {"lang", "html"} of the page at `place`, with what was typed and what was the matter. Throws NotThere. */
  async function page(place, book, moment, lang, typed = {}, problems = {}) {
    const read = new Map();
    const profile = await one("profile", book.id);
    const values = dict([
      ["place", { path: place.path, address: place.address, part: place.screen.part }],
      ["params", place.params],
      ["today", moment.today],
      ["now", moment.clock],
      ["workbook", book.id],
      ["profile", profile],
      ["undo", await removed(place.params.undo)],
      ["typed", typed],
      ["problems", problems],
      ["kept", { state: "all-kept", waiting: 0, refused: 0 }],
      ["refused", await book.refused()],
    ]);
    await choose(place.screen.needs, values);
    for (const name of place.screen.summaries) {
      const own = dict(Object.entries(values));
      await choose(summaries[name].needs, own);
      values[name] = summaries[name].compute(own);
    }
    values.named = await named(values);
    const spoken = profile && shared.languages.includes(profile.lang) ? profile.lang : lang;
    return { lang: spoken, html: await html(`screens/${place.screen.template}`, spoken, values, moment) };

    async function choose(needs, into) {
      for (const [name, query] of Object.entries(needs)) {
        into[name] = shape(select(await candidates(query, into), query, into), query);
        if (query.as === "one" && into[name] === null) throw new NotThere(name);
      }
    }

    async function candidates(query, from) {
      const wanted = conditions(query, from);
      const key = `${query.kind} ${JSON.stringify(wanted)}`;
      if (!read.has(key)) read.set(key, await book.candidates(query.kind, wanted));
      return read.get(key);
    }

    async function one(kind, id) {
      const query = { kind, where: { id }, sort: ["id"], limit: null, as: "maybe", removed: false };
      return shape(select(await candidates(query, {}), query, {}), query);
    }

    async function removed(id) {
      const found = id ? await book.any(id) : null;
      return found && found.removed ? found : null;
    }

    // The entries that rivals speak of, by id: a choice between two people needs their names.
    async function named(from) {
      const versions = Object.values(from).flatMap((value) => (isDict(value) && get(value, "rivals")) || []);
      const spokenOf = new Set(versions.flatMap((version) => Object.entries(version.fields).flatMap(idsIn)));
      const found = await Promise.all([...spokenOf].sort().map(async (id) => [id, await book.any(id)]));
      return dict(found.filter(([, entry]) => entry));
    }
  }

  /** A page for when something is in the way, with the texts that were typed. Twin: app/problems.py */
  function problem(name, lang, moment, texts = []) {
    return html(`problems/${name}`, lang, { texts }, moment);
  }

  /** The HTML of any template. */
  async function html(template, lang, values, moment) {
    const own = { today: moment.today, now: moment.clock, new_id: () => moment.newId(), assets };
    return render(templates, `${template}.html`, { ...values, ...own }, spoken(await languageOf(lang), lang));
  }

  function spoken(language, lang) {
    const filters = makeFilters(language);
    return {
      globals: {
        _: ([text], values) => said(language, text, values),
        pgettext: ([context, text], values) => translate(language, context, text, null, 1, values),
        ngettext: ([single, many, n], values) => translate(language, "", single, many, n, values),
        content,
        pictograms: shared.pictograms,
        languages: shared.languages,
        language_names: shared.language_names,
        lang,
        direction: language.direction,
      },
      filters: {
        day: filters.day,
        short_day: filters.short_day,
        clock: filters.clock,
        plus_days: (value, [days]) => plusDays(value, days),
      },
    };
  }

  return { table, page, problem, html };
}

// The build leaves texts to the languages: templates name their place there.
function said(language, text, values) {
  return typeof text === "number" ? filled(language.texts[text], values) : translate(language, "", text, null, 1, values);
}

function idsIn([name, value]) {
  return [name.slice(name.indexOf(".") + 1), value].filter(isId);
}
