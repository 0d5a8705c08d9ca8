// The page: what stands in the document, and what is said of it.

/** Put the whole page `html` in the place of the one that stands there. */
export function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  dress(html);
  return document.body;
}

/** Give `<html>` the language, direction and looks that `html` asks for; keep what the router says there itself. */
export function dress(html) {
  const tag = /<html[^>]*>/.exec(html);
  if (!tag) return;
  const asked = new DOMParser().parseFromString(`${tag[0]}</html>`, "text/html").documentElement;
  for (const { name, value } of asked.attributes) document.documentElement.setAttribute(name, value);
}

/** Move the focus to the heading, which is read aloud then, and the view to the top. */
export function begin() {
  window.scrollTo(0, 0);
  const heading = document.getElementById("h1");
  if (heading) heading.focus({ preventScroll: true });
}

/** The address of this page, as the router takes it. */
export function here() {
  return location.pathname + location.search;
}

/** The [name, value] pairs that `form` would send by `submitter`. */
export function pairsOf(form, submitter = null) {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  if (submitter && submitter.name) pairs.push([submitter.name, submitter.value]);
  return pairs;
}

/** The text fields of this page that people type in. */
export function fields(root = document) {
  return [...root.querySelectorAll("textarea, input[type=text]")].filter((field) => field.form && field.name);
}

/** Whether something was typed here that is not kept yet. */
export function isTyping() {
  return fields().some((field) => field.value !== field.defaultValue);
}
