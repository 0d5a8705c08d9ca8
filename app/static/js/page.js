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

const scrolled = new Map(); // px, by address
let shown = here();
let screens = 0; // begun so far

/** The page is about to go: remember how far down it was read. */
export function leave() {
  scrolled.set(shown, window.scrollY);
}

/** Move the focus to the heading, which is read aloud then, and the view to the top or, coming back, to where it was. */
export function begin(isBack) {
  screens++;
  shown = here();
  window.scrollTo({ top: (isBack && scrolled.get(shown)) || 0, behavior: "instant" });
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

/** The fields of this page that people fill in with a text, a day or a time. */
export function fields(root = document) {
  const isFilled = ({ form, name, type }) => form && name && !["hidden", "radio", "checkbox", "file"].includes(type);
  return [...root.querySelectorAll("textarea, input")].filter(isFilled);
}

/** Whether a page of the book stands there as it is; not what was typed and could not be kept. */
export function isOfBook() {
  return document.getElementById("kept") !== null && !hasProblems();
}

/** Whether the page says what was the matter with what was typed, which is in its fields. */
export function hasProblems() {
  return document.getElementById("problems") !== null;
}

/** Whether something was typed or tapped here that is not kept yet. */
export function isTyping() {
  const tapped = [...document.querySelectorAll("input[type=radio], input[type=checkbox]")];
  return fields().some((field) => field.value !== field.defaultValue) || tapped.some((box) => box.checked !== box.defaultChecked);
}
