// Beside: one page in two languages, woven of the same page rendered in each. Pure. Twin: app/beside.py

import { get } from "./text.js";

const TAG = /(<(?:"[^"]*"|[^>"])*>)/;
const NAME = /^<(\/?[A-Za-z0-9!-]+)/;
const START = /^[ \n\t]*/;
const END = /[ \n\t]*$/;
const VOID = "!doctype area base br col hr img input link meta source track wbr".split(" ");
// What holds no markup, or is drawn; attributes do not either. There the first language stands alone.
const PLAIN = ["title", "textarea", "option", "style", "script", "svg"];
/** Where a mistake in a text would be grave: these show Dutch too in a language that no speaker has looked at. */
export const GRAVE = / data-(?:domain="safety"|grave)[ >]/;
const MISSING = /\ufdd0([a-z]{2,3})\ufdd0/;

const [APART, NAV, ELSEWHERE] = [0, 1, 2];

/** What stands for a text that there is only in `lang`, see `beside`. */
export const missing = (lang) => `\ufdd0${lang}\ufdd0`;

/** Whether something may be missing in `html`. */
export const saysMissing = (html) => html.includes("\ufdd0");

/**
 * The page `html` with the texts of `others` ([{"html", "lang", "onlyGrave"}]) after its own where they differ, each with
 * `lang` and `dir`; `bare` is the same page with `missing` for texts that its language does not have: those get their
 * `lang`. A page of another shape is left out.
 */
export function beside(html, others, directions, bare = null) {
  const pieces = html.split(TAG);
  const shape = shapeOf(pieces);
  const woven = others.map((other) => [other, other.html.split(TAG)]).filter(([, found]) => shapeOf(found) === shape);
  let lacks = bare === null ? pieces : bare.split(TAG);
  if (shapeOf(lacks) !== shape) lacks = pieces;
  const out = [pieces[0]];
  const inside = [[ELSEWHERE, false]];
  for (let at = 1; at < pieces.length; at += 2) {
    const text = pieces[at + 1];
    enter(inside, pieces[at]);
    const [how, isGrave] = inside[inside.length - 1];
    const seconds = () =>
      woven.filter(([{ onlyGrave }]) => !onlyGrave || (isGrave && how === ELSEWHERE)).map(([{ lang }, found]) => [lang, stripped(found[at + 1])]);
    out.push(pieces[at], how === APART || !stripped(text) ? text : said(text, lacks[at + 1], seconds(), directions));
  }
  return out.join("");
}

/**
 * Whether grave texts of a page in the languages `spoken` have those in `safe` beside them: where no speaker has looked at
 * one of these, and `safe` is not one of them.
 */
export const wantsSafe = (spoken, unreviewed, safe) => !spoken.includes(safe) && spoken.some((lang) => unreviewed.includes(lang));

const stripped = (text) => text.replace(START, "").replace(END, "");
const shapeOf = (pieces) => pieces.map((piece, at) => (at % 2 ? nameOf(piece) : "")).join(" ");
const nameOf = (tag) => (NAME.exec(tag) || ["", ""])[1].toLowerCase();

// Keep `inside`, what the elements around say, up to date with one more tag.
function enter(inside, tag) {
  const name = nameOf(tag);
  if (name.startsWith("/")) {
    if (inside.length > 1) inside.pop();
  } else if (!VOID.includes(name) && !tag.endsWith("/>")) {
    const [how, isGrave] = inside[inside.length - 1];
    const now = PLAIN.includes(name) ? APART : name === "nav" && how === ELSEWHERE ? NAV : how;
    inside.push([now, isGrave || GRAVE.test(tag)]);
  }
}

function said(text, bare, seconds, directions) {
  const core = stripped(text);
  const told = new Set([core]);
  const found = bare === text ? null : MISSING.exec(bare);
  let all = found ? `<span${spokenIn(found[1], directions)}>${core}</span>` : core;
  for (const [lang, second] of seconds) {
    if (!second || told.has(second)) continue;
    all += `<span class="second"${spokenIn(lang, directions)}>${second}</span>`;
    told.add(second);
  }
  if (told.size > 1) all = `<span class="two">${all}</span>`;
  const start = START.exec(text)[0].length;
  return text.slice(0, start) + all + text.slice(start + core.length);
}

const spokenIn = (lang, directions) => ` lang="${lang}" dir="${get(directions, lang, "auto")}"`;
