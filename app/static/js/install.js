// Installing the app, where the browser offers it: the button on /install.

let offer = null;

// Browsers offer it once, early; the client decides when.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  showInstall();
});
window.addEventListener("appinstalled", () => {
  offer = null;
  showInstall();
});
document.addEventListener("click", async ({ target }) => {
  if (!offer || !target.closest("[data-install]")) return;
  offer.prompt();
  await offer.userChoice;
  offer = null; // it can be asked once
  showInstall();
});

/** Show the button on this page while there is an offer. */
export function showInstall() {
  for (const button of document.querySelectorAll("[data-install]")) button.hidden = offer === null;
}
