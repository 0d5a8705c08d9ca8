// The service worker, seen from the page: registered once the book is here, replaced when the client agrees.

import { isTyping } from "./page.js";

const HOUR = 60 * 60 * 1000; // ms
const LOOKS = ["lang", "dir", "data-text", "data-theme"];

/**
 * Keeps the app on the device up to date. `app` is the address of the module this page started with; `say()` promises the
 * bar's HTML, `keepDrafts()` that what is half typed is kept. Where there are no workers it does nothing.
 */
export function makeUpdate({ app, say, keepDrafts, workers = navigator.serviceWorker, clock = Date.now }) {
  let registration = null;
  let looked = 0;
  let isAgreed = false; // in this tab
  let isOld = false; // another version has taken over

  /** Register the worker. */
  async function start() {
    keepLooks();
    if (!workers) return;
    // The files of this version are kept for as long as somebody holds this.
    navigator.locks?.request(app, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
    let isFirst = !workers.controller;
    workers.addEventListener("controllerchange", () => {
      isOld = !isFirst;
      isFirst = false;
      goOver();
    });
    try {
      registration = await workers.register("/sw.js", { updateViaCache: "none" });
    } catch {
      return; // a private window, no room, or no network now: the next start tries again
    }
    looked = clock();
    workers.controller?.postMessage("started");
    document.addEventListener("visibilitychange", look);
    document.addEventListener("click", ({ target }) => target.closest("[data-update]") && agree());
  }

  // An app may stay open for weeks.
  function look() {
    if (document.visibilityState !== "visible" || clock() - looked < HOUR) return;
    looked = clock();
    registration.update().catch(() => {});
  }

  /** A new screen is there: go over to the version that was agreed to, or say that there is one. */
  async function show() {
    goOver();
    const bar = document.getElementById("update");
    if (!bar || !registration?.waiting || !workers.controller) return;
    const said = new DOMParser().parseFromString(await say(), "text/html");
    if (!bar.hasChildNodes()) bar.append(...said.body.childNodes);
  }

  async function agree() {
    isAgreed = true;
    await keepDrafts();
    registration.waiting?.postMessage("take over");
  }

  // Agreed to in another tab while somebody is typing in this one: with the next screen.
  function goOver() {
    if (!isOld || (isTyping() && !isAgreed)) return;
    isOld = false;
    location.reload();
  }

  return { start, show };
}

// For the shell, which cannot read the book before it is painted.
function keepLooks() {
  const html = document.documentElement;
  const keep = () => {
    const looks = LOOKS.filter((name) => html.hasAttribute(name)).map((name) => [name, html.getAttribute(name)]);
    try {
      localStorage.setItem("looks", JSON.stringify(looks));
    } catch {
      // It looks as the phone does, then.
    }
  };
  new MutationObserver(keep).observe(html, { attributeFilter: LOOKS });
  keep();
}
