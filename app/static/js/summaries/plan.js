// Summaries of goals and steps. Twin: app/summaries/plan.py

import { dict, get, has } from "../text.js";

const IN_VIEW = 3; // steps on a screen before "more"

export const plan = {
  next_steps(values) {
    const goals = new Set(values.open_goals.map((goal) => goal.id));
    const steps = values.todo_steps.filter((step) => goals.has(step.goal));
    return { steps: steps.slice(0, IN_VIEW), more: Math.max(0, steps.length - IN_VIEW) };
  },

  goal_steps(values) {
    const of = (state) => values.steps_of_goal.filter((step) => step.state === state);
    const todo = of("todo");
    const done = of("done").reverse();
    return {
      next: todo.slice(0, IN_VIEW),
      more: todo.slice(IN_VIEW),
      done,
      dropped: of("dropped"),
      path: pathOf(done.length, todo.length),
    };
  },

  goal_marks(values, content) {
    const about = Object.values(content.instruments).filter((instrument) => instrument.about === "goal");
    // The first line that has a mark: fields come in another order after every merge.
    return about.map(({ id, lines }) => {
      for (const rating of values.ratings_of_goal) {
        const line = Object.keys(lines).find((name) => rating.instrument === id && has(rating.values, name));
        if (line) return { instrument: id, mark: rating.values[line], date: rating.date };
      }
      return { instrument: id, mark: null, date: null };
    });
  },

  goals_of_wishes(values) {
    const goals = dict();
    for (const state of ["open", "reached"]) {
      for (const goal of values.goals_from_wishes) {
        if (goal.wish && goal.state === state && !has(goals, goal.wish)) goals[goal.wish] = goal;
      }
    }
    const without = values.chosen.find((wish) => !has(goals, wish.id));
    return { goals, first_without: without ? without.id : null };
  },

  whole_plan(values) {
    const wishes = values.wishes_by_id;
    const cards = new Map(
      values.all_goals.map((goal) => [goal.id, { goal, wish: get(wishes, goal.wish), next: null, path: null }]),
    );
    const [done, todo] = [new Map(), new Map()];
    for (const step of values.all_steps) {
      const card = cards.get(step.goal);
      const counts = { done, todo }[step.state];
      if (!card || !counts) continue;
      counts.set(step.goal, (counts.get(step.goal) || 0) + 1);
      if (counts === todo) card.next = card.next || step;
    }
    for (const [goal, card] of cards) card.path = pathOf(done.get(goal) || 0, todo.get(goal) || 0);
    const inOrder = [...cards.values()].sort((one, other) => priorityOf(one) - priorityOf(other));
    const [open, reached, stopped] = ["open", "reached", "stopped"].map((state) =>
      inOrder.filter((card) => card.goal.state === state),
    );
    const withGoal = new Set([...open, ...reached].map((card) => card.goal.wish));
    const waiting = Object.values(wishes).filter((wish) => wish.priority && !withGoal.has(wish.id));
    return { open, reached, stopped, waiting };
  },
};

function priorityOf(card) {
  return (card.wish && card.wish.priority) || 99;
}

// --- the way to a goal in footprints. Twin: app/summaries/path.py ---

const PRINTS = 10; // as many footprints as fit on a line of a small phone

/** How far somebody has come with `done` steps behind them and `todo` ahead: {"done", "of", "marks": [whether it is trodden]}. */
export function pathOf(done, todo) {
  const of = done + todo;
  const prints = Math.min(of, PRINTS);
  let trodden = of ? Math.floor((done * prints) / of) : 0;
  if (done && todo) trodden = Math.min(Math.max(trodden, 1), prints - 1);
  return { done, of, marks: Array.from({ length: prints }, (_, place) => place < trodden) };
}
