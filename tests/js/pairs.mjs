// What is written twice, by name: the browser's half. tests/pairs.py has the same names for the server's half.

import { isLocal, readQuery, Table } from "../../app/static/js/screens.js";
import { beside, wantsSafe } from "../../app/static/js/beside.js";
import { isMoment, makeCheck } from "../../app/static/js/check.js";
import { canonical, combined, entryDigest } from "../../app/static/js/digest.js";
import { makeFilters, pluralForm, plusDays, tel, translate } from "../../app/static/js/filters.js";
import { makeForms, typedValue } from "../../app/static/js/forms.js";
import { isId, madeMs } from "../../app/static/js/ids.js";
import { apply, applyAll, blanked, replacedBy, savesOf, show } from "../../app/static/js/merge.js";
import { Pictures, folded } from "../../app/static/js/pictures.js";
import { conditions, makeView, resolve, select, shape } from "../../app/static/js/select.js";
import { compare, length, normalise, readable } from "../../app/static/js/text.js";
import { pathOf } from "../../app/static/js/summaries/plan.js";
import { makeSummaryPairs } from "./summary_pairs.mjs";

/** `call(name, args)` over what `python -m app.shared` printed: {"value"} or {"error": its name}. */
export function makeCall({ shared, languages, pictures }) {
  const check = makeCheck(shared.rules, shared.content);
  const forms = makeForms(check);
  const view = makeView(shared.rules);
  const table = new Table(shared.table, shared.content);

  const PAIRS = {
    normalise,
    readable,
    length,
    ordered: (texts) => [...texts].sort(compare),
    is_id: isId,
    made_ms: madeMs,

    apply,
    apply_all: (saves) => applyAll({}, saves),
    replaced_by: replacedBy,
    show,
    blanked: (changes, erased) => blanked(changes, (id) => erased.includes(id)),
    saves_of: (entry) => [...new Set(savesOf(entry))].sort(compare),
    shown: (saves) => Object.entries(applyAll({}, saves)).map(([id, entry]) => show(id, entry)),

    canonical,
    entry_digest: entryDigest,
    combined,

    view,
    resolve,
    conditions,
    select: (shown, query, values) => shape(select(shown.map(view), query, values), query),

    field_schema: check.fieldSchema,
    check_fields: check.checkFields,
    check_shape: check.checkShape,
    is_moment: isMoment,
    default_of: check.defaultOf,
    has_default: check.hasDefault,

    fill: (pairs, saves, madeAt) => {
      const state = applyAll({}, saves);
      const filled = forms.fill(pairs, (id) => state[id] || null, madeAt);
      const { app, ...save } = filled.save; // vectors outlive the version of the app
      if (app !== shared.rules.app) throw new Error(`made by app ${app}`);
      return { ...filled, save };
    },
    touched: forms.touched,
    path_of: pathOf,
    typed_value: typedValue,

    day: (value, lang) => filtersOf(lang).day(value),
    short_day: (value, lang) => filtersOf(lang).short_day(value),
    clock: (value, lang) => filtersOf(lang).clock(value),
    plus_days: plusDays,
    tel,

    translate: (messages, rule, context, one, many, n, values) =>
      translate({ messages, plural: rule }, context, one, many, n, values),
    said: (lang, context, one, many, n, values) => translate(languages[lang], context, one, many, n, values),
    plural_forms: (rule, numbers) => numbers.map((n) => pluralForm(rule, n)),

    find: (path, query) => placed(table.find(path, query)),
    find_in: (rows, path, query) => placed(new Table(rows, shared.content).find(path, query)),
    // A query's names have no order: they are only looked up.
    read_query: (query) => Object.entries(readQuery(query)).sort(([one], [other]) => compare(one, other)),
    here: (path, query) => table.find(path, query).here,
    again: (path, query) => table.find(path, query).again,
    is_local: (address) => isLocal(address, table),

    beside,
    wants_safe: wantsSafe,

    folded,
    asked: (text) => new Pictures(pictures.en).asked(text),
    found_in: (data, text) => new Pictures(data).found(text),
    suggested_in: (data, text, card) => new Pictures(data).suggested(text, card),
    found: (lang, text) => new Pictures(pictures[lang]).found(text),
    suggested: (lang, text, card) => new Pictures(pictures[lang]).suggested(text, card),

    ...makeSummaryPairs(shared, new Pictures(pictures.en)),
  };

  function filtersOf(lang) {
    return makeFilters(languages[lang]);
  }

  return async function call(name, args) {
    try {
      return { value: await PAIRS[name](...args) };
    } catch (error) {
      return { error: error.constructor.name, why: String(error.stack) };
    }
  };
}

function placed(place) {
  return place && { template: place.screen.template, path: place.path, params: place.params, address: place.address };
}
