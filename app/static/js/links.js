// Links and forms: htmx hands them over, and they are answered on the device, or go their ordinary way to the server.

import { draftOf } from "./drafts.js";
import { here } from "./page.js";

/**
 * Take over the links and forms of the document. `router()` answers places, `isReady()` says whether the book is here,
 * `files` answers addresses that are no place but can be made on the device ({path: function}). `onStart()` is called for
 * each link and form, `onSent()` when a form is on its way, `onAnswer(form, answer)` before its page is swapped in,
 * `onLeave(form)` when it goes to the server. The swap's `ctx` has the "answer", and "isBack" for a place one came back to.
 */
export function takeLinks({ router, isReady, files, onStart, onSent, onAnswer, onLeave }) {
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const address = new URL(ctx.request.action, location.href);
    const isHere = address.origin === location.origin && isReady();
    if (isHere && router().isPlace(address.pathname)) {
      ctx.fetch = () => respond(address.pathname + address.search + address.hash, ctx);
      return;
    }
    event.preventDefault();
    if (isHere && address.pathname in files) files[address.pathname]();
    else leave(ctx.request, address, onLeave);
  });

  async function respond(address, ctx) {
    const { form, body, method, headers: asked } = ctx.request;
    const isForm = method === "POST";
    const pairs = isForm ? [...body] : null;
    onStart();
    if (isForm) onSent();
    const answer = await router().answer(address, pairs, isForm ? draftOf(form) : null);
    if (isForm) onAnswer(form, answer);
    ctx.answer = answer;
    ctx.isBack = Boolean(asked["HX-History-Restore-Request"]);
    const headers = { "Content-Type": "text/html", ...history(ctx, answer) };
    return new Response(answer.html, { status: answer.status, headers });
  }
}

// A Response that we make has no address of its own, so say where it is. What was not right stays where it was.
function history({ isBack }, answer) {
  if (isBack) return { "HX-Push-Url": "false" };
  const stays = answer.status === 422 || answer.address === here();
  return stays ? { "HX-Replace-Url": here() } : { "HX-Push-Url": answer.address };
}

function leave({ form, submitter, method }, address, onLeave) {
  if (method === "GET" || !form) {
    location.assign(address.href);
    return;
  }
  onLeave(form);
  // `submit()` leaves out the button that was pressed.
  for (const [name, value] of submitter?.name ? [[submitter.name, submitter.value]] : []) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  HTMLFormElement.prototype.submit.call(form);
}
