// A loudspeaker on every text block, put in when the browser has nothing else to do. One listener hears them all.

// What stands by itself and says something. Small tiles have no room: the loudspeaker on top reads them.
const BLOCKS = ".title, main .card, main .field, main .tiles:not(.small-tiles) > .tile, main > p, main > h2, main > .quote";
const NESTED = ".card .card, .card .field, .undo, .rivals, .news, .graph, .kept, .spoken > *, [hidden]";
const BUSY = 8; // ms of work at a time
const isWhole = (block) => block.matches("a, button, label, h2"); // nothing to be tapped stands in what is tapped, or in a heading's name

/** The parts of this page that get a loudspeaker. */
export function blocks() {
  return [...document.querySelectorAll(BLOCKS)].filter((block) => !block.matches(NESTED) && !block.querySelector(":scope > .aloud"));
}

/** Makes loudspeakers of `sample()`, a button; `name(button, block)` lets it say what it reads; `isWanted()`: does the client want them. */
export function makeButtons(sample, name, isWanted) {
  let turn = 0;
  let held = null; // the block whose loudspeaker had the focus when they were taken away

  /** Give the blocks of the page their loudspeakers, some at a time. */
  function put() {
    const mine = ++turn;
    if (!isWanted()) return;
    const waiting = blocks();
    let first = null; // what it says is read off the page, which may take a while: once
    const work = (deadline) => {
      const until = performance.now() + Math.min(BUSY, deadline?.timeRemaining?.() || BUSY);
      while (mine === turn && waiting.length && performance.now() < until) add(waiting.shift(), (first = first || sample()).cloneNode(true));
      if (mine === turn && waiting.length) idle(work);
    };
    idle(work);
  }

  function add(block, button) {
    if (!block.isConnected) return;
    name(button, block);
    const focused = document.activeElement;
    if (isWhole(block)) {
      const place = Object.assign(document.createElement("div"), { className: "spoken" });
      block.before(place);
      place.append(block, button);
    } else block.append(button);
    focusOn(block === held && focused === document.body ? button : focused);
  }

  /** Take them all away: the page is as it was rendered. */
  function strip() {
    stop();
    const focused = document.activeElement;
    held = focused?.matches("button.aloud") ? blockOf(focused) : null;
    for (const button of document.querySelectorAll("button.aloud")) button.remove();
    for (const place of document.querySelectorAll(".spoken")) place.replaceWith(...place.childNodes);
    focusOn(focused);
  }

  /** Put in no more: somebody goes on. */
  function stop() {
    turn++;
  }

  return { put, strip, stop };
}

// What is moved in the page loses the focus.
function focusOn(element) {
  if (element?.isConnected && element !== document.activeElement) element.focus({ preventScroll: true });
}

/** The block that a loudspeaker reads. */
export const blockOf = (button) => (button.parentElement.matches(".spoken") ? button.previousElementSibling : button.parentElement);

function idle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1_000 });
  else setTimeout(work, 1);
}
