// The browser host's start: takes over links and forms once the whole book is on the device. Until then, and where the
// device cannot hold it, the server's pages go on working.

import { ASSETS } from "./assets.js";
import { connectAgain, download } from "./connect.js";
import { keepDrafts } from "./drafts.js";
import { makeHost } from "./host.js";
import htmx from "./htmx.js";
import { showInstall } from "./install.js";
import { takeLinks } from "./links.js";
import { begin, dress, here, ignoreLateTaps, isOfBook, isTyping, leave, say, show } from "./page.js";
import { makeRouter } from "./router.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { templates } from "./templates.js";
import { makeUpdate } from "./update.js";

const html = document.documentElement;
const isReady = () => html.dataset.offline === "ready";
const starter = document.querySelector("script[type=module]");
const QUIET = "outerMorph"; // how a page is brought up to date: what did not change stays what it is

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function start() {
  const files = { "/export.json": () => download(store) };
  let router = null;
  let drafts = null;
  let sending = 0; // forms on their way
  let turn = 0; // who may swap: the last that was asked for
  // Before anything is waited for: until the book is here, all goes its ordinary way.
  takeLinks({ router: () => router, isReady, files, onStart, onSent, onAnswer, onLeave: (form) => drafts?.hand(form) });
  ignoreLateTaps();
  document.addEventListener("htmx:before:swap", leave);
  document.addEventListener("htmx:after:swap", ({ detail }) => settle(detail.ctx));
  const languages = new Map();
  const languageOf = (lang) => {
    if (!languages.has(lang)) {
      languages.set(lang, load(ASSETS[`lang-${lang}`]));
      languages.get(lang).catch(() => languages.delete(lang)); // there may be a network the next time
    }
    return languages.get(lang);
  };
  languageOf(html.lang).catch(() => {}); // most likely; whoever needs it is told of what went wrong
  const shared = await load(ASSETS.shared);
  const app = starter.getAttribute("src");
  const assets = { ...ASSETS, app };
  const host = makeHost({ shared, templates, languageOf, assets });
  const store = new Store({ rules: shared.rules, content: shared.content });
  const sync = new Sync({ store, onState: tell });
  drafts = keepDrafts(store);
  const update = makeUpdate({ app, say: () => host.html("parts/update", html.lang, {}, router.moment()), keepDrafts: drafts.keep });
  let book = null;
  let state = { state: "all-kept", waiting: 0, refused: 0 };
  router = makeRouter({ host, store, book: () => book, lang: () => html.lang });

  await takeOver();
  if ("shell" in html.dataset) await open();
  else await drafts.restore();
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-sync]")) sync.poke("button");
    const button = target.closest("[data-connect]");
    if (button && (!button.dataset.connect || confirm(button.dataset.connect))) connect();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync.poke("foreground"));
  window.addEventListener("online", () => sync.poke("online"));
  window.addEventListener("offline", () => sync.state().then(tell));
  store.onChange(bringUpToDate);
  await sync.poke("start");

  // Once the book is wholly here, it is answered here.
  async function takeOver() {
    const status = await store.status();
    book = status.workbook;
    html.dataset.waiting = status.waiting + status.again;
    if (!status.complete || !book || isReady()) return;
    html.dataset.offline = "ready";
    store.persist().catch(() => null);
    update.start();
  }

  // The worker answered with its shell: the page itself comes from the device, or else from the server.
  async function open() {
    show(isReady() ? await fromHere() : await fromServer());
    htmx.process(document.body);
    settle({});
  }

  // Without a network the worker gives its shell for the server's own pages too.
  async function fromHere() {
    if (/^\/(start$|join\/)/.test(location.pathname)) history.replaceState(history.state, "", "/"); // the book is here
    if (router.isPlace(location.pathname)) return (await router.answer(here() + location.hash)).html;
    return host.problem("only_online", html.lang, router.moment());
  }

  async function fromServer() {
    try {
      const answer = await fetch(here(), { headers: { Accept: "text/html" } });
      if (answer.redirected) history.replaceState(history.state, "", answer.url);
      return await answer.text();
    } catch {
      return host.problem("no_network", html.lang, router.moment());
    }
  }

  function onStart() {
    turn++;
  }

  function onSent() {
    sending++;
    drafts.forget();
  }

  function onAnswer(form, answer) {
    sending--;
    if (answer.status === 200) sync.poke("save");
    else drafts.keepAll(form);
  }

  function settle({ text = null, swap = null, isBack = false }) {
    if (text) dress(text);
    if (swap !== QUIET) begin(isBack);
    drafts.restore();
    update.show();
    showInstall();
    tell(state);
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

  // Another tab or phone wrote something: show it, but never over what somebody is typing.
  async function bringUpToDate() {
    if (!isReady() || sending || !isOfBook() || isTyping()) return;
    const mine = ++turn;
    const address = here();
    const { status, html: text } = await router.answer(address);
    if (turn !== mine) return;
    if (address !== here()) return bringUpToDate(); // somebody went on while it was made
    if (status !== 200 || !isOfBook() || isTyping()) return;
    const open = document.querySelectorAll("details[open]");
    const target = document.body;
    await htmx.swap({ text, target, sourceElement: target, swap: QUIET });
    for (const fold of open) fold.open = true;
  }

  async function tell(now) {
    state = now;
    html.dataset.waiting = now.waiting + now.again;
    if (now.complete && !isReady()) await takeOver();
    say(await host.html("parts/kept", html.lang, { kept: now, profile: null }, router.moment()));
  }
}

if ("indexedDB" in window && "BroadcastChannel" in window) {
  start().catch((error) => {
    console.error(error);
    starter.dispatchEvent(new Event("error")); // the shell knows what to do; a page of the server goes on without us
  });
}
