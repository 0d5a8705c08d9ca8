// The page: what stands in the document, and what is said of it.

const YEAR = 400 * 24 * 60 * 60; // s; as long as browsers keep a cookie

/** Put the whole page `html` in the place of the one that stands there. */
export function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  dress(html);
  return document.body;
}

let dressed = ""; // as what

/** Give `<html>` the language, direction and looks that `html` asks for; keep what the router says there itself. */
export function dress(html) {
  const tag = /<html[^>]*>/.exec(html)?.[0];
  if (!tag || tag === dressed) return;
  const asked = new DOMParser().parseFromString(`${tag}</html>`, "text/html").documentElement;
  const root = document.documentElement;
  // Set anew, even the same language has the whole page styled once more.
  for (const { name, value } of asked.attributes) if (root.getAttribute(name) !== value) root.setAttribute(name, value);
  dressed = tag;
  speak();
}

// For pages of the server that do not look into a book. Twin: `remember_languages` in app/routes/cookies.py
function speak() {
  const { lang, dataset } = document.documentElement;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `lang=${dataset.second ? `${lang}.${dataset.second}` : lang}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

const scrolled = new Map(); // px, by address
let depth = 0; // px, of the page that stands there: to ask for it then would lay it out once more
window.addEventListener("scroll", () => (depth = window.scrollY), { passive: true });
let shown = here();
let screens = 0; // begun so far

/** The page is about to go: remember how far down it was read. */
export function leave() {
  scrolled.set(shown, depth);
}

/** Move the focus to the heading, which is read aloud then, and the view to the top or, coming back, to where it was. */
export function begin(isBack) {
  screens++;
  shown = here();
  const top = (isBack && scrolled.get(shown)) || 0;
  if (isBack || top !== depth) window.scrollTo({ top, behavior: "instant" });
  depth = top;
  const heading = document.querySelector("h1");
  if (heading) heading.focus({ preventScroll: true });
}

/** The second of two quick taps is not for a screen that came after the first. */
export function ignoreLateTaps() {
  let tapped = 0;
  const look = (event) => {
    if (event.detail < 2) tapped = screens;
    else if (tapped !== screens) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  for (const name of ["mousedown", "click"]) document.addEventListener(name, look, true); // pressing moves the focus
}

let isHeld = false;

/** Call `onRelease()` whenever a finger, button or key that was down is up again, once what it tapped was tapped. */
export function watchPresses(onRelease) {
  const release = () => {
    isHeld = false;
    setTimeout(onRelease); // the tap itself comes after it
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => (isHeld = true), true);
  for (const name of ["pointerup", "pointercancel", "keyup"]) document.addEventListener(name, release, true);
  window.addEventListener("blur", release);
}

/** Whether something is being pressed: what changes under a finger is not what was meant. */
export function isPressed() {
  return isHeld;
}

let held = null; // what is said again in a moment

/** Say once more how the book is kept: of a region only what is new in it is read aloud. */
export function sayAgain() {
  const line = document.getElementById("kept");
  if (!line || held) return;
  held = [...line.childNodes];
  line.replaceChildren();
  setTimeout(() => {
    document.getElementById("kept")?.replaceChildren(...held);
    held = null;
  }, 150);
}

/** A page of the server has come: as `begin` does, but where somebody is already they stay. A form leads on to its page. */
export function arrive() {
  if (document.activeElement === document.body && !location.hash) document.querySelector("h1")?.focus({ preventScroll: true });
  if (wasLedHere()) sayAgain();
}

/** Whether another answer of the server led to this page, as that to a form does. */
export function wasLedHere() {
  return arrival()?.redirectCount > 0;
}

/** Whether somebody came back to this page of the server: the browser puts into its fields what was in them, sent or not. */
export function wasGoneBackTo() {
  return arrival()?.type === "back_forward";
}

const arrival = () => performance.getEntriesByType("navigation")[0];

/** Put what `html` says of how the book is kept in its place. */
export function say(html) {
  const line = document.getElementById("kept");
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("kept");
  if (!line || (!held && fresh.textContent === line.textContent)) return;
  line.className = fresh.className;
  const words = [...document.adoptNode(fresh).childNodes];
  // The region itself stays, or screen readers would not say what is new in it.
  if (held) held = words;
  else line.replaceChildren(...words);
}

/** The address of this page, as the router takes it. */
export function here() {
  return location.pathname + location.search;
}

const isToBeKept = ({ form, name }) => form?.method === "post" && name;

/** The fields of this page that people fill in with a text, a day or a time, to be kept. */
export function fields(root = document) {
  const isFilled = (field) => isToBeKept(field) && !["hidden", "radio", "checkbox", "file"].includes(field.type);
  return [...root.querySelectorAll("textarea, input")].filter(isFilled);
}

/** The tiles of this page that people choose from, to be kept. */
export function choices(root = document) {
  return [...root.querySelectorAll("input[type=radio], input[type=checkbox]")].filter(isToBeKept);
}

/** Whether a field or tile is not what it was when its page came. */
export function isChanged(field) {
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
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
  return [...fields(), ...choices()].some(isChanged);
}

// --- pictures that the page holds itself. One from a file comes a moment after its page, which is laid out and painted once
// more then; so files are put into the document when they were asked for once, and later pages show what is there ---

const FROM_FILE = /(<use href=")([^"#]+\.svg)#([^"]+)/g;
const HERE = "drawn-"; // before the names of pictures, which are ids here
const files = new Map(); // address -> whether its pictures are here
const place = Object.assign(document.createElement("div"), { hidden: true });

/** The page `html` with the pictures that are here instead of those of files. */
export function drawnHere(html) {
  return html.replace(FROM_FILE, (found, before, file, name) => {
    if (!files.has(file)) bring(file);
    return files.get(file) ? `${before}#${HERE}${name}` : found;
  });
}

const atRest = () => new Promise((done) => (window.requestIdleCallback || setTimeout)(done));

async function bring(file) {
  files.set(file, false);
  try {
    await atRest(); // the page that asks for it goes first
    const text = (await (await fetch(file)).text()).replace(/( id="|href="#|url\(#)/g, `$1${HERE}`);
    await atRest();
    place.append(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
    document.documentElement.append(place); // beside the body, which goes with each page
    files.set(file, true);
  } catch {
    files.delete(file); // there may be a network the next time
  }
}

export const isAway = () => /(?:^|;\s*)away=1(?:;|$)/.test(document.cookie);
