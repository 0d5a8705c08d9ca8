// Summaries of today. Twin: app/summaries/home.py

import { least, order } from "./order.js";

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
