// Summaries of today, and which part of the book help is asked about. Twins: app/summaries/home.py and help.py

import { least, order } from "../dates.js";
import { get } from "../text.js";

export const home = {
  ways(values) {
    const { own_strengths: strengths, own_wishes: wishes, own_goals: goals, coming_talks: talks } = values;
    const [suggest, entry] = firstGap(strengths, wishes, goals, values.own_steps);
    return {
      newcomer: strengths.length + wishes.length + goals.length === 0,
      cards: strengths.length + wishes.length,
      goals: goals.length,
      talk: talks.length ? talks[0].date : null,
      suggest,
      entry,
    };
  },

  help_part(values, content) {
    const [noun] = (values.params.from || "/").split("/")[1].split(/[?#]/);
    const parts = Object.values(content.help);
    return (parts.find(({ nouns }) => nouns.includes(noun)) || parts[0]).id;
  },
};

function firstGap(strengths, wishes, goals, steps) {
  if (goals.length === 0) {
    const chosen = wishes.filter((wish) => wish.priority);
    const first = least(chosen, (one, other) => order(one.priority, other.priority) || order(one.id, other.id));
    if (first) return ["goal", first.id];
    return [wishes.length ? "priority" : strengths.length ? "wish" : "strength", null];
  }
  const going = new Set(steps.map((step) => step.goal));
  const waiting = goals.find((goal) => !going.has(goal.id));
  return waiting ? ["step", waiting.id] : ["", null];
}

// --- people. Twin: app/summaries/people.py ---

const FEW = 5; // as many as one screen shows before "more"
const MANY = 50; // as many as one page carries
export const ALL = 2000; // as many as a list carries that is the only way to what is in it

/** A list for a screen: {"n": how many, "first": at most five, "more": the next, "beyond": how many are left}. */
export function few(entries, many = MANY) {
  return {
    n: entries.length,
    first: entries.slice(0, FEW),
    more: entries.slice(FEW, many),
    beyond: Math.max(0, entries.length - many),
  };
}

export const people = {
  people_by_group(values, content) {
    // A newer app may know more groups.
    const groups = new Map([...Object.keys(content.groups), null].map((group) => [group, []]));
    for (const person of values.all_people) groups.get(groups.has(person.group) ? person.group : null).push(person);
    return [...groups].filter(([, found]) => found.length).map(([group, found]) => ({ group, people: found }));
  },

  helps_with(values) {
    const { helped_goals: goals, helped_steps: steps } = values;
    const ordered = ["todo", "done"].flatMap((state) => steps.filter((step) => step.state === state));
    return {
      goals: few(goals.filter((goal) => get(goal.people, values.params.id))),
      steps: few(ordered),
    };
  },
};

// --- strengths. Twin: app/summaries/strengths.py ---

const RINGS = 6; // of a piece of the wheel; what is beyond shows in its number alone

export const strengths = {
  wheel(values, content) {
    const counts = new Map(Object.keys(content.domains).map((domain) => [domain, { domain, strengths: 0, wishes: 0 }]));
    for (const kind of ["strengths", "wishes"]) {
      for (const { domain } of values[`all_${kind}`]) if (counts.has(domain)) counts.get(domain)[kind]++;
    }
    const parts = [...counts.values()].map((part) => ({ ...part, fill: Math.min(part.strengths + part.wishes, RINGS) }));
    const cards = parts.reduce((sum, part) => sum + part.strengths + part.wishes, 0);
    return { parts, cards, empty: parts.filter(({ fill }) => !fill).length };
  },

  next_domain(values, content) {
    const domains = Object.keys(content.domains);
    const following = domains.indexOf(values.params.domain) + 1;
    return following < domains.length ? domains[following] : null;
  },

  cards_left(values, content) {
    const { domain } = values.params;
    const time = values.params.time || "now";
    const held = new Set(values.held_wishes.map((entry) => entry.card));
    for (const entry of values.held_strengths) if (entry.time === time) held.add(entry.card);
    return Object.keys(content.cards).filter((id) => {
      const card = content.cards[id];
      return card.domain === domain && card.times.includes(time) && !held.has(id);
    });
  },
};
