// Pictures by word: those that fit what somebody searches for or wrote. Pure. Loaded when a picture is to be chosen.
// Twin: app/pictures.py, which says what the data are.

import { get, has } from "./text.js";

const FOUND = 24; // pictures on a page
const SUGGESTED = 6;
const MAX_WORD = 60; // code points of what is searched for
const MAX_ASKED = 8; // words that are looked for at once
const MAX_READ = 60; // different words of a text

const SAME = new Map([
  ...["ıi", "łl", "øo", "đd", "ґг"].map(([from, to]) => [from, to]),
  ...["\u0649\u064a", "\u06cc\u064a", "\u0629\u0647", "\u06a9\u0643", "\u0671\u0627"].map(([from, to]) => [from, to]),
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
]);
const SOME = /[ıłøđßæœґ\u0649\u06cc\u0629\u06a9\u0671]/g;
const MARKS = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g;
const INNER_APOSTROPHE = /([\u0430-\u045f])['\u2019\u02bc](?=[\u0430-\u045f])/g;
const WORD = /[a-z0-9\u0430-\u045f\u0621-\u064a\u0671-\u06d3]+/g;
const ARTICLE = /^(?:[\u0648\u0641\u0628\u0643]?\u0627\u0644|\u0648?\u0644\u0644)(?=[\u0621-\u064a]{3})/;
const UNSHOWN = /[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/gu;

// How well a word fits one of a picture, and how much the one it fits says about the picture.
const [EXACT, BEGINNING, PART, ROOT] = [16, 12, 8, 4];
const [OF_NAME, OF_WORDS, OF_CARD] = [7, 2, 1];

/** The words of `text` as they are compared: without capitals, accents, vowel signs and Arabic articles. */
export function folded(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(SOME, (letter) => SAME.get(letter));
  const words = plain.replace(INNER_APOSTROPHE, "$1").match(WORD) || [];
  return words.map((word) => word.replace(ARTICLE, ""));
}

/** The pictures that may be chosen, by their words in one language. */
export class Pictures {
  constructor({ pictures, cards, small, first, themes, compounds, root }) {
    Object.assign(this, { pictures, cards, small: new Set(small), firsts: first, themes, compounds, root });
    const chosen = Object.keys(pictures).filter((concept) => pictures[concept].length > 1);
    this.order = new Map(chosen.map((concept, number) => [concept, number]));
    this.said = new Map(); // word -> concept -> how much the word says about it
    for (const concept of chosen) {
      const [name, words] = pictures[concept];
      this._add(concept, folded(name), OF_NAME);
      this._add(concept, words.split(" "), OF_WORDS);
    }
    for (const [concept, words] of Object.values(cards)) {
      if (this.order.has(concept)) this._add(concept, words.split(" "), OF_CARD);
    }
  }

  _add(concept, words, weight) {
    for (const word of words) {
      if (!word) continue;
      if (!this.said.has(word)) this.said.set(word, new Map());
      best(this.said.get(word), [[concept, weight]], 0);
    }
  }

  /** The word of a picture; null for one that is not known here. */
  name(concept) {
    return has(this.pictures, concept) ? this.pictures[concept][0] : null;
  }

  /** What was typed to search for, as it can be shown: not too long, without characters that no page holds. */
  asked(text) {
    const shown = [...text.replace(UNSHOWN, " ")].slice(0, MAX_WORD).join("");
    return shown.replace(/^ +/, "").replace(/ +$/, "");
  }

  /** What to choose from without a word, for something of a `kind` in a life `domain`: at most 24. */
  first(kind, domain) {
    const name = [kind, domain, ""].find((one) => one !== null && has(this.firsts, one));
    return this.firsts[name].slice(0, FOUND);
  }

  /** The concepts that fit `text`, at most 24: first those that fit most of its words, the best first. */
  found(text) {
    const fits = new Map();
    const words = folded(text);
    const telling = words.filter((word) => !this.small.has(word));
    for (const word of different(telling.length ? telling : words, MAX_ASKED)) {
      for (const [concept, weight] of this._fitting(word, 2, this.root)) {
        const [number, sum] = fits.get(concept) || [0, 0];
        fits.set(concept, [number + 1, sum + weight]);
      }
    }
    return this._ranked(fits, FOUND);
  }

  /** The concepts that fit what somebody wrote, or the card that was tapped, at most 6, the best first. */
  suggested(text, card = null) {
    const words = text ? folded(text) : (get(this.cards, card) || ["", ""])[1].split(" ");
    const sums = new Map();
    for (const word of different(words.filter((one) => !this.small.has(one)), MAX_READ)) {
      const fitting = this._fitting(word, this.root, Infinity);
      for (const [concept, weight] of fitting) {
        const [sum] = sums.get(concept) || [0];
        sums.set(concept, [sum + weight * Math.floor(120 / (2 + fitting.size))]);
      }
    }
    return this._ranked(sums, SUGGESTED);
  }

  // The concepts with the highest numbers, the first number counting most.
  _ranked(numbers, most) {
    const compare = (one, other) => {
      const at = numbers.get(one).findIndex((number, place) => number !== numbers.get(other)[place]);
      return at < 0 ? this.order.get(one) - this.order.get(other) : numbers.get(other)[at] - numbers.get(one)[at];
    };
    return [...numbers.keys()].sort(compare).slice(0, most);
  }

  // The concepts that `word` fits, and how well. At least `begins` letters may be the beginning of a longer word, and
  // `ends` the end of a compound.
  _fitting(word, begins, ends) {
    const fits = new Map();
    for (const [said, concepts] of this.said) {
      if (said === word) best(fits, concepts, EXACT);
      else if (word.length >= begins && said.startsWith(word)) best(fits, concepts, BEGINNING);
    }
    if (fits.size) return fits;
    for (const [said, concepts] of this.said) {
      const how = this._alike(word, said, ends);
      if (how) best(fits, concepts, how);
    }
    return fits;
  }

  // How much two words are alike that do not begin alike to the end of one: 0 for not at all.
  _alike(word, said, ends) {
    if (this.compounds && said.length >= this.root && word.endsWith(said)) return PART;
    if (this.compounds && word.length >= ends && said.endsWith(word)) return PART;
    const shared = sharedOf(word, said);
    if (shared === said.length) return shared >= this.root ? PART : 0;
    return shared >= this.root && word.length + said.length - 2 * shared <= 4 ? ROOT : 0;
  }
}

function best(fits, concepts, how) {
  for (const [concept, weight] of concepts) fits.set(concept, Math.max(how + weight, fits.get(concept) || 0));
}

function sharedOf(one, other) {
  const end = Math.min(one.length, other.length);
  let at = 0;
  while (at < end && one[at] === other[at]) at++;
  return at;
}

function different(words, most) {
  return [...new Set(words)].slice(0, most);
}
