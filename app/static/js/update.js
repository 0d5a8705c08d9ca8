// The service worker, seen from the page: registered once the book is here, and replaced when the client agrees.

import { isTyping } from "./page.js";

const HOUR = 60 * 60 * 1000; // ms
const LOOKS = ["lang", "dir", "data-text", "data-theme"];

/**
 * Keeps the app on the device up to date. `app` is the address of the module this page started with; `say()` gives a promise
 * of the bar's HTML, `keepDrafts()` one of what is half typed being kept. Where there are no workers it does nothing.
 */
export function makeUpdate({ app, say, keepDrafts, workers = navigator.serviceWorker, clock = Date.now }) {
  let registration = null;
  let looked = 0;
  let reloads = false;

  /** Register the worker, the first time it is called. */
  async function start() {
    if (!workers || registration) return;
    keepLooks();
    // Other versions' files are kept for as long as somebody holds this.
    navigator.locks?.request(app, { mode: "shared" }, () => new Promise(() => {}));
    const isFirst = !workers.controller;
    try {
      registration = await workers.register("/sw.js", { updateViaCache: "none" });
    } catch {
      return; // a private window, or no room: the server's pages go on
    }
    looked = clock();
    if (!isFirst) workers.controller?.postMessage("started");
    let replaces = isFirst;
    workers.addEventListener("controllerchange", () => {
      if (!replaces) reload();
      replaces = false;
    });
    document.addEventListener("visibilitychange", look);
    document.addEventListener("click", ({ target }) => target.closest("[data-update]") && agree());
  }

  // An app may stay open for weeks.
  function look() {
    if (document.visibilityState !== "visible" || clock() - looked < HOUR) return;
    looked = clock();
    registration.update().catch(() => {});
  }

  /** A new screen is there: say that there is a new version, if there is, and go over to it if it was agreed to. */
  async function show() {
    if (reloads) return reload();
    const bar = document.getElementById("update");
    if (!bar || !registration?.waiting || !workers.controller) return undefined;
    const said = new DOMParser().parseFromString(await say(), "text/html");
    bar.replaceChildren(...said.body.childNodes);
  }

  async function agree() {
    await keepDrafts().catch(() => {});
    registration.waiting?.postMessage("take over");
    isAgreed = true;
  }
  let isAgreed = false;

  // Once; and where somebody is typing in another tab, only after that.
  function reload() {
    reloads = true;
    if (isTyping() && !isAgreed) return;
    location.reload();
  }

  return { start, show };
}

// For the shell, which cannot read the book before it is painted.
function keepLooks() {
  const html = document.documentElement;
  const keep = () => {
    try {
      const looks = LOOKS.filter((name) => html.hasAttribute(name)).map((name) => [name, html.getAttribute(name)]);
      localStorage.setItem("looks", JSON.stringify(looks));
    } catch {
      // It looks as the phone does, then.
    }
  };
  new MutationObserver(keep).observe(html, { attributeFilter: LOOKS });
  keep();
}
