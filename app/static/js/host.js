// The browser host: from a place of the table to a page, rendered from the same templates as on the server.
// Twins: app/host.py and app/render.py

import { GRAVE, beside, missing, saysMissing, wantsSafe } from "./beside.js";
import { dict, get, has, isDict } from "./text.js";
import { filled, makeFilters, pluralForm, plusDays, tel, translate } from "./filters.js";
import { isId } from "./ids.js";
import { render, templates } from "./runtime.js"; // the build puts the templates there
import { Table } from "./screens.js";
import { conditions, select, shape } from "./select.js";
import { makeSummaries } from "./summaries/index.js";

const SAFE = "nl"; // see app/translate.py
const SOURCE = "en";
const ON_EVERY_SCREEN = ["grants"]; // summaries
// The talk of today that is held in two languages.
const IN_TWO = { kind: "talk", where: { second_day: "$today", state: ["planned", "open"] }, sort: ["-id"], limit: 1, as: "maybe", removed: false };

/** The place needs an entry that is not there, or not any more. */
export class NotThere extends Error {}

/**
 * A host of what both hosts `shared`, `languageOf(code)` (a promise of a language as
 * app/shared/languages.py writes it, of another one where that is not on the device), `picturesIn(code)` (of Pictures, see pictures.js) and the addresses of `assets`.
 *
 * A book is {"id", "candidates"(kind, wanted, newest), "any"(id), "refused"(), "kept"}: promises of views, see select.js, and of what
 * the server did not keep, see store/refused.js; and how it is kept, if that is known.
 * A moment is {"today": "2026-11-20", "clock": "09:12", "newId"()}.
 */
export function makeHost({ shared, languageOf, picturesIn, assets }) {
  const table = new Table(shared.table, shared.content);
  const summaries = makeSummaries(shared);
  // Objects put keys that look like numbers first; templates may rely on the order of the file.
  const content = { ...shared.content, faces: new Map(Object.entries(shared.content.faces)) };

  /** {"lang", "html"} of the page at `place`, with what was typed and what was the matter. Throws NotThere. */
  async function page(place, book, moment, lang, typed = {}, problems = {}) {
    const read = new Map();
    const profile = await one("profile", book.id);
    const values = dict([
      ["place", { path: place.path, address: place.address, part: place.screen.part, here: place.here, again: place.again }],
      ["params", place.params],
      ["today", moment.today],
      ["now", moment.clock],
      ["workbook", book.id],
      ["profile", profile],
      ["undo", await removed(place.params.undo)],
      ["typed", typed],
      ["problems", problems],
      ["kept", book.kept || { state: "all-kept", waiting: 0, refused: 0 }],
      ["refused", await book.refused()],
      ["along", false], // somebody else than the client looks: from the server only
    ]);
    const chosen = profile ? profile.lang : place.params.lang;
    const wanted = shared.languages.includes(chosen) ? chosen : lang;
    const { lang: spoken } = await languageOf(wanted);
    values.absent = spoken === wanted ? null : wanted;
    const asked = place.params.beside || (profile && (await secondOf(profile)));
    const second = shared.languages.includes(asked) && asked !== spoken ? asked : null;
    const secondWords = async () => [second, second && (await picturesIn(second).catch(() => null))];
    await choose(place.screen.needs, values);
    for (const name of [...ON_EVERY_SCREEN, ...place.screen.summaries]) {
      const own = dict([...Object.entries(values), ["words", () => picturesIn(spoken)], ["secondWords", secondWords]]);
      await choose(summaries[name].needs, own);
      values[name] = await summaries[name].compute(own);
    }
    values.named = await named(values);
    values.unshared = []; // of the client's own book nothing is hidden
    return { lang: spoken, html: await html(`screens/${place.screen.template}`, spoken, values, moment, second) };

    async function choose(needs, into) {
      for (const [name, query] of Object.entries(needs)) {
        into[name] = shape(await found(query, into), query);
        if (query.as === "one" && into[name] === null) throw new NotThere(name);
      }
    }

    // Where the newest are asked for, few are read: twice as many as there shall be, as some of them may be removed.
    async function found(query, from) {
      const newest = query.limit && query.sort[0] === "-date" ? 2 * query.limit : null;
      const few = await candidates(query, from, newest);
      const chosen = select(few, query, from);
      const isAll = !newest || few.length < newest || chosen.length === query.limit;
      return isAll ? chosen : select(await candidates(query, from, null), query, from);
    }

    async function candidates(query, from, newest) {
      const wanted = conditions(query, from);
      const key = `${query.kind} ${JSON.stringify(wanted)} ${newest}`;
      if (!read.has(key)) read.set(key, await book.candidates(query.kind, wanted, newest));
      return read.get(key);
    }

    async function one(kind, id) {
      const query = { kind, where: { id }, sort: ["id"], limit: null, as: "maybe", removed: false };
      return shape(await found(query, {}), query);
    }

    async function secondOf(profile) {
      const talk = shape(await found(IN_TWO, values), IN_TWO);
      return (talk && talk.second_lang) || profile.second_lang;
    }

    async function removed(id) {
      const found = id ? await book.any(id) : null;
      return found && found.removed && !found.erased ? found : null;
    }

    // The entries that rivals, and what was refused, speak of, by id: a choice between two people needs their names.
    async function named(from) {
      const versions = Object.values(from).flatMap((value) => (isDict(value) && get(value, "rivals")) || []);
      const fields = from.refused.flatMap(({ changes }) => changes.flatMap((change) => change.fields));
      const refused = fields.flatMap(({ name, says, wrote }) => [wrote, says].filter(Boolean).flatMap(({ value }) => idsIn([name, value])));
      const spokenOf = new Set([...versions.flatMap((version) => Object.entries(version.fields).flatMap(idsIn)), ...refused]);
      const found = await Promise.all([...spokenOf].sort().map(async (id) => [id, await book.any(id)]));
      return dict(found.filter(([, entry]) => entry));
    }
  }

  /** A page for when something is in the way, with the `texts` that were typed. Twin: app/problems.py */
  function problem(name, lang, moment, { texts = [], second = null } = {}) {
    return html(`problems/${name}`, lang, { texts }, moment, second);
  }

  /** The HTML of any template, with a `second` language beside it. */
  async function html(template, lang, values, moment, second = null) {
    const made = [];
    const speakers = await chain(lang, second);
    const bare = speakers.length > 1 ? said(speakers, true) : null;
    const first = bare === null || saysMissing(bare) ? said(speakers) : bare;
    const others = second ? [await other(second)] : [];
    const languages = second ? [lang, second] : [lang];
    const isGrave = wantsSafe(languages, Object.keys(shared.unreviewed), SAFE) && GRAVE.test(first);
    if (isGrave) others.push({ ...(await other(SAFE)), onlyGrave: true });
    return others.length || bare !== null ? beside(first, others, shared.directions, bare) : first;

    async function other(code) {
      return { lang: code, html: said(await chain(code, lang)) };
    }

    // The same ids in every rendering.
    function said(languages, isBare = false) {
      let at = 0;
      const new_id = () => made[at++] || made[made.push(moment.newId()) - 1];
      const own = { today: moment.today, now: moment.clock, new_id, assets, first: lang, second };
      return render(templates, `${template}.html`, { ...values, ...own }, spoken(languages, isBare));
    }
  }

  // The languages that speak for a page in `lang`: where a text is missing the next, the source last.
  async function chain(lang, second) {
    const first = await languageOf(lang);
    if (!first.missing) return [first];
    return Promise.all([...new Set([lang, second || lang, SAFE, SOURCE])].map(languageOf));
  }

  function spoken(speakers, isBare) {
    const [language] = speakers;
    const filters = makeFilters(language);
    const say = (context, text, many, n, values) => {
      const speaker = speakers.find((one) => speaks(one, context, text)) || speakers[speakers.length - 1];
      if (isBare && speaker !== language) return missing(speaker.lang);
      // The build leaves texts to the languages: templates name their place there.
      if (typeof text !== "number") return translate(speaker, context, text, many, n, values);
      const found = speaker.texts[text];
      return Array.isArray(found) ? filled(found[pluralForm(speaker.plural, n)] || found[0], { n, ...values }) : filled(found, values);
    };
    return {
      globals: {
        _: ([text], values) => say("", text, null, 1, values),
        pgettext: ([context, text], values) => say(context, text, null, 1, values),
        ngettext: ([single, ...rest], values) => say("", single, ...(typeof single === "number" ? [null, ...rest] : rest), values),
        content,
        pictograms: shared.pictograms,
        picture_sets: shared.picture_sets,
        languages: shared.languages,
        language_names: shared.language_names,
        directions: shared.directions,
        welcomes: shared.welcomes,
        unreviewed: shared.unreviewed,
        lang: language.lang,
        direction: language.direction,
      },
      filters: {
        day: filters.day,
        short_day: filters.short_day,
        clock: filters.clock,
        plus_days: (value, [days]) => plusDays(value, days),
        tel,
      },
    };
  }

  return { table, page, problem, html };
}

function speaks(language, context, text) {
  if (typeof text === "number") return language.texts[text] !== null;
  return language.lang === SOURCE || has(get(language.messages, context, {}), text);
}

function idsIn([name, value]) {
  return [name.slice(name.indexOf(".") + 1), value].filter(isId);
}
