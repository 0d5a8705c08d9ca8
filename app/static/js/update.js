// The service worker, seen from the page: registered once the book is here, replaced when the client agrees.

import { isTyping } from "./page.js";

const HOUR = 60 * 60 * 1000; // ms
const LOOKS = ["lang", "dir", "data-second", "data-text", "data-theme", "data-skin"];

/**
 * Keeps the app on the device up to date. `app` is the address of the module this page started with; `say()` promises the
 * bar's HTML, `keepDrafts()` that what is half typed is kept. Where there are no workers it does nothing.
 */
export function makeUpdate({ app, say, keepDrafts, workers = navigator.serviceWorker, clock = Date.now }) {
  let registration = null;
  let looked = 0;
  let isAgreed = false; // in this tab
  let isOld = false; // another version has taken over

  /** Register the worker; waits until one keeps the files of the app. Throws where it cannot now. */
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
    registration = await workers.register("/sw.js", { updateViaCache: "none" });
    if (!registration) return; // a browser that was told to have no workers
    looked = clock();
    document.addEventListener("visibilitychange", look);
    document.addEventListener("click", ({ target }) => target.closest("[data-update]") && agree());
    const { active } = await workers.ready;
    active.postMessage("started");
    if (!workers.controller) await new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
    keepLetters();
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

// Letters that this page loaded before there was a worker: asked for again, which costs no network, it keeps them.
function keepLetters() {
  for (const { name } of performance.getEntriesByType("resource")) if (name.endsWith(".woff2")) fetch(name).catch(() => {});
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

// --- installing the app, where the browser offers it: the button on /install ---

let offer = null;

// Browsers offer it once, early; the client decides when.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  showInstall();
});
window.addEventListener("appinstalled", () => {
  offer = null;
  showInstall();
});
document.addEventListener("click", async ({ target }) => {
  if (!offer || !target.closest("[data-install]")) return;
  offer.prompt();
  await offer.userChoice;
  offer = null; // it can be asked once
  showInstall();
});

/** Show the button on this page while there is an offer. */
export function showInstall() {
  for (const button of document.querySelectorAll("[data-install]")) button.hidden = offer === null;
}
