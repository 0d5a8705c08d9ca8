// Links and forms: htmx hands them over, and they are answered on the device, or go their ordinary way to the server.

import { here } from "./page.js";

/**
 * Take over the links and forms of the document. `router` answers places, `isReady()` says whether the book is here,
 * `files` answers addresses that are no place but can be made on the device ({path: function}). `onSent()` is called when
 * a form is on its way, `onAnswer(answer, isForm)` before its page is swapped in.
 */
export function takeLinks({ router, isReady, files, onSent, onAnswer }) {
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const address = new URL(ctx.request.action, location.href);
    const isHere = address.origin === location.origin && isReady();
    if (isHere && router.isPlace(address.pathname)) {
      ctx.fetch = (_, request) => respond(address.pathname + address.search + address.hash, request);
      return;
    }
    event.preventDefault();
    if (isHere && address.pathname in files) files[address.pathname]();
    else leave(ctx.request, address);
  });

  async function respond(address, request) {
    const form = request.method === "POST" ? [...request.body] : null;
    if (form) onSent();
    const answer = await router.answer(address, form);
    onAnswer(answer, form !== null);
    const headers = { "Content-Type": "text/html", ...history(request, answer) };
    return new Response(answer.html, { status: answer.status, headers });
  }
}

// A Response that we make has no address of its own, so say where it is. What was not right stays where it was.
function history(request, answer) {
  if (request.headers["HX-History-Restore-Request"]) return { "HX-Push-Url": "false" };
  const stays = answer.status === 422 || answer.address === here();
  return stays ? { "HX-Replace-Url": here() } : { "HX-Push-Url": answer.address };
}

function leave({ form, submitter, method }, address) {
  if (method === "GET" || !form) {
    location.assign(address.href);
    return;
  }
  // `submit()` leaves out the button that was pressed.
  for (const [name, value] of submitter?.name ? [[submitter.name, submitter.value]] : []) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  HTMLFormElement.prototype.submit.call(form);
}
