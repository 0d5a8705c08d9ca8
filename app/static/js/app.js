// The browser host's start: takes over links and forms once the whole book is on the device. Until then, and where the
// device cannot hold it, the server's pages go on working.

import { ASSETS } from "./assets.js";
import { keepDrafts } from "./drafts.js";
import { makeHost } from "./host.js";
import htmx from "./htmx.js";
import { begin, dress, here, isTyping, pairsOf, show } from "./page.js";
import { makeRouter } from "./router.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { templates } from "./templates.js";

const html = document.documentElement;
const isShell = "shell" in html.dataset;
const load = async (address) => (await fetch(address)).json();

async function start() {
  const shared = await load(ASSETS.shared);
  const languages = new Map();
  const languageOf = (lang) => {
    if (!languages.has(lang)) languages.set(lang, load(ASSETS[`lang-${lang}`]));
    return languages.get(lang);
  };
  const assets = { css: ASSETS.css, app: document.querySelector("script[type=module]").getAttribute("src") };
  const host = makeHost({ shared, templates, languageOf, assets });
  const store = new Store({ rules: shared.rules, content: shared.content });
  const sync = new Sync({ store, onState: tell });
  let book = null;
  let state = null;
  let sent = null;
  const router = makeRouter({ host, store, book: () => book, lang: () => html.lang });
  const drafts = keepDrafts(store);

  await takeOver();
  if (isShell) await open();
  else drafts.restore();
  document.addEventListener("htmx:before:request", (event) => route(event));
  document.addEventListener("htmx:after:swap", () => settle());
  store.onChange(({ entries }) => refresh(entries));
  for (const [on, target, why] of [
    ["online", window, "online"],
    ["offline", window, "offline"],
    ["visibilitychange", document, "foreground"],
  ]) {
    target.addEventListener(on, () => document.visibilityState === "visible" && sync.poke(why));
  }
  document.addEventListener("click", ({ target }) => target.closest("[data-sync]") && sync.poke("button"));
  await sync.poke("start");

  // The book is wholly here: from now on it is answered here.
  async function takeOver() {
    const status = await store.status();
    book = status.workbook;
    if (status.complete && book && html.dataset.offline !== "ready") {
      html.dataset.offline = "ready";
      store.persist().catch(() => null);
    }
    html.dataset.waiting = status.waiting + status.again;
  }

  function isReady() {
    return html.dataset.offline === "ready";
  }

  // The worker answered with its shell: the page itself comes from the device, or else from the server.
  async function open() {
    if (isReady()) {
      const answer = await router.answer(here() + location.hash);
      put(answer.html);
    } else {
      try {
        put(await (await fetch(here(), { headers: { Accept: "text/html" } })).text());
      } catch {
        put(await host.problem("no_network", html.lang, router.moment()));
      }
    }
  }

  function put(page) {
    show(page);
    htmx.process(document.body);
    settle();
  }

  function route(event) {
    const { ctx } = event.detail;
    const address = new URL(ctx.request.action, location.href);
    const isOurs = address.origin === location.origin && router.isPlace(address.pathname);
    if (isOurs && isReady()) {
      ctx.fetch = (_, request) => respond(address.pathname + address.search + address.hash, ctx, request);
      return;
    }
    event.preventDefault();
    leave(ctx, address);
  }

  // What is not answered here goes its ordinary way.
  function leave(ctx, address) {
    const { form, submitter, method } = ctx.request;
    if (method === "GET") {
      location.assign(address.href);
      return;
    }
    if (submitter && submitter.name) {
      const hidden = Object.assign(document.createElement("input"), { type: "hidden" });
      hidden.name = submitter.name;
      hidden.value = submitter.value;
      form.append(hidden);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  async function respond(address, ctx, request) {
    const form = request.method === "POST" ? [...request.body] : null;
    if (form) drafts.forget();
    const answer = await router.answer(address, form);
    if (form && answer.status === 200) sync.poke("save");
    sent = answer.html;
    const isSame = answer.address === here();
    const move = answer.status === 422 || isSame ? ["HX-Replace-Url", here()] : ["HX-Push-Url", answer.address];
    const restores = request.headers["HX-History-Restore-Request"];
    const headers = { "Content-Type": "text/html", ...(restores ? { "HX-Push-Url": "false" } : { [move[0]]: move[1] }) };
    return new Response(answer.html, { status: answer.status, headers });
  }

  function settle() {
    if (sent) dress(sent);
    sent = null;
    begin();
    drafts.restore();
    if (state) tell(state);
  }

  // Another tab or phone wrote something: show it, unless somebody is typing here.
  async function refresh(entries) {
    await takeOver();
    if (isReady() && (entries === null || entries.length) && sent === null && !isTyping()) {
      // shown again at the next step
    }
  }

  async function tell(now) {
    state = now;
    html.dataset.waiting = now.waiting + now.again;
    if (now.complete) await takeOver();
    const line = document.getElementById("kept");
    if (!line) return;
    const said = await host.html("parts/kept", html.lang, { kept: now, profile: null }, router.moment());
    const fresh = new DOMParser().parseFromString(said, "text/html").getElementById("kept");
    if (fresh.textContent !== line.textContent) line.replaceWith(document.adoptNode(fresh));
  }
}

if ("indexedDB" in window && "BroadcastChannel" in window) start();
