// Summaries in the browser's half, over books that are written short. The server's half: tests/summary_pairs.py.

import { dict, has } from "../../app/static/js/text.js";
import { Table } from "../../app/static/js/screens.js";
import { makeView, select, shape } from "../../app/static/js/select.js";
import { makeSummaries } from "../../app/static/js/summaries/index.js";
import { scales } from "../../app/static/js/summaries/scales.js";

const LONG = 12; // a list of so many is written short too: {"n", "first", "last"}

class NotThere extends Error {}

export function makeSummaryPairs(shared, pictures) {
  const table = new Table(shared.table, shared.content);
  const view = makeView(shared.rules);
  const known = makeSummaries(shared);

  async function at(views, today, path, query) {
    const place = table.find(path, query);
    const values = dict([["params", place.params], ["today", today], ["now", "09:30"]]);
    const pick = (needs, into) => {
      for (const [name, asked] of Object.entries(needs)) {
        into[name] = shape(select(views, asked, into), asked);
        if (asked.as === "one" && into[name] === null) throw new NotThere(name);
      }
      return into;
    };
    pick(place.screen.needs, values);
    const all = ["grants", ...place.screen.summaries]; // as every screen has it, see app/static/js/host.js
    for (const name of all) {
      const own = dict([...Object.entries(values), ["words", async () => pictures]]);
      values[name] = await known[name].compute(pick(known[name].needs, own));
    }
    return Object.fromEntries(all.map((name) => [name, values[name]]));
  }

  function summaries(book, today, places) {
    const views = writtenOut(book).map(view);
    return Promise.all(
      places.map(async ([path, query]) => {
        try {
          return await at(views, today, path, query);
        } catch (error) {
          if (error instanceof NotThere) return "NotThere";
          throw error;
        }
      }),
    );
  }

  async function summary(name, path, query, today, book) {
    const [found] = await summaries(book, today, [[path, query]]);
    if (found === "NotThere") throw new NotThere(path);
    return brief(found[name]);
  }

  return { summaries, summary, of_range: ofRange };
}

function ofRange(min, max, marks) {
  const content = { instruments: { own: { min, max, lines: { line: {} } } } };
  const padded = (number, width) => String(number).padStart(width, "0");
  const ratings = marks.map((mark, n) => ({
    id: padded(n, 4),
    date: `2026-${padded(1 + Math.floor(n / 28), 2)}-${padded(1 + (n % 28), 2)}`,
    values: { line: mark },
  }));
  const values = { rating: { instrument: "own" }, of_line: ratings, of_growth: ratings };
  return ["ladder", "graph", "growth"].map((name) => scales[name](values, content));
}

function writtenOut(book) {
  return book.flatMap((row) =>
    Array.from({ length: row.times || 1 }, (_, more) => {
      const last = (parseInt(row.id.slice(24), 16) + more).toString(16).padStart(12, "0");
      return { fields: {}, seen: [], rivals: {}, ...row, id: row.id.slice(0, 24) + last };
    }),
  );
}

function brief(value) {
  if (Array.isArray(value)) {
    const found = value.map(brief);
    return found.length < LONG ? found : { n: found.length, first: found[0], last: found[found.length - 1] };
  }
  if (typeof value !== "object" || value === null) return value;
  if (has(value, "seen")) return value.id;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, brief(item)]));
}
