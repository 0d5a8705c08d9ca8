// Summaries of people and of the whole book. Twin: app/summaries/people.py

import { get } from "../dicts.js";

const FEW = 5; // as many as one screen shows before "more"
const MANY = 50; // as many as one page carries
export const ALL = 2000; // as many as a list carries that is the only way to what is in it

const PARTS = ["strengths", "wishes", "goals", "steps", "notes", "ratings", "talks", "people", "compliments"];

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

  book_counts(values) {
    const counts = {};
    let total = 0;
    for (const part of PARTS) {
      counts[part] = values[`counted_${part}`].length;
      total += counts[part];
    }
    return { ...counts, total };
  },
};
