// Plays stories of forms, sent and sent again, on the device: for tests/test_resend.py, which plays them on the server.

import { formOf, makeStore } from "./device.mjs";

let input = "";
for await (const part of process.stdin) input += part;
const stories = JSON.parse(input);
const answers = [];
for (const story of stories) {
  const store = makeStore();
  const pages = new Map();
  const outcomes = [];
  for (const { form, page, parts, at } of story.sent) {
    if (!pages.has(form) && pages.has(page)) pages.set(form, pages.get(page));
    if (!pages.has(form)) {
      const views = await Promise.all(story.entries.map((entry) => store.any(entry)));
      pages.set(form, new Map(story.entries.map((entry, n) => [entry, views[n]])));
    }
    const seen = pages.get(form);
    const given = parts.map(([entry, fields]) => [entry, "wish", fields, seen.get(entry)]);
    outcomes.push((await store.keepForm(formOf(given, form), at)).outcome);
  }
  const shown = {};
  for (const entry of story.entries) {
    const view = await store.any(entry);
    if (!view) continue;
    const rivals = view.rivals.map(({ fields }) => fields);
    const { text, domain, priority, removed } = view;
    shown[entry] = { text, domain, priority, removed, rivals };
  }
  answers.push({ outcomes, shown });
}
process.stdout.write(JSON.stringify(answers));
