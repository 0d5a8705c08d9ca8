// Drafts: what is half typed stays, when the phone dies or the page is left.

import { fields, hasProblems, isOfBook } from "./page.js";

const PAUSE = 300; // ms after the last key
const SENT = "sent";

/** The name of the draft of a form: where it goes to, and what is typed in it, as a page may have more of them. */
export function draftOf(form) {
  return [form.getAttribute("action"), ...fields(form).map((field) => field.name)].join(" ");
}

/** Keeps drafts of the forms of this page in `store`, with what each form had seen. */
export function keepDrafts(store, clock = Date.now) {
  let timer = null;
  let waiting = null;

  document.addEventListener("input", ({ target }) => {
    if (!target.form || !fields(target.form).includes(target)) return;
    if (waiting !== target.form) keep();
    waiting = target.form;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  window.addEventListener("pagehide", keep);

  function keep() {
    clearTimeout(timer);
    const form = waiting;
    waiting = null;
    if (!form) return Promise.resolve();
    return put(form, hasProblems() ? fields(form) : fields(form).filter(isTyped));
  }

  /** What was sent with `form` was not kept: all that is in it is a draft again. */
  function keepAll(form) {
    return put(form, fields(form));
  }

  function put(form, typed) {
    const pairs = [...typed, ...seenIn(form), ...langIn(form)].map((field) => [field.name, field.value]);
    const kept = typed.length ? store.keepDraft(draftOf(form), pairs, clock()) : store.dropDraft(draftOf(form));
    return kept.catch(() => {}); // the text is still on the page; the next save says when there is no room
  }

  /** `form` goes to the server: it is a draft until a page of the book shows that it was kept. */
  function hand(form) {
    session((storage) => storage.setItem(SENT, draftOf(form)));
  }

  async function handed() {
    const sent = isOfBook() && session((storage) => storage.getItem(SENT));
    if (!sent) return;
    session((storage) => storage.removeItem(SENT));
    await store.dropDraft(sent).catch(() => {});
  }

  /** Put what was half typed back into the fields of this page. */
  async function restore() {
    if (hasProblems()) return; // the page has what was sent, which is newer
    await handed();
    for (const form of document.querySelectorAll("form")) {
      const pairs = await store.draft(draftOf(form)).catch(() => null);
      for (const [name, value] of pairs || []) {
        if (name === "text_lang") for (const said of langIn(form)) said.value = value;
        const field = name === "seen" ? seenIn(form).find(isOfSame(value)) : fields(form).find(isUntouched(name));
        if (field) field.value = value;
      }
    }
  }

  /** What is typed now is being sent: no draft of it comes after. */
  function forget() {
    clearTimeout(timer);
    waiting = null;
  }

  return { keep, keepAll, hand, restore, forget };
}

function session(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null; // no storage: at worst a draft stays that was sent
  }
}

const isTyped = (field) => field.value !== field.defaultValue;
const isUntouched = (name) => (field) => field.name === name && !isTyped(field);

// A draft replaces what its form showed, and not what was written since: then the client is asked which one is right.
const seenIn = (form) => [...form.querySelectorAll("input[name=seen]")];
// Words stay in the language they were begun in, whatever the page around them speaks now.
const langIn = (form) => [...form.querySelectorAll("input[name=text_lang]")];
const isOfSame = (value) => (field) => field.value.split(" ")[0] === value.split(" ")[0];
