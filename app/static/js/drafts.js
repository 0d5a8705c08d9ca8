// Drafts: what is half typed or half chosen stays, when the phone dies or the page is left.

import { choices, fields, hasProblems, isChanged, isOfBook, wasGoneBackTo, wasLedHere } from "./page.js";

const PAUSE = 300; // ms after the last key
const LONGEST = 2_000; // ms that somebody may type on and on
const SENT = "sent";

// The name of the draft of a form: where it goes to, and what is typed in it, as a page may have more of them.
function nameOf(form) {
  const typed = fields(form);
  const names = (typed.length ? typed : choices(form)).map((field) => field.name);
  return [form.getAttribute("action"), ...new Set(names)].join(" ");
}

/** Keeps drafts of the forms of this page in `store`, with what each form had seen. */
export function keepDrafts(store, clock = Date.now) {
  let timer = null;
  let waiting = null;
  let since = 0; // ms since 1970: the first key that waits
  const before = new WeakMap(); // form -> the save of the form whose draft was put into it

  document.addEventListener("input", ({ target }) => {
    if (!target.form || !all(target.form).includes(target)) return;
    if (waiting !== target.form) {
      keep();
      since = clock();
    }
    waiting = target.form;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - clock())));
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  window.addEventListener("pagehide", keep);

  function keep() {
    clearTimeout(timer);
    const form = waiting;
    waiting = null;
    if (!form) return Promise.resolve();
    return put(form, typedIn(form));
  }

  /** What was sent with `form` was not kept: all that is in it is a draft again. */
  function keepAll(form) {
    return put(form, all(form));
  }

  function put(form, typed) {
    const pairs = [...typed, ...seenIn(form), ...langIn(form)].map(pairOf);
    const { address, of } = draft(form);
    const kept = typed.length ? store.keepDraft(address, pairs, clock(), of[0]) : store.dropDraft({ address, of });
    return kept.catch(() => {}); // the text is still on the page; the next save says when there is no room
  }

  // With the saves that end it: that of the form itself, and of an earlier one whose words stand in it.
  function draft(form) {
    const saves = [form.elements.namedItem("save")?.value, before.get(form)];
    return { address: nameOf(form), of: saves.filter(Boolean) };
  }

  /** `form` goes to the server: it is a draft until a page to which a form led shows that it was kept. */
  function hand(form) {
    session((storage) => storage.setItem(SENT, JSON.stringify(draft(form))));
    return put(form, typedIn(form));
  }

  async function handed() {
    const sent = isOfBook() && session((storage) => JSON.parse(storage.getItem(SENT)));
    if (!sent) return;
    session((storage) => storage.removeItem(SENT));
    if (wasLedHere()) await store.dropDraft(sent).catch(() => {});
  }

  /** Put what was half typed back into the fields of this page. */
  async function restore() {
    if (hasProblems()) return; // the page has what was sent, which is newer
    await handed();
    for (const form of document.querySelectorAll("form")) {
      const isBegun = !wasGoneBackTo() && all(form).some(isChanged); // while the app was on its way
      const found = await store.draft(nameOf(form)).catch(() => null);
      if (found) {
        before.set(form, found.of);
        for (const pair of found.pairs) putBack(form, pair);
      }
      if (isBegun) await put(form, typedIn(form));
    }
  }

  /** What is in `form` is being sent: no draft of it comes after. Gives the draft that ends when it is kept. */
  function sent(form) {
    if (waiting !== form) keep();
    clearTimeout(timer);
    waiting = null;
    return draft(form);
  }

  return { keep, keepAll, hand, restore, sent };
}

function session(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null; // no storage: at worst a draft stays that was sent
  }
}

const all = (form) => [...fields(form), ...choices(form)];
// A page that says what was the matter came with what was typed: it is all somebody's own.
const typedIn = (form) => (hasProblems() ? all(form) : all(form).filter(isChanged));
const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const pairOf = (field) => (isChoice(field) ? [field.name, field.value, field.checked] : [field.name, field.value]);

// What a pair of a draft says goes into the field that it is of, unless somebody has begun there anew.
function putBack(form, [name, value, isChosen = null]) {
  if (name === "text_lang" && isChosen === null) for (const said of langIn(form)) said.value = value;
  if (name === "seen") {
    const seen = seenIn(form).find((field) => idIn(field.value) === idIn(value));
    if (seen) seen.value = value;
  } else if (isChosen === null) {
    const field = fields(form).find((one) => one.name === name && !isChanged(one));
    if (field) field.value = value;
  } else {
    const field = choices(form).find((one) => one.name === name && one.value === value);
    if (field) field.checked = isChosen;
  }
}

// A draft replaces what its form showed, and not what was written since: then the client is asked which one is right.
const seenIn = (form) => [...form.querySelectorAll("input[name=seen]")];
// Words stay in the language they were begun in, whatever the page around them speaks now.
const langIn = (form) => [...form.querySelectorAll("input[type=hidden][name=text_lang]")];
const idIn = (seen) => seen.split(" ")[0];
