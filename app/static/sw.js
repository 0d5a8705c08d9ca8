// The service worker. It only caches: the files of the app, and one shell that starts the app on the device. All else goes
// to the network, and everything does where this phone cannot keep files.
//
// The build puts before this: const BUILD = {"version", "assets": [address], "shell": address, "places": [path]}.
"use strict";

const OURS = "app-";
const CACHE = OURS + BUILD.version;
const FILES = [...BUILD.assets, BUILD.shell];
const PLACES = BUILD.places.map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`));
const PATIENCE = 3_000; // ms for the server, where the book here would do

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy()])));
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
  if (event.data === "started") event.waitUntil(Promise.all([heal(), tidy()]));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode !== "navigate") {
    if (pathname.startsWith("/assets/")) event.respondWith(file(request));
  } else if (PLACES.some((place) => place.test(pathname))) {
    event.respondWith(shell(request));
  } else {
    event.respondWith(elsewhere(request, pathname.startsWith("/join/") ? PATIENCE : null));
  }
});

// All files or none: without one of them this version is not installed, and the one before it stays.
async function fill() {
  try {
    await (await caches.open(CACHE)).addAll(FILES);
  } catch (error) {
    await caches.delete(CACHE).catch(() => false);
    throw error;
  }
}

// Browsers that are short of room may throw single files away.
async function heal() {
  try {
    const cache = await caches.open(CACHE);
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    await cache.addAll(FILES.filter((address) => !kept.has(address)));
  } catch {
    // The network has them; next time again.
  }
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

async function file(request) {
  return (await kept(request.url)) || fetch(request);
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
