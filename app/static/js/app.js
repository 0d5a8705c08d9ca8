// The browser host's start: takes over links and forms once the whole book is on the device. Until then, and where the
// device cannot hold it, the server's pages go on working.

import { ASSETS } from "./assets.js";
import { connectAgain, download } from "./connect.js";
import { keepDrafts } from "./drafts.js";
import { makeHost } from "./host.js";
import htmx from "./htmx.js";
import { showInstall } from "./install.js";
import { takeLinks } from "./links.js";
import { begin, dress, here, ignoreLateTaps, isTyping, say, show } from "./page.js";
import { makeRouter } from "./router.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { templates } from "./templates.js";
import { makeUpdate } from "./update.js";

const html = document.documentElement;
const isReady = () => html.dataset.offline === "ready";
const QUIET = "outerMorph"; // how a page is brought up to date: what did not change stays what it is
const load = async (address) => (await fetch(address)).json();

async function start() {
  // Before anything is waited for: until the book is here, all goes its ordinary way.
  takeLinks({ router: () => router, isReady, files: { "/export.json": () => download(store) }, onSent, onAnswer });
  ignoreLateTaps();
  const languages = new Map();
  const languageOf = (lang) => {
    if (!languages.has(lang)) languages.set(lang, load(ASSETS[`lang-${lang}`]));
    return languages.get(lang);
  };
  languageOf(html.lang).catch(() => {}); // most likely; whoever needs it is told of what went wrong
  const shared = await load(ASSETS.shared);
  const app = document.querySelector("script[type=module]").getAttribute("src");
  const assets = { ...ASSETS, app };
  const host = makeHost({ shared, templates, languageOf, assets });
  const store = new Store({ rules: shared.rules, content: shared.content });
  const sync = new Sync({ store, onState: tell });
  const drafts = keepDrafts(store);
  const update = makeUpdate({ app, say: () => host.html("parts/update", html.lang, {}, router.moment()), keepDrafts: drafts.keep });
  let book = null;
  let state = { state: "all-kept", waiting: 0, refused: 0 };
  let isKeeping = false; // whether a form is on its way
  const router = makeRouter({ host, store, book: () => book, lang: () => html.lang });

  await takeOver();
  if ("shell" in html.dataset) await open();
  else await drafts.restore();
  document.addEventListener("htmx:after:swap", swapped);
  document.addEventListener("htmx:before:swap", (event) => isLate(event.detail.ctx) && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-sync]")) sync.poke("button");
    if (target.closest("[data-connect]")) connect();
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
    if (isReady()) {
      show((await fromHere()).html);
    } else {
      show(await fromServer());
    }
    htmx.process(document.body);
    settle();
  }

  // Without a network the worker gives its shell for the server's own pages too.
  async function fromHere() {
    if (location.pathname.startsWith("/join/")) history.replaceState(history.state, "", "/");
    if (router.isPlace(location.pathname)) return router.answer(here() + location.hash);
    return { html: await host.problem("only_online", html.lang, router.moment()) };
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

  function onSent() {
    isKeeping = true;
    drafts.forget();
  }

  function onAnswer(answer, isForm) {
    if (isForm && answer.status === 200) sync.poke("save");
  }

  function swapped({ detail: { ctx } }) {
    dress(ctx.text);
    settle(ctx.swap !== QUIET);
  }

  function settle(isNew = true) {
    if (isNew) {
      isKeeping = false;
      begin();
    }
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
    if (!isReady() || isKeeping || isTyping()) return;
    await htmx.ajax("GET", here(), { target: document.body, swap: QUIET, replace: "true" });
  }

  // Somebody went on, or began to type, while it was made.
  function isLate({ swap, request }) {
    if (swap !== QUIET) return false;
    const { pathname, search } = new URL(request.action, location.href);
    if (pathname + search !== here()) bringUpToDate();
    else if (!isKeeping && !isTyping()) return false;
    return true;
  }

  async function tell(now) {
    state = now;
    html.dataset.waiting = now.waiting + now.again;
    if (now.complete && !isReady()) await takeOver();
    say(await host.html("parts/kept", html.lang, { kept: now, profile: null }, router.moment()));
  }
}

if ("indexedDB" in window && "BroadcastChannel" in window) start();
