// Summaries of marks on scales: ladders, graphs, growth and the questions after a mark. Twin: app/summaries/scales.py

import { byAge, dayNumber, readDate } from "../dates.js";
import { dict, get, has } from "../text.js";

const DOTS = 8; // as many numbers as stay readable side by side on a phone of 320 px
const RUNGS = 21; // a ladder with more rungs than this leaves some out
const SERIES = 3; // graphs on one screen

// The drawing, in units of its own; a unit is about a pixel on a small phone.
const DRAWING = { width: 240, height: 170, left: 18, right: 222, top: 18, bottom: 130, dates: 158 };
const ALL_DATES = 3; // up to here every dot has its date; above, only the first, the middle and the newest

export const scales = {
  ladder(values, content) {
    return rungsOf(instrumentOf(values, content));
  },

  graph(values, content) {
    const instrument = instrumentOf(values, content);
    return Object.keys(instrument.lines).map((line) => ({ line, ...graphOf(values.of_line, instrument, line) }));
  },

  growth(values, content) {
    const { lines } = instrumentOf(values, content);
    return dict(Object.keys(lines).map((line) => [line, growthOf(values.of_growth, line)]));
  },

  marks(values) {
    const newestFirst = [...values.of_series].sort((one, other) => byAge(other, one));
    return newestFirst.map(({ id, date, values: marked }) => ({ id, date, values: marked }));
  },

  follow_ups(values, content) {
    return followUpsOf(values.rating, instrumentOf(values, content), get(values.params, "question"));
  },

  next_line(values, content) {
    const lines = Object.keys(instrumentOf(values, content).lines);
    const after = lines.slice(lines.indexOf(get(values.params, "line")) + 1);
    return after.find((name) => !has(values.rating.values, name)) || null;
  },

  ladders(values, content) {
    const found = seriesOf(values.all_ratings, content).map(([{ instrument, goal }, entries]) => {
      const newest = entries[entries.length - 1];
      const line = Object.keys(content.instruments[instrument].lines).pop();
      return { entries, newest, shown: { instrument, goal, newest: newest.id, date: newest.date, line } };
    });
    found.sort((one, other) => byAge(other.newest, one.newest));
    const shown = found.map(({ entries, shown: one }, place) => ({
      ...one,
      growth: growthOf(entries, one.line),
      graph: place < SERIES ? graphOf(entries, content.instruments[one.instrument], one.line) : null,
    }));
    return { graphs: shown.slice(0, SERIES), others: shown.slice(SERIES) };
  },
};

// The ratings per instrument and goal, the oldest first.
function seriesOf(ratings, content) {
  const series = new Map();
  for (const entry of [...ratings].sort(byAge)) {
    if (!has(content.instruments, entry.instrument)) continue; // a newer app may have more
    const name = `${entry.instrument} ${entry.goal}`;
    if (!series.has(name)) series.set(name, [entry, []]);
    series.get(name)[1].push(entry);
  }
  return [...series.values()];
}

function rungsOf({ min: low, max: high }) {
  const by = high - low < RUNGS ? 1 : Math.ceil((high - low) / 10);
  const rungs = [];
  for (let rung = high; rung >= low; rung -= by) rungs.push(rung);
  if (rungs[rungs.length - 1] !== low) rungs.push(low);
  const middle = rungs.length > 2 ? rungs[Math.floor(rungs.length / 2)] : null;
  return { rungs, high, middle, low };
}

function growthOf(ratings, line) {
  const [known, unknown] = knownOf(ratings, line);
  if (known.length === 0) {
    return { direction: "none", first: null, newest: null, days: 0, weeks: 0, marks: 0, unknown };
  }
  const [oldest, latest] = [known[0], known[known.length - 1]];
  const [first, newest] = [oldest.values[line], latest.values[line]];
  const days = dayNumber(readDate(latest.date)) - dayNumber(readDate(oldest.date));
  const direction = newest > first ? "higher" : newest < first ? "lower" : "same";
  return {
    direction: known.length > 1 ? direction : "first",
    first,
    newest,
    days,
    weeks: Math.floor(days / 7),
    marks: known.length,
    unknown,
  };
}

function graphOf(ratings, instrument, line) {
  const [known, unknown] = knownOf(ratings, line);
  const drawn = known.slice(-DOTS);
  const [middle, last] = [Math.floor(drawn.length / 2), drawn.length - 1];
  const dots = drawn.map((entry, place) => ({
    x: across(place, drawn.length),
    y: heightOf(entry.values[line], instrument),
    value: entry.values[line],
    date: entry.date,
    dated: drawn.length <= ALL_DATES || [0, middle, last].includes(place),
    newest: place === last,
    id: entry.id,
  }));
  const points = dots.map(({ x, y }) => `${x},${y}`).join(" ");
  return { ...DRAWING, points, dots, older: known.length - drawn.length, unknown };
}

function followUpsOf(rating, instrument, asked) {
  const marked = Object.keys(instrument.lines).filter((line) => has(rating.values, line));
  const given = marked.length ? marked.map((line) => rating.values[line]) : ["unknown"];
  const order = Object.keys(instrument.questions);
  const questions = order.filter((name) => given.some((mark) => !instrument.questions[name].not_at.includes(mark)));
  const open = questions.filter((name) => !get(rating.answers, name));
  const current = asked || open[0] || null;
  const place = order.indexOf(current);
  const next = place < 0 ? null : open.find((name) => order.indexOf(name) > place) || null;
  return { questions, current, open, next };
}

function instrumentOf(values, content) {
  const rating = get(values, "rating");
  return content.instruments[rating ? rating.instrument : values.params.instrument];
}

// The ratings with a number on `line`, oldest first, and how many say "I don't know".
function knownOf(ratings, line) {
  const having = ratings.filter((entry) => has(entry.values, line));
  const known = having.filter((entry) => entry.values[line] !== "unknown").sort(byAge);
  return [known, having.length - known.length];
}

function across(place, count) {
  const { left, right } = DRAWING;
  return count > 1 ? left + Math.floor((place * (right - left)) / (count - 1)) : Math.floor((left + right) / 2);
}

function heightOf(value, { min, max }) {
  const { top, bottom } = DRAWING;
  const inside = Math.min(Math.max(value, min), max);
  return top + Math.floor(((max - inside) * (bottom - top)) / Math.max(max - min, 1));
}
