// The table of screens: what there is at each address, found by the data of its rows. Twin: app/screens.py

import { readDate } from "./dates.js";
import { dict, get, has } from "./dicts.js";
import { isId } from "./ids.js";

const NAME = /\{([A-Za-z0-9_]+)\}/g;
const KEY = /^[a-z0-9-]{1,60}$/;

/** What parameters must be, by the name of the rule. */
export function makeParams(content) {
  return {
    id: isId,
    date: (value) => readDate(value) !== null && value >= "1900" && value < "2200",
    domain: (value) => has(content.domains, value),
    instrument: (value) => has(content.instruments, value),
    key: (value) => KEY.test(value),
    time: (value) => ["now", "before", "later"].includes(value),
    flag: (value) => value === "yes",
  };
}

// Any screen may be asked to offer to put back what was just removed.
const EVERYWHERE = { undo: "id" };

/** A screen with the parameters that an address gave it. */
export class Place {
  constructor(screen, path, params) {
    this.screen = screen;
    this.path = path;
    this.params = params;
  }

  /** The address of this place, with the parameters it was opened with: where its forms go. */
  get address() {
    const inPath = namesIn(this.screen.path);
    const asked = Object.keys(this.screen.params)
      .filter((name) => this.params[name] && !inPath.includes(name))
      .map((name) => `${name}=${this.params[name]}`);
    return this.path + (asked.length ? `?${asked.join("&")}` : "");
  }
}

/** All screens, found by address. */
export class Table {
  constructor(rows, content) {
    this.screens = rows;
    this.rules = makeParams(content);
    this.patterns = [...rows].sort(byFixedWords).map((screen) => [patternOf(screen.path), screen]);
  }

  /** The place at `path` (decoded) with the parameters in `query`; null if there is none or one is not right. */
  find(path, query) {
    for (const [pattern, screen] of this.patterns) {
      const found = pattern.exec(path);
      if (!found) continue;
      const kinds = { ...screen.params, ...EVERYWHERE };
      const params = dict(Object.keys(kinds).map((name) => [name, get(query, name) || null]));
      namesIn(screen.path).forEach((name, at) => (params[name] = found[at + 1]));
      const fit = Object.keys(params).every((name) => params[name] === null || this.rules[kinds[name]](params[name]));
      if (fit) return new Place(screen, path, params);
    }
    return null;
  }
}

function namesIn(path) {
  return [...path.matchAll(NAME)].map(([, name]) => name);
}

function patternOf(path) {
  return new RegExp(`^${path.replace(NAME, "([^/]+)")}$`);
}

// Fixed words go before parameters: /goals/new is not the goal named "new".
function byFixedWords(one, other) {
  const [ours, theirs] = [one, other].map((screen) => screen.path.split("/").map((part) => part.startsWith("{")));
  const at = ours.findIndex((is, place) => place >= theirs.length || is !== theirs[place]);
  if (at < 0) return ours.length - theirs.length;
  return at >= theirs.length ? 1 : ours[at] - theirs[at];
}
