// Renders what it is told in JSON lines: {module, name, context} -> {text} or {error, refused}.
import { createInterface } from "node:readline";

const { render, Refused } = await import(process.argv[2]);
const plain = (text) => `${text}`;
const globals = {
  greet: ([name = null], { name: named = name, times = 1 }) => {
    if (named === null) throw new Error("greet whom?");
    return `Hello ${plain(named)}! `.repeat(times);
  },
  count_of: ([x]) => (Array.isArray(x) ? x.length : x instanceof Map ? x.size : Object.keys(x).length),
};
const filters = {
  shout: (x) => plain(x).toUpperCase() + "!",
  add_up: (x, [n = 1], words) => {
    if (typeof x !== "number" && typeof x !== "boolean") throw new Error("no number");
    return x + (words.n === undefined ? n : words.n);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { module, name, context } = JSON.parse(line);
  let answer;
  let made = 0;
  try {
    const { templates } = await import(module);
    answer = { text: render(templates, name, { ...context, new: () => `id${++made}` }, { globals, filters }) };
  } catch (error) {
    answer = { error: String(error.message), refused: error instanceof Refused, syntax: error instanceof SyntaxError };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
