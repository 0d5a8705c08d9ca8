// Taking the book from this device: the client ended it, or erased the book. Should it be cut off, the server says so again
// at the next contact: that the device is forgotten comes last.

import { without } from "./books.js";

const GONE = "/gone";

/** Wipe `store` and all else that this app keeps here, and go to the page that says so. */
export async function wipe(store) {
  document.body.replaceChildren(); // nothing of it is read meanwhile
  let isDone = false;
  const remember = without(store.name);
  try {
    await store.wipe();
    for (const name of await globalThis.caches?.keys() ?? []) await caches.delete(name);
    for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
    for (const kept of [localStorage, sessionStorage]) kept.clear();
    remember(); // of somebody else
    await fetch(GONE, { method: "POST", redirect: "manual" });
    isDone = true;
  } finally {
    if (location.pathname !== GONE) location.replace(GONE);
    else if (isDone) location.reload();
  }
}
