// What is written twice, by name: the browser's half. tests/pairs.py has the same names for the server's half.

import { isLocal, readQuery } from "../../app/static/js/addresses.js";
import { isMoment, makeCheck } from "../../app/static/js/check.js";
import { canonical, combined, entryDigest } from "../../app/static/js/digest.js";
import { makeFilters, plusDays } from "../../app/static/js/filters.js";
import { makeForms, typedValue } from "../../app/static/js/forms.js";
import { isId, madeMs } from "../../app/static/js/ids.js";
import { apply, applyAll, replacedBy, show } from "../../app/static/js/merge.js";
import { Table } from "../../app/static/js/screens.js";
import { conditions, makeView, resolve, select, shape } from "../../app/static/js/select.js";
import { compare, length, normalise, readable } from "../../app/static/js/text.js";
import { pluralForm, translate } from "../../app/static/js/translate.js";
import { makeSummaryPairs } from "./summary_pairs.mjs";

/** `call(name, args)` over what `python -m app.shared` printed: {"value"} or {"error": its name}. */
export function makeCall({ shared, languages }) {
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
    typed_value: typedValue,

    day: (value, lang) => filtersOf(lang).day(value),
    short_day: (value, lang) => filtersOf(lang).short_day(value),
    clock: (value, lang) => filtersOf(lang).clock(value),
    plus_days: plusDays,

    translate: (messages, rule, context, one, many, n, values) =>
      translate({ messages, plural: rule }, context, one, many, n, values),
    said: (lang, context, one, many, n, values) => translate(languages[lang], context, one, many, n, values),
    plural_forms: (rule, numbers) => numbers.map((n) => pluralForm(rule, n)),

    find: (path, query) => placed(table.find(path, query)),
    find_in: (rows, path, query) => placed(new Table(rows, shared.content).find(path, query)),
    // A query's names have no order: they are only looked up.
    read_query: (query) => Object.entries(readQuery(query)).sort(([one], [other]) => compare(one, other)),
    is_local: (address) => isLocal(address, table),

    ...makeSummaryPairs(shared),
  };

  function filtersOf(lang) {
    return makeFilters(languages[lang]);
  }

  return function call(name, args) {
    try {
      return { value: PAIRS[name](...args) };
    } catch (error) {
      return { error: error.constructor.name, why: String(error.stack) };
    }
  };
}

function placed(place) {
  return place && { template: place.screen.template, path: place.path, params: place.params, address: place.address };
}
