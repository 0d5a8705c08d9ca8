// The days of talks and steps as a file for the phone's own calendar, also without a network. Twin: app/routes/calendar.py

/** The file's text, of the views of `talks` and `steps`; `now` is a Date, `html(template, values)` renders. */
export async function calendarOf({ talks, steps }, now, html) {
  const stamp = `${now.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  const text = await html("files/calendar", { talks: byId(talks), steps: byId(steps), stamp });
  return `${text}\n`.replace(/\n/g, "\r\n");
}

function byId(entries) {
  return [...entries].sort((one, other) => (one.id < other.id ? -1 : 1));
}
