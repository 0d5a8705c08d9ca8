// Drafts: what is half typed stays, when the phone dies or the page is left.

import { fields } from "./page.js";

const PAUSE = 300; // ms after the last key

/** Keeps drafts of the forms of this page in `store`, each under the address its form goes to. */
export function keepDrafts(store, clock = Date.now) {
  let timer = null;
  let waiting = null;

  document.addEventListener("input", ({ target }) => {
    if (!target.form || !fields(target.form).includes(target)) return;
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
    const typed = fields(form).filter((field) => field.value !== field.defaultValue);
    const address = form.getAttribute("action");
    const pairs = typed.map((field) => [field.name, field.value]);
    const kept = pairs.length ? store.keepDraft(address, pairs, clock()) : store.dropDraft(address);
    return kept.catch(() => {}); // the text is still on the page; the next save says when there is no room
  }

  /** Put what was half typed back into the fields of this page. */
  async function restore() {
    for (const form of document.querySelectorAll("form")) {
      const pairs = await store.draft(form.getAttribute("action")).catch(() => null);
      for (const [name, value] of pairs || []) {
        const field = fields(form).find((one) => one.name === name && one.value === one.defaultValue);
        if (field) field.value = value;
      }
    }
  }

  /** What is typed now is being sent: no draft of it comes after. */
  function forget() {
    clearTimeout(timer);
    waiting = null;
  }

  return { keep, restore, forget };
}
