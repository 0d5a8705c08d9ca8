// What of a page is read aloud, in the order of the page: pieces of text in one language.

const UNREAD = "[aria-hidden=true], [hidden], svg, script, style, template, nav, select, legend.unseen, .skip, .aloud, #kept, #aloud, #update";
const INLINE = ["BDI", "EM", "I", "SPAN", "STRONG"];

/** [{"text", "lang", "element", "nodes": [{"node", "at"}]}] of `root`; `at` is where the node's text begins in `text`. */
export function pieces(root) {
  const found = [];
  let piece = null;
  walk(root);
  return found.map(trimmed).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));

  function walk(element) {
    if (element.matches(UNREAD) || isFolded(element)) return;
    const { display } = getComputedStyle(element);
    if (display === "none") return;
    // What stands by itself is said by itself: a number and the word beside it are no one word.
    const isBreak = !INLINE.includes(element.tagName) || !["inline", "contents"].includes(display);
    if (isBreak) piece = null;
    if (element.matches("textarea, input:not([type]), input[type=text]")) return add(element.value, element, null);
    for (const child of element.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) walk(child);
      else if (child.nodeType === Node.TEXT_NODE) add(child.data, element, child);
    }
    if (isBreak) piece = null;
  }

  function add(text, element, node) {
    if (!text.trim() && !piece) return;
    const lang = element.closest("[lang]").lang;
    if (!piece || piece.lang !== lang) {
      piece = { text: "", lang, element, nodes: [] };
      found.push(piece);
    }
    if (node) piece.nodes.push({ node, at: piece.text.length });
    piece.text += text.replace(/\s/g, " ");
  }
}

// Folded away: only its own words count.
function isFolded(element) {
  return element.tagName !== "SUMMARY" && element.parentElement?.matches("details:not([open])");
}

function trimmed(piece) {
  return { ...piece, text: piece.text.trimEnd() };
}

/** The range of the document of `size` characters from `at` in the text of `piece`; null where there is none. */
export function rangeOf(piece, at, size) {
  const start = place(piece, at);
  const end = place(piece, at + size);
  if (!start || !end) return null;
  const range = document.createRange();
  try {
    range.setStart(...start);
    range.setEnd(...end);
  } catch {
    return null; // the page has changed under it
  }
  return range;
}

function place({ nodes }, at) {
  const found = nodes.filter((one) => one.at <= at).pop();
  return found ? [found.node, Math.min(at - found.at, found.node.length)] : null;
}
