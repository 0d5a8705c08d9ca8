// Summaries of talks. Twin: app/summaries/talk.py

import { byAge, dayNumber, least, most, order, readDate } from "../dates.js";
import { ALL, few } from "./home.js";

const DAY_MS = 24 * 60 * 60 * 1000;

export const talk = {
  session_address(values) {
    return sessionAddress(values.params.id, values.session_ratings);
  },

  talk_now(values, content) {
    const talks = values.now_talks;
    const now = currentTalk(talks, values.today);
    const path = now ? pathOf(now, values.now_topics, values.now_ratings, content) : [];
    const earlier = earlierTalks(talks).slice(0, 2);
    return {
      talk: now,
      path,
      next: path.find((part) => part.state === "next") || null,
      earlier,
      more: talks.length - (now ? 1 : 0) > earlier.length,
    };
  },

  all_talks_by_day(values) {
    const talks = values.listed_talks;
    const waiting = talks.filter(isWaiting);
    waiting.sort((one, other) => order(one.date || "9999", other.date || "9999") || order(one.id, other.id));
    return { waiting, done: few(earlierTalks(talks), ALL) };
  },

  compliments_now(values) {
    const found = values.all_compliments;
    return { ...few(found, ALL), newest: found.slice(0, 2) };
  },

  topics_left(values) {
    const waiting = new Set(values.left_talks.filter(isWaiting).map((found) => found.id));
    waiting.add(values.params.id);
    return few(values.left_topics.filter((topic) => !waiting.has(topic.talk)));
  },

  first_unlinked(values) {
    const goals = new Set(values.linked_goals.map((goal) => goal.id));
    const found = values.linked_topics.find((topic) => !goals.has(topic.goal));
    return found ? found.id : null;
  },

  next_topic(values) {
    if (values.topic.talk === null) return null;
    const found = values.same_talk.find((topic) => topic.id > values.params.id);
    return found ? found.id : null;
  },

  open_goals(values) {
    return few(values.choice_goals);
  },

  topic_turn(values) {
    const topics = values.turn_topics;
    const isOpen = (topic) => topic.state === "open";
    const topic = topics.find((one) => one.id === values.params.topic) || topics.find(isOpen) || null;
    const of = topics.length;
    if (topic === null) return { topic, nth: 0, of, later: null };
    const place = topics.indexOf(topic);
    const later = [...topics.slice(place + 1), ...topics.slice(0, place)].find(isOpen);
    return { topic, nth: place + 1, of, later: later ? later.id : null };
  },

  talk_before(values) {
    const day = lastTalk(values.talk, values.done_talks, values.today);
    return { day, id: day === null ? null : firstId(day) };
  },

  since_last_talk(values) {
    const { day: since, id } = values.talk_before;
    const goals = values.reached_goals.filter((goal) => goal.seen.split(" ").some((save) => save >= (id ?? "")));
    const done = [...values.since_done, ...values.since_done_some_day];
    const strengths = values.since_strengths;
    const wishes = values.since_wishes;
    const notes = values.since_notes.length;
    const marks = values.since_ratings.filter((rating) => rating.talk !== values.talk.id).length;
    return {
      since,
      goals: few(goals),
      done: few(done),
      strengths: few(strengths),
      wishes: few(wishes),
      open: few(values.still_open),
      notes,
      marks,
      new: goals.length + done.length + strengths.length + wishes.length + notes + marks,
    };
  },
};

// The talk that is on: the nearest one that is not done, from today on; else the newest before; else undated.
function currentTalk(talks, today) {
  const waiting = talks.filter(isWaiting);
  const dated = waiting.filter((found) => found.date !== null);
  const coming = dated.filter((found) => found.date >= today);
  return least(coming, bySoonest) || most(dated, byAge) || most(waiting, byAge);
}

function bySoonest(one, other) {
  return order(one.date, other.date) || order(one.time || "", other.time || "") || order(one.id, other.id);
}

function earlierTalks(talks) {
  return talks.filter((found) => !isWaiting(found)).sort((one, other) => byAge(other, one));
}

function isWaiting(found) {
  return found.state !== "done";
}

function pathOf(now, topics, ratings, content) {
  const own = topics.filter((topic) => topic.talk === now.id);
  const marks = ratings.filter((rating) => rating.talk === now.id);
  const marked = marks.length > 0;
  const over = !isWaiting(now);
  const talked = own.length > 0 && own.every((topic) => topic.state === "done");
  const closed = over || Boolean(now.summary);
  // Looking at what is new leaves no trace: it is done once something after it is.
  const done = new Map([
    ["agenda", own.length > 0],
    ["goals", own.some((topic) => topic.goal)],
    ["plan", talked],
    ["session", marked],
    ["close", closed],
    ["since", talked || marked || closed],
  ]);
  const addresses = new Map([
    ["session", sessionAddress(now.id, marks)],
    ["close", `/talks/${now.id}/agreed`],
  ]);
  const parts = Object.keys(content.talk);
  const lastDone = parts.reduce((found, part, place) => (done.get(part) ? place : found), -1);
  return parts.map((part, place) => ({
    id: part,
    address: addresses.get(part) || `/talks/${now.id}/${part}`,
    state: done.get(part) ? "done" : place === lastDone + 1 && !over ? "next" : "open",
  }));
}

function sessionAddress(id, marks) {
  return marks.length ? `/ratings/${marks[marks.length - 1].id}` : `/scales/session?talk=${id}`;
}

// The date of the talk before `now` that is done; null if it is the first.
function lastTalk(now, talks, today) {
  const until = now.date || today;
  const before = talks.filter(
    (other) => !isWaiting(other) && other.id !== now.id && other.date && other.date <= until,
  );
  return before.length ? most(before, byAge).date : null;
}

// What ids begin with that are made at the start of a day (UTC); those made later sort after it.
function firstId(day) {
  const stamp = Math.max(dayNumber(readDate(day)) * DAY_MS, 0).toString(16).padStart(12, "0");
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}`;
}
