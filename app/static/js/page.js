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

let screens = 0; // begun so far

/** Move the focus to the heading, which is read aloud then, and the view to the top. */
export function begin() {
  screens++;
  window.scrollTo(0, 0);
  const heading = document.querySelector("h1");
  if (heading) heading.focus({ preventScroll: true });
}

/** The second of two quick taps is not for a screen that came after the first. */
export function ignoreLateTaps() {
  let tapped = 0;
  document.addEventListener(
    "click",
    (event) => {
      if (event.detail < 2) tapped = screens;
      else if (tapped !== screens) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
}

/** Put what `html` says of how the book is kept in its place. */
export function say(html) {
  const line = document.getElementById("kept");
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("kept");
  if (!line || fresh.textContent === line.textContent) return;
  line.className = fresh.className;
  // The region itself stays, or screen readers would not say what is new in it.
  line.replaceChildren(...document.adoptNode(fresh).childNodes);
}

/** The address of this page, as the router takes it. */
export function here() {
  return location.pathname + location.search;
}

/** The text fields of this page that people type in. */
export function fields(root = document) {
  return [...root.querySelectorAll("textarea, input[type=text]")].filter((field) => field.form && field.name);
}

/** Whether something was typed or tapped here that is not kept yet. */
export function isTyping() {
  const tapped = [...document.querySelectorAll("input[type=radio], input[type=checkbox]")];
  return fields().some((field) => field.value !== field.defaultValue) || tapped.some((box) => box.checked !== box.defaultChecked);
}
