// Links and forms: htmx hands them over, and they are answered on the device, or go their ordinary way to the server.

import { drawnHere, here } from "./page.js";

const PATIENCE = 500; // ms

/**
 * Take over the links and forms of the document. `router()` answers places once `isReady()` says that the book is here,
 * `files` makes downloads that can be made on the device ({path: function}). `onStart()` is called for each link and form,
 * and gives its turn: only the last one's page is swapped in (`ctx.turn`). `onSent(form)` says that a form is on its way and gives
 * the draft that it ends, `onAnswer(form, answer)` comes before its page is swapped in, which waits for it, with null where
 * there is none; `onLeave(form)` when it goes to the server, which waits a moment for it. `ctx.isBack`: one came back to the place.
 */
export function takeLinks({ router, isReady, files, onStart, onSent, onAnswer, onLeave }) {
  const sent = new WeakMap(); // form -> the save it made: a second tap is not a second form

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const address = new URL(ctx.request.action, location.href);
    const isHere = address.origin === location.origin && isReady();
    if (isHere && router().isPlace(address.pathname)) {
      if (isTwice(ctx.request)) event.preventDefault();
      else ctx.fetch = () => respond(address.pathname + address.search + address.hash, ctx);
      return;
    }
    event.preventDefault();
    onStart();
    leave(ctx.request, address, onLeave);
  });

  // htmx leaves downloads alone.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    if (!link || !isReady() || !(link.pathname in files)) return;
    event.preventDefault();
    files[link.pathname]();
  });

  function isTwice({ method, form, body }) {
    if (method !== "POST" || !form) return false;
    const save = new Map(body).get("save");
    if (sent.get(form) === save) return true;
    sent.set(form, save);
    return false;
  }

  async function respond(address, ctx) {
    const { form, body, method, headers: asked } = ctx.request;
    const isForm = method === "POST";
    const pairs = isForm ? [...body] : null;
    ctx.turn = onStart();
    const draft = isForm ? onSent(form) : null;
    let answer = null;
    try {
      answer = await router().answer(address, pairs, draft);
    } catch (error) {
      // Not even a page that says so: it goes the ordinary way, and the server knows the same form again.
      sent.delete(form);
      leave(ctx.request, new URL(address, location.href), onLeave);
      throw error;
    } finally {
      if (isForm) await onAnswer(form, answer);
    }
    ctx.isBack = Boolean(asked["HX-History-Restore-Request"]);
    const headers = { "Content-Type": "text/html", ...history(ctx, answer) };
    return new Response(drawnHere(answer.html), { status: answer.status, headers });
  }
}

// A Response that we make has no address of its own, so say where it is. What was not right stays where it was.
function history({ isBack }, answer) {
  if (isBack) return { "HX-Push-Url": "false" };
  const stays = answer.status === 422 || answer.address === here();
  return stays ? { "HX-Replace-Url": here() } : { "HX-Push-Url": answer.address };
}

async function leave({ form, submitter, method }, address, onLeave) {
  if (method === "GET" || !form) {
    location.assign(address.href);
    return;
  }
  await Promise.race([onLeave(form), new Promise((done) => setTimeout(done, PATIENCE))]); // the draft of it
  // `submit()` leaves out the button that was pressed. It takes the fields at once: a second tap shall not find it twice.
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: submitter?.name || "", value: submitter?.value || "" });
  if (pressed.name) form.append(pressed);
  HTMLFormElement.prototype.submit.call(form);
  pressed.remove();
}
