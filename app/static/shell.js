// Before the first paint of the shell: the language, the letters and the theme of last time. If the app's files do not come,
// the server's page does; and without a network, the words in the shell.
"use strict";

(() => {
  const PATIENCE = 5_000; // ms for a network that is there and brings nothing
  const html = document.documentElement;
  try {
    for (const [name, value] of JSON.parse(localStorage.getItem("looks") || "[]")) html.setAttribute(name, value);
  } catch {
    // No storage: it looks as the phone does.
  }
  addEventListener("error", ({ target }) => target.localName === "script" && instead(), true);

  async function instead() {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), PATIENCE);
    try {
      await fetch("/manifest.webmanifest", { cache: "no-store", signal: stop.signal });
      for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
      location.reload();
    } catch {
      const words = document.querySelector(`template[lang="${html.lang}"]`) || document.querySelector("template");
      document.body.replaceChildren(words.content);
    }
  }
})();
