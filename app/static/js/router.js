// The local router: answers links and forms of this book on the device, as the server would. Twin: app/routes/screens.py

import { isLocal, readQuery } from "./screens.js";
import { BrokenForm } from "./forms.js";
import { newId } from "./ids.js";
import { NotThere } from "./host.js";
import { StoreProblem } from "./store.js";

const REFUSED = "/refused";
const START = "/start"; // begins a book: only on the server

/**
 * `answer(address, form, draft)` for a place of the table: {"status", "html", "lang", "address"}, `address` being where the
 * answer is, after what a form leads to; of a form that was kept "isKept" too. `form` is null or [[name, value]]; `draft` is the draft that it ends, see
 * `keepDraft` of the store. `book()` gives the workbook's id, `lang()` the
 * language for who has not chosen one, `second()` the one beside it on pages of no place, `kept()` how it is kept, see
 * Sync, `clock()` ms since 1970.
 */
export function makeRouter({ host, store, book, lang, second = () => null, kept: state, clock = Date.now }) {
  async function answer(address, form = null, draft = null) {
    const { pathname, search, hash } = new URL(address, "http://book");
    const place = host.table.find(decoded(pathname), readQuery(search.slice(1)));
    if (place && place.path === START) return answer("/");
    if (!place) return problem(404, "not_there", address, form);
    try {
      return form ? await take(place, form, draft) : await show(place, pathname + search + hash);
    } catch (error) {
      if (error instanceof NotThere) return problem(404, "not_there", address, form);
      if (error instanceof BrokenForm) return problem(400, "broken_form", address, form);
      if (error instanceof StoreProblem) return problem(503, error.code === "full" ? "full" : "no_room", address, form);
      console.error(error);
      return problem(500, "our_side", address, form);
    }
  }

  async function show(place, address) {
    return { status: 200, address, ...(await host.page(place, own(), moment(), lang())) };
  }

  async function take(place, form, draft) {
    const settled = new Map(form).get("settle");
    if (place.path === REFUSED && settled) {
      await store.settle(Number(settled));
      return { ...(await answer(REFUSED)), isKept: true };
    }
    const next = new Map(form).get("next");
    if (next && !isLocal(next, host.table)) throw new BrokenForm("next");
    const kept = await store.keepForm(form, clock(), draft);
    if (kept.outcome === "saved") return { ...(await answer(kept.next || place.address)), isKept: true };
    const page = await host.page(place, own(), moment(), lang(), kept.typed, kept.problems);
    return { status: 422, address: place.address, ...page };
  }

  async function problem(status, name, address, form) {
    const said = { texts: textsOf(form || []), second: second() };
    return { status, address, lang: lang(), html: await host.problem(name, lang(), moment(), said) };
  }

  function own() {
    return {
      id: book(),
      candidates: (...asked) => store.candidates(...asked),
      any: (id) => store.any(id),
      refused: () => store.refusals(),
      kept: state?.(),
    };
  }

  // The day begins and ends where the client is.
  function moment() {
    const now = new Date(clock());
    const two = (number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    return { today, clock: `${two(now.getHours())}:${two(now.getMinutes())}`, newId };
  }

  return { answer, isPlace: (path) => path !== START && host.table.find(decoded(path), {}) !== null, moment };
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function textsOf(fields) {
  return fields.filter(([field, text]) => isOwnText(field) && text).map(([, text]) => text);
}

function isOwnText(name) {
  const field = name.slice(name.lastIndexOf(":") + 1); // of one entry of several
  return ["text", "name", "note", "place", "summary", "phone"].includes(field) || field.startsWith("answers.");
}
