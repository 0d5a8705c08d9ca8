// Summaries of the diary: entries of several kinds, by day. Twin: app/summaries/diary.py

import { dateOf, dayNumber, least, most, order, readDate } from "../dates.js";

const DAYS = 7; // days on one screen
const FIRST = "1900-01-01"; // dates that the app takes
const LAST = "2199-12-31";
const NEWEST = 60; // entries of one kind that a screen reads; a day that does not fit says so

export const diary = {
  diary_bounds(values) {
    const { before } = values.params;
    return { last: before ? moved(before, -1) : values.today, tomorrow: moved(values.today, 1) };
  },

  diary_days(values) {
    const { today } = values;
    if (values.diary_bounds.last === null) return { days: [], older: null };
    const lists = [values.steps_until, values.notes_until, values.ratings_until];
    // A list that was cut off holds all of a day only after the day it ends in.
    const cut = most(endsOf(lists), order) || "";
    const found = lists.flat().filter(isShown);
    const dates = datesOf(found).reverse();
    const whole = dates.filter((day) => day > cut);
    let shown = whole.length ? whole.slice(0, DAYS) : dates.slice(0, 1);
    const more = dates.length > shown.length || cut !== "";
    if (shown.length === 0 && cut) shown = [cut];
    const days = shown.map((day) => dayOf(day, found, today, day === cut));
    if (!values.params.before && !shown.includes(today)) days.unshift(dayOf(today, [], today));
    return { days, older: shown.length && more ? shown[shown.length - 1] : null };
  },

  diary_coming(values) {
    const lists = [values.steps_coming, values.notes_coming, values.ratings_coming];
    const cut = least(endsOf(lists), order);
    const found = lists.flat().filter((entry) => isShown(entry) && (cut === null || entry.date <= cut));
    const days = datesOf(found).map((day) => dayOf(day, found, values.today, day === cut));
    return { days, count: found.length, more: cut !== null };
  },

  diary_day(values) {
    const day = values.params.date;
    const shown = [...values.steps_today, ...values.notes_today, ...values.ratings_today].filter(isShown);
    return { ...dayOf(day, shown, values.today), earlier: moved(day, -1), later: moved(day, 1) };
  },
};

// The dates in which lists end that were cut off.
function endsOf(lists) {
  return lists.filter((found) => found.length === NEWEST).map((found) => found[NEWEST - 1].date);
}

function datesOf(entries) {
  return [...new Set(entries.map((entry) => entry.date))].sort(order);
}

function dayOf(day, entries, today, cut = false) {
  const thatDay = entries.filter((entry) => entry.date === day).sort((one, other) => order(one.id, other.id));
  const of = (kind) => thatDay.filter((entry) => entry.kind === kind);
  const steps = of("step");
  const planned = steps.filter((step) => step.state === "todo");
  return {
    date: day,
    name: nameOf(day, today),
    year: day.slice(0, 4) === today.slice(0, 4) ? null : Number(day.slice(0, 4)),
    planned: planned.sort((one, other) => order(one.time || "99:99", other.time || "99:99")),
    done: steps.filter((step) => step.state === "done"),
    notes: of("note").reverse(),
    ratings: of("rating").reverse(),
    cut,
  };
}

function nameOf(day, today) {
  if (day === today) return "today";
  if (day === moved(today, -1)) return "yesterday";
  return day === moved(today, 1) ? "tomorrow" : "";
}

function isShown(entry) {
  return !(entry.kind === "step" && entry.state === "dropped");
}

// The date `days` days after `day`; null where dates end.
function moved(day, days) {
  const date = dateOf(dayNumber(readDate(day)) + days);
  return date !== null && FIRST <= date && date <= LAST ? date : null;
}
