// What is being read is marked on the page, and comes into sight.

import { rangeOf } from "./pieces.js";

const NAME = "spoken";
const CLASS = "is-spoken";

/** Mark `size` characters from `at` in `piece`. */
export function mark(piece, at, size) {
  const range = rangeOf(piece, at, size);
  if (range && window.Highlight && CSS.highlights) {
    CSS.highlights.set(NAME, new Highlight(range));
  } else if (!piece.element.classList.contains(CLASS)) {
    unmark();
    piece.element.classList.add(CLASS);
  }
  show(range || piece.element);
}

/** Nothing is marked any more. */
export function unmark() {
  window.CSS?.highlights?.delete(NAME);
  for (const element of document.getElementsByClassName(CLASS)) element.classList.remove(CLASS);
}

// Scrolled only when it is out of sight, and then to the middle: calm, not with every word.
function show(place) {
  const { top, bottom } = place.getBoundingClientRect();
  const bar = document.querySelector(".places")?.getBoundingClientRect().top || innerHeight;
  if (top >= 0 && bottom <= Math.min(bar, innerHeight)) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: (top + bottom) / 2 - innerHeight / 2, behavior: isCalm ? "instant" : "smooth" });
}
