// The browser host's start: takes over links and forms once the whole book is on the device. Until then, and where the
// device cannot hold it, the server's pages go on working.

import { ASSETS } from "./assets.js";
import { arrive, begin, drawnHere, dress, here, ignoreLateTaps, isAway, isOfBook, isPressed, isTyping, leave, say, sayAgain, show, watchPresses } from "./page.js";
import { connectAgain, give, opened } from "./connect.js";
import { databaseFor, isSetAside, note, openBook } from "./books.js";
import { keepDrafts } from "./drafts.js";
import { makeHost } from "./host.js";
import htmx from "./htmx.js";
import { makeUpdate, showInstall } from "./update.js";
import { takeLinks } from "./links.js";
import { within } from "./patience.js";
import { makeRouter } from "./router.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";

const html = document.documentElement;
const second = () => html.dataset.second || null; // the language beside that of the page
const isHere = () => html.dataset.book === "here"; // wholly: from then on this page answers itself
const starter = document.querySelector("script[type=module]");
const QUIET = "outerMorph"; // how a page is brought up to date: what did not change stays what it is

const PATIENCE = 10_000; // ms for a file of the app, or a page of the server
const PAUSE = 60_000; // ms until a file that did not come is asked for again

function load(address) {
  return within(PATIENCE, async (signal) => {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  });
}

// What `make` gives for a language, made once.
function once(make) {
  const made = new Map();
  return (lang) => {
    if (!made.has(lang)) {
      made.set(lang, make(lang));
      // There may be a network the next time; a page shall not wait for one that brings nothing again and again.
      made.get(lang).catch(({ name }) => (name === "AbortError" ? setTimeout(() => made.delete(lang), PAUSE) : made.delete(lang)));
    }
    return made.get(lang);
  };
}

const idle = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 1_000 }) : setTimeout(work));

async function start() {
  const files = {
    "/export.json": async () => give("my-book.json", JSON.stringify(await store.whole()), "application/json"),
    "/calendar.ics": async () => give("calendar.ics", await calendar(), "text/calendar"),
  };
  let router = null;
  let drafts = null;
  let aloud = null;
  let sending = 0; // forms on their way
  let isKept = false; // a form, and it has not been said yet
  let stands = ""; // the page that was put in last, as it was made
  let turn = 0; // who may swap: the last that was asked for
  let refresh = 0; // the last time that the page was to be brought up to date
  let changes = 0; // in the store, so far
  let read = 0; // how many of them the page that is being made has
  let isBehind = false; // the page that stands there does not have all
  let going = null; // this device is being wiped
  // Before anything is waited for: until the book is here, all goes its ordinary way.
  takeLinks({ router: () => router, isReady: isHere, files, onStart, onSent, onAnswer, onLeave: (form) => drafts?.hand(form) });
  ignoreLateTaps();
  htmx.config.defaultSettleDelay = 0; // pages come as they are, at once
  document.adoptedStyleSheets = []; // htmx's, for signs of waiting that no page has: each tap would be styled anew
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (isAway() || (ctx.turn && ctx.turn !== turn)) return event.preventDefault(); // somebody went on, or back, meanwhile
    drafts?.keep();
    if (ctx.swap === QUIET) aloud?.strip(); // the page that comes is compared with the page as it was rendered
    else leave();
    for (const { swapSpec } of event.detail.tasks) swapSpec.show = "none"; // `begin` says where to look
    return undefined;
  });
  window.addEventListener("leaving", ({ detail }) => drafts && detail.push(drafts.keep()));
  document.addEventListener("htmx:after:swap", ({ detail }) => settle(detail.ctx));
  if (!("indexedDB" in window && "BroadcastChannel" in window)) return; // the server's pages go on working
  const textsOf = once((lang) => {
    if (isHere()) keepLanguage(lang).catch(() => {});
    return load(ASSETS[`lang-${lang}`]);
  });
  // One that is not on this phone while there is no network: until it comes, another speaks.
  const languageOf = async (lang) => {
    const others = [html.lang, ...navigator.languages.map((other) => other.split("-")[0]), "nl", "en"];
    let problem = null;
    for (const one of new Set([lang, ...others])) {
      if (!(`lang-${one}` in ASSETS)) continue;
      try {
        return await textsOf(one);
      } catch (error) {
        problem = problem || error;
      }
    }
    throw problem;
  };
  const picturesIn = once(async (lang) => {
    const { Pictures } = await import("./pictures.js");
    return new Pictures(await load(ASSETS[`words-${lang}`] || ASSETS["words-en"]));
  });
  languageOf(html.lang).catch(() => {}); // most likely; whoever needs it is told of what went wrong
  const shared = await load(ASSETS.shared);
  const app = starter.getAttribute("src");
  const assets = { ...ASSETS, app };
  const host = makeHost({ shared, languageOf, picturesIn, assets });
  const store = new Store({ rules: shared.rules, content: shared.content, name: databaseFor(html.dataset.workbook) });
  store.onGone = () => location.replace("/gone");
  const sync = new Sync({ store, onState: tell });
  const update = makeUpdate({ app, say: () => host.html("parts/update", html.lang, {}, router.moment(), second()), keepDrafts: () => drafts.keep() });
  let book = null;
  let state = { state: "all-kept", waiting: 0, refused: 0 };
  router = makeRouter({ host, store, book: () => book, lang: () => html.lang, second, kept: () => state });

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-sync]")) sync.poke("button");
    if (target.closest("[data-print]")) window.print();
    if (target.closest("[data-other-book]")) openOther();
    const button = target.closest("[data-connect]");
    if (button && (!button.dataset.connect || confirm(button.dataset.connect))) connect();
  });
  if (await isOfOther()) return tell({ state: "other-book", waiting: 0, again: 0, refused: 0, complete: false });
  drafts = keepDrafts(store);
  await takeOver();
  if ("shell" in html.dataset) await open();
  else await drafts.restore();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync.poke("foreground"));
  window.addEventListener("online", () => sync.poke("online"));
  window.addEventListener("offline", () => sync.state().then(tell));
  store.onChange(() => {
    changes++;
    bringUpToDate();
  });
  const catchUp = () => isBehind && bringUpToDate();
  watchPresses(catchUp);
  document.addEventListener("focusout", () => setTimeout(catchUp));
  const { state: found } = await sync.poke("start");
  if (found === "other-book") await comeBack();
  if (!isHere()) idle(readAloud);
  return undefined;

  // A page of the server may be of another book than the one that is open here: it stays the server's.
  async function isOfOther() {
    if (!html.dataset.workbook) return false;
    book = (await store.status()).workbook;
    return book !== null && book !== html.dataset.workbook;
  }

  // Once the book is wholly here, it is answered here.
  async function takeOver() {
    const status = await store.status();
    book = status.workbook;
    html.dataset.waiting = status.waiting + status.again;
    if (!status.complete || !book || isHere()) return;
    if (html.dataset.workbook && html.dataset.workbook !== book) return;
    note(book, store.name);
    html.dataset.book = "here";
    store.persist().catch(() => null);
    keepApp()
      .catch((error) => console.error(error)) // no network: the next start tries again
      .then(() => idle(readAloud));
  }

  // Without a worker that keeps files there is nothing to wait for.
  async function keepApp() {
    await update.start();
    await keepLanguage(html.lang);
    html.dataset.offline = "ready";
  }

  // The worker keeps what it sees being fetched.
  async function keepLanguage(lang) {
    const files = ["lang", "words", "soup"].map((kind) => ASSETS[`${kind}-${lang}`]).filter(Boolean);
    const answers = await Promise.all(files.map((file) => fetch(file)));
    if (!answers.every(({ ok }) => ok)) throw new Error(`not all texts of ${lang} are here`);
  }

  async function calendar() {
    const { calendarOf } = await import("./calendar.js");
    const [talks, steps] = await Promise.all(["talk", "step"].map((kind) => store.candidates(kind, {})));
    return calendarOf({ talks, steps }, new Date(), (template, values) => host.html(template, html.lang, values, router.moment()));
  }

  // Nobody waits for it: it comes when the book is here. Until then no button says that it is there.
  async function readAloud() {
    const { makeAloud } = await import("./aloud/aloud.js").catch(() => ({})); // no network: the next start tries again
    if (!makeAloud) return;
    aloud = makeAloud({ assets, say: (name) => host.html("parts/no_voice", html.lang, { name }, router.moment(), second()) });
    aloud.begin();
  }

  // The worker answered with its shell: the page itself comes from the device, or else from the server.
  async function open() {
    const text = isHere() ? await fromHere() : await fromServer();
    if (isAway()) return;
    show(text);
    htmx.process(document.body);
    settle({});
  }

  // Without a network the worker gives its shell for the server's own pages too.
  async function fromHere() {
    if (/^\/(start$|join\/)/.test(location.pathname)) history.replaceState(history.state, "", "/"); // the book is here
    if (router.isPlace(location.pathname)) return (await router.answer(here() + location.hash)).html;
    return host.problem("only_online", html.lang, router.moment(), { second: second() });
  }

  async function fromServer() {
    try {
      return await within(PATIENCE, async (signal) => {
        const answer = await fetch(here(), { headers: { Accept: "text/html" }, signal });
        if (answer.redirected) history.replaceState(history.state, "", answer.url);
        return answer.text();
      });
    } catch {
      return host.problem("no_network", html.lang, router.moment(), { second: second() });
    }
  }

  function onStart() {
    aloud?.hold();
    read = changes;
    return ++turn;
  }

  function onSent(form) {
    sending++;
    return drafts.sent(form);
  }

  // What was not kept is a draft before a page says so: whoever reads that may be gone at once.
  async function onAnswer(form, answer) {
    sending--;
    read = changes; // its own is one of them
    isKept = Boolean(answer?.isKept);
    if (isKept) sync.poke("save");
    else await drafts.keepAll(form);
  }

  function settle({ text = null, swap = null, isBack = false }) {
    stands = text || "";
    isBehind = swap !== QUIET && read !== changes;
    if (text) dress(text);
    showInstall();
    for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
    // Last of all that changes the page: it is laid out here, and not once more.
    if (swap !== QUIET) {
      begin(isBack);
      if (isKept) sayAgain();
      isKept = false;
    }
    drafts.restore();
    update.show();
    aloud?.begin();
    idle(() => tell(state));
    if (isBehind) bringUpToDate();
  }

  async function connect() {
    try {
      await connectAgain(store, (await store.any(book)) || {});
    } catch (error) {
      console.error(error);
      return sync.poke("button"); // it says how it is
    }
    location.assign("/");
    return null;
  }

  // What is here stays, set aside.
  async function openOther() {
    const workbook = await opened().catch(() => null);
    if (!workbook) return sync.poke("button"); // it says how it is
    await drafts?.keep();
    openBook(workbook);
    location.assign("/");
    return null;
  }

  // Somebody is back whose book was set aside.
  async function comeBack() {
    const workbook = await opened().catch(() => null);
    if (!workbook || !isSetAside(workbook, store.name) || isTyping()) return;
    openBook(workbook);
    location.replace("/");
  }

  async function leaveForGood() {
    sync.stop();
    store.onGone = () => {};
    const { wipe } = await import("./wipe.js");
    return wipe(store);
  }

  function isAtRest() {
    return !isAway() && isOfBook() && !isTyping() && !isPressed() && !aloud?.isReading();
  }

  // Another tab or phone wrote something: show it, but never over what somebody is typing or hearing.
  async function bringUpToDate() {
    isBehind = true;
    if (!isAtRest() || !isHere() || sending) return;
    const [mine, before, address] = [++refresh, turn, here()];
    const { status, html: text } = await router.answer(address);
    if (refresh !== mine || turn !== before || address !== here()) return; // somebody went on while it was made
    if (status !== 200 || !isAtRest()) return;
    const open = document.querySelectorAll("details[open]");
    const target = document.body;
    await htmx.swap({ text: drawnHere(text), target, sourceElement: target, swap: QUIET });
    for (const fold of open) fold.open = true;
  }

  async function tell(now) {
    state = now;
    if (now.state === "gone") {
      going = going || leaveForGood();
      return going;
    }
    html.dataset.waiting = now.waiting + now.again;
    if (now.complete && !isHere()) await takeOver();
    const text = await host.html("parts/kept", html.lang, { kept: now, profile: null }, router.moment(), second());
    const line = drawnHere(text);
    if (stands.includes(line)) return;
    stands = "";
    say(line);
  }
}

if (!isAway()) {
  if (!("shell" in html.dataset)) arrive();
  start().catch((error) => {
    console.error(error);
    starter.dispatchEvent(new Event("error")); // the shell knows what to do; a page of the server goes on without us
  });
}
