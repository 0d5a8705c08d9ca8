// The service worker. It only caches: the files of the app, and one shell that starts the app on the device. All else goes
// to the network, and everything does where this phone cannot keep files.
//
// The build puts before this: const BUILD = {"version", "assets": [address] besides the modules, "languages": {language:
// [address]}, "aloud": [address], "later": [address], "fonts": [address], "shell": address, "neutral": {language: address},
// "places": [path, with * for its parameters]}; `later` are pictures, without which a page still has its words, and `aloud` is what reads it.
// Languages are kept once a page asks for them, and the others after that; `fonts`, the letters of other scripts, only
// where a page has such letters.
"use strict";

const OURS = "app-";
const CACHE = OURS + BUILD.version;
const LATER = [...BUILD.aloud, ...Object.values(BUILD.languages).flat(), ...BUILD.later];
const ON_DEMAND = [...LATER, ...BUILD.fonts];
const NEUTRAL = "/soup"; // where those go who leave fast
const PLACES = BUILD.places.map((path) => new RegExp(`^${path.replace(/\*/g, "[^/]+")}$`));
const PATIENCE = 3_000; // ms for the server, where the book here would do

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy()])));
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
  // A page that was on its way when this worker took over, or was loaded past it, belongs to nobody until it is claimed.
  if (event.data === "started") event.waitUntil(Promise.all([self.clients.claim(), heal(), tidy()]));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode !== "navigate") {
    if (pathname.startsWith("/assets/")) event.respondWith(file(request));
  } else if (pathname === NEUTRAL) {
    event.respondWith(neutral(request));
  } else if (PLACES.some((place) => place.test(pathname))) {
    event.respondWith(shell(request));
  } else {
    event.respondWith(elsewhere(request, pathname.startsWith("/join/") ? PATIENCE : null));
  }
});

// All files or none: without one of them this version is not installed, and the one before it stays.
async function fill() {
  try {
    const spoken = (await languagesKept()).flatMap((lang) => BUILD.languages[lang] || []);
    const drawn = await Promise.all(BUILD.fonts.map(async (address) => ((await kept(address)) ? [address] : [])));
    const aloud = spoken.length ? BUILD.aloud : []; // where there was a version before, nobody shall miss it
    const files = await filesWith(await fetch(BUILD.shell));
    await (await caches.open(CACHE)).addAll([...files, ...aloud, ...spoken, ...drawn.flat()]);
  } catch (error) {
    await caches.delete(CACHE).catch(() => false);
    throw error;
  }
}

// Browsers that are short of room may throw single files away. Pictures come one by one: each that is there helps.
async function heal() {
  try {
    const cache = await caches.open(CACHE);
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    const files = await filesWith((await cache.match(BUILD.shell)) || (await fetch(BUILD.shell)));
    await cache.addAll(files.filter((address) => !kept.has(address)));
    for (const address of LATER) if (!kept.has(address)) await cache.add(address).catch(() => {});
  } catch {
    // The network has them; next time again.
  }
}

// All that has to be kept: modules are named in the shell.
async function filesWith(shell) {
  if (!shell.ok) throw new Error(`${BUILD.shell}: ${shell.status}`);
  return [...new Set([...BUILD.assets, BUILD.shell, ...((await shell.text()).match(/\/assets\/[^"]+\.js/g) || [])])];
}

// The languages that the version before has: without them this one could not take its place.
async function languagesKept() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  const requests = (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
  return requests.flatMap(({ url }) => /\/assets\/([a-z]+)\.\w+\.json$/.exec(url)?.[1] || []);
}

async function kept(address) {
  try {
    return await caches.match(address);
  } catch {
    return undefined;
  }
}

async function shell(request) {
  return (await kept(BUILD.shell)) || fetch(request);
}

async function neutral(request) {
  const wanted = [new URL(request.url).searchParams.get("lang"), ...navigator.languages].map((lang) => String(lang).split("-")[0]);
  const pages = [...wanted.filter((one) => one in BUILD.neutral), ...Object.keys(BUILD.neutral)].map((one) => BUILD.neutral[one]);
  for (const page of pages) {
    const found = await kept(page);
    if (found) return found; // at once, rather than in the right language
  }
  return fetch(request);
}

async function file(request) {
  const found = await kept(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && ON_DEMAND.includes(new URL(request.url).pathname)) await keep(request, answer.clone());
  return answer;
}

async function keep(request, answer) {
  try {
    await (await caches.open(CACHE)).put(request, answer);
  } catch {
    // No room: the network has it.
  }
}

// The server's own pages: an app on a home screen has no button to leave a browser's "no network". One of them, /join/<code>,
// is what the app on an iPhone starts with each time; where the server takes long to say so, the book here opens.
async function elsewhere(request, patience) {
  const found = await kept(BUILD.shell);
  if (!found) return fetch(request);
  const answers = [fetch(request).catch(() => found)];
  if (patience) answers.push(new Promise((resolve) => setTimeout(resolve, patience, found)));
  return Promise.race(answers);
}

// Files of other versions go once no tab runs them. A tab holds a lock named after the module it started with.
async function tidy() {
  try {
    if (self.registration.installing || self.registration.waiting) return;
    const running = await started();
    for (const name of await caches.keys()) {
      if (!name.startsWith(OURS) || name === CACHE) continue;
      const cache = await caches.open(name);
      const used = await Promise.all(running.map((address) => cache.match(address)));
      if (!used.some(Boolean)) await caches.delete(name);
    }
  } catch {
    // What is not tidied now takes up room only.
  }
}

async function started() {
  const { held } = await navigator.locks.query();
  return held.map(({ name }) => name).filter((name) => name.startsWith("/assets/"));
}
