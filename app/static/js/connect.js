// When the server does not know this phone any more: its book goes on in a new book there. (The old one stays out of
// reach: nobody can show that it is theirs.) And the book as a file, also without a network.

import { newId } from "./ids.js";

/** Begin a new book on the server, for all that `store` has. Throws where there is no network or no answer. */
export async function connectAgain(store, { name, lang }) {
  const workbook = newId();
  const form = { save: newId(), change: `${workbook} profile`, name: name || "", lang: lang || "" };
  const body = new URLSearchParams(form);
  const answer = await fetch("/start", { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`/start: ${answer.status}`);
  await store.moveTo(workbook);
}

/** Give the person the whole book of `store` as a file. */
export async function download(store) {
  const file = new Blob([JSON.stringify(await store.whole())], { type: "application/json" });
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: "my-book.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
