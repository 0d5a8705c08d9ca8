// The table of screens: what there is at each address, found by the data of its rows. Twin: app/screens.py

import { readDate } from "./dates.js";
import { dict, get, has } from "./text.js";
import { isId } from "./ids.js";

const NAME = /\{([A-Za-z0-9_]+)\}/g;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const KEY = /^[a-z0-9-]{1,60}$/;

/** What parameters must be, by the name of the rule. */
export function makeParams(content, table) {
  return {
    id: isId,
    date: (value) => readDate(value) !== null && value >= "1900" && value < "2200",
    domain: (value) => has(content.domains, value),
    instrument: (value) => has(content.instruments, value),
    key: (value) => KEY.test(value),
    time: (value) => ["now", "before", "later"].includes(value),
    flag: (value) => value === "yes",
    group: (value) => has(content.groups, value),
    section: (value) => has(content.sections, value),
    welcome: (value) => has(content.welcome, value),
    here: (value) => isLocal(value, table),
    text: (value) => !LONE_SURROGATE.test(value),
  };
}

// Any screen may be asked to offer to put back what was just removed, and to show a second language for once.
const EVERYWHERE = { undo: "id", beside: "key" };

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
    const asked = [...Object.keys(this.screen.params), "beside"]
      .filter((name) => this.params[name] && !inPath.includes(name))
      .map((name) => `${name}=${encodeURIComponent(this.params[name])}`);
    return this.path + (asked.length ? `?${asked.join("&")}` : "");
  }

  /** Where the way back from help leads, as a value in an address: this place, or where help was asked. */
  get here() {
    return "from" in this.params ? asValue(this.params.from || "/") : this.again;
  }

  /** This very place, as a value in an address: where choosing a language leads back. */
  get again() {
    const typed = Object.values(this.screen.params).includes("text"); // what was typed to search for is left behind
    const alone = new Place(this.screen, this.path, { ...this.params, beside: null }); // one chooses languages anew
    return asValue(typed ? this.path : alone.address);
  }
}

const asValue = (address) => address.replace(/[%?=&]/g, encodeURIComponent);

/** All screens, found by address. */
export class Table {
  constructor(rows, content) {
    this.screens = rows;
    this.rules = makeParams(content, this);
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

// --- reading what comes after "?", and where a form may go next. Twins: `read_query` in app/requests.py and `is_local` in
// app/screens.py ---

const MAX_ADDRESS = 500; // characters
const MAX_FIELDS = 100;
const LOCAL_PATH = /^\/[A-Za-z0-9_./-]*(\?(?:[A-Za-z0-9_=&-]|%[0-9A-F]{2})*)?(#[a-z0-9-]*)?$/;

/** The parameters in `query` (what follows "?"), at most MAX_FIELDS; what cannot be read counts as not there. */
export function readQuery(query) {
  if (query.split("&").length > MAX_FIELDS) return dict();
  return read(query) || dict();
}

// Null where it cannot be read.
function read(query) {
  const parts = query.split("&").map((part) => [part, part.indexOf("=")]);
  const pairs = parts.filter(([part, at]) => at >= 0 && at < part.length - 1);
  try {
    return dict(pairs.map(([part, at]) => [decoded(part.slice(0, at)), decoded(part.slice(at + 1))]));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

// "%" before no two digits stays as it is, bytes that are no UTF-8 throw.
function decoded(text) {
  return text.replace(/\+/g, " ").replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeURIComponent);
}

/** Whether `address` is a place of the `table`: the only places a form may go to next. */
export function isLocal(address, table) {
  if (address.length > MAX_ADDRESS || !LOCAL_PATH.test(address) || address.startsWith("//")) return false;
  const [before] = address.split("#");
  const [path, query = ""] = before.split("?");
  const asked = read(query);
  return asked !== null && table.find(path, asked) !== null;
}
