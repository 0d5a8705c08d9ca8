// When the server does not know this phone any more: its book goes on in a new book there. (The old one stays out of
// reach: nobody can show that it is theirs.) And the book as a file, also without a network.

import { newId } from "./ids.js";

/**
 * Send all that `store` has to the book that this phone opens on the server; a new one, of somebody called `name` who reads
 * `lang`, if it opens none. Throws where there is no network or no answer; it can be done again.
 */
export async function connectAgain(store, { name, lang }) {
  await store.moveTo((await opened()) || (await begun(name || "", lang || "")));
}

/** The id of the book on the server that this phone opens; null where it opens none. Throws as `connectAgain` does. */
export async function opened() {
  const body = JSON.stringify({ cursor: 0, last: null, epoch: null, workbook: null, saves: [] });
  const answer = await fetch("/sync", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`/sync: ${answer.status}`);
  return (await answer.json()).workbook;
}

async function begun(name, lang) {
  const workbook = newId();
  const body = new URLSearchParams({ save: newId(), change: `${workbook} profile`, name, lang });
  const answer = await fetch("/start", { method: "POST", body });
  if (!answer.ok) throw new Error(`/start: ${answer.status}`);
  return workbook;
}

/** Give the person a file `named` with this `text`. */
export function give(named, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: named });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
