// Leaving fast. A small script of its own that does not wait for the app: one press, or Escape twice, and the page is empty
// before anything else happens. From then on a cookie says "away", and whatever of the book opens leads to a neutral page.
// Without scripts the button is a form. Twin: app/away.py
"use strict";

(() => {
  const NEUTRAL = "/soup";
  const YEAR = 400 * 24 * 60 * 60; // s; as long as browsers keep a cookie
  const QUICK = 1_500; // ms between two presses of Escape
  const PATIENCE = 400; // ms for what was half typed to be kept, on a page that is empty already
  const html = document.documentElement;
  const lang = () => html.lang || "nl";
  let left = "";

  const isAway = () => /(?:^|;\s*)away=1(?:;|$)/.test(document.cookie);

  function say(value, age) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `away=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  }

  function leave() {
    if (location.pathname === NEUTRAL) return;
    const work = empty();
    say("1", YEAR);
    // Other tabs hear it.
    storage((local) => local.setItem("away", String(Date.now())), "localStorage");
    go(work);
  }

  // Gives promises of what was half typed, which the app reads from a page that is out of sight but still there.
  function empty() {
    const work = [];
    if (left) return work;
    left = `${NEUTRAL}?lang=${lang()}`;
    storage((session) => session.setItem("left", location.pathname + location.search), "sessionStorage");
    html.style.display = "none"; // also what is still on its way
    dispatchEvent(new CustomEvent("leaving", { detail: work }));
    html.textContent = "";
    history.replaceState(null, "", left);
    return work;
  }

  async function go(work = empty()) {
    await Promise.race([Promise.all(work).catch(() => {}), new Promise((done) => setTimeout(done, work.length && PATIENCE))]);
    location.replace(left);
  }

  function look() {
    if ((location.pathname !== NEUTRAL || left) && isAway()) go();
  }

  function open() {
    renewal.abort();
    say("", 0);
    const back = storage((session) => session.getItem("left"), "sessionStorage");
    location.replace(location.origin + (back || "/")); // "//name" would be another site
  }

  function storage(work, name) {
    try {
      return work(window[name]);
    } catch {
      return null; // no storage: other tabs see it as soon as somebody looks at them
    }
  }

  addEventListener("click", take("[data-leave]", leave), true);
  addEventListener("submit", take("[data-open]", open), true);
  function take(what, work) {
    return (event) => {
      if (!event.target.closest || !event.target.closest(what)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      work();
    };
  }

  let pressed = -QUICK;
  addEventListener(
    "keydown",
    (event) => {
      if (event.repeat || event.isComposing) return;
      const isEscape = event.key === "Escape";
      if (isEscape && event.timeStamp - pressed < QUICK) leave();
      pressed = isEscape ? event.timeStamp : -QUICK; // what is typed between is no hurry
    },
    true,
  );

  // Room for what the app puts in later, so that nothing moves then.
  html.dataset.aloud = storage((local) => /"everywhere":false/.test(local.getItem("aloud")), "localStorage") ? "top" : "everywhere";

  for (const sign of ["pageshow", "focus", "storage", "popstate"]) addEventListener(sign, look);
  document.addEventListener("visibilitychange", look);
  look();
  // Safari keeps a cookie of a script for a week; one of the server lasts.
  const renewal = new AbortController();
  if (location.pathname === NEUTRAL && isAway()) {
    fetch("/away", { method: "POST", redirect: "manual", signal: renewal.signal }).catch(() => {});
  }
})();
