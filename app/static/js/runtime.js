// What compiled templates need: Jinja2's values and operators, as Python has them. See app/compiler.
// Values: strings, whole numbers, booleans, null, arrays, dicts (objects or Maps), Markup. `undefined`: no value.

class Inner {}
export class TemplateError extends Error {}
/** What Python would do, but not alike in both hosts. */
export class Refused extends TemplateError {}
const fail = (message, kind = TemplateError) => { throw new kind(message); };
const refuse = (message) => fail(message, Refused);

/** Text that is HTML already. */
export class Markup extends Inner {
  constructor(s) { super(); this.s = s; }
  toString() { return this.s; }
}
class Tuple extends Array {}
class Missing extends Inner {
  constructor(message) { super(); this.message = message; }
}
class Module extends Inner {
  constructor(names) { super(); this.names = names; }
}
export const markup = (s) => new Markup(s);
export const tuple = (...items) => Tuple.from(items);
/** An inline if without else that did not hold: prints as nothing. */
export const nothing = new Missing("inline if without else");
// A name that has no value is JavaScript's, where it stands by itself; see `known`.
const absent = (x) => x === void 0 || x instanceof Missing;
export const isUndefined = absent;
const lost = (x) => fail(x ? x.message : "a name is undefined");
const strict = (x) => (absent(x) && x !== nothing ? lost(x) : x);
const isList = Array.isArray;
const isDict = (x) => typeof x === "object" && x !== null && !isList(x) && !(x instanceof Inner);
const isText = (x) => typeof x === "string" || x instanceof Markup;
const plain = (x) => (x instanceof Markup ? x.s : typeof x === "boolean" ? +x : x);
const kind = (x) => (x === null ? "None" : `'${isText(x) ? "str" : isList(x) ? "list" : isDict(x) ? "dict" : typeof x} object'`);
const own = (x, k) => (x instanceof Map ? x.get(k) : Object.prototype.hasOwnProperty.call(x, k) ? x[k] : void 0);
const size = (x) => (x instanceof Map ? x.size : Object.keys(x).length);
const keys = (x) => {
  if (x instanceof Map) return [...x.keys()];
  const names = Object.keys(x);
  // Objects put such keys first, whatever their order was.
  if (names.length > 1 && /^\d+$/.test(names[0])) refuse(`no order of a dict with the key '${names[0]}': give a Map`);
  return names;
};
const whole = (n) => (Number.isSafeInteger(n) ? n : refuse(`${n} is no safe whole number`));

// Names, attributes, items
// The name stands in the template, not here: thousands of names would weigh more than they tell.
export const known = (value) => (value === void 0 ? new Missing("a name is undefined") : value);
const lacks = (x, k) => new Missing(`${kind(x)} has no attribute '${k}'`);
const LOOP = /^((rev)?index0?|first|last|length|depth0?|(prev|next)item)$/;
export function attribute(x, k, inner, last) {
  if (inner !== void 0) return attribute(attribute(x, k), inner, last);
  if (absent(x)) lost(x);
  if (isDict(x)) { const found = own(x, k); return found === void 0 ? lacks(x, k) : found; }
  if (x instanceof Module) return k in x.names ? x.names[k] : new Missing(`the module has no attribute '${k}'`);
  if (x instanceof Loop && LOOP.test(k)) return x[k];
  return x instanceof Inner && !isText(x) || typeof x === "function" ? refuse(`no attribute '${k}' here`) : lacks(x, k);
}
/** A key that Python has an attribute for: found, or refused. */
export function key(x, k) {
  if (absent(x)) lost(x);
  const found = isDict(x) ? own(x, k) : x instanceof Loop && LOOP.test(k) ? x[k] : void 0;
  return found === void 0 ? refuse(`${kind(x)} has no key '${k}'`) : found;
}
const METHOD = /^(clear|copy|fromkeys|get|items|keys|pop|popitem|setdefault|update|values|_.*)$/;
export function item(x, k) {
  if (absent(x)) lost(x);
  if (isText(k)) return METHOD.test(k) || !isDict(x) ? key(x, "" + k) : attribute(x, "" + k);
  if (isDict(x)) strict(k);
  const at = plain(k);
  const found = typeof at === "number" && (isList(x) || isText(x)) ? part(x, [at < 0 ? at + length(x) : at])[0] : void 0;
  return found === void 0 ? new Missing(`${kind(x)} has no element ${isDict(k) || isList(k) ? "" : String(k)}`) : found;
}
/** The elements of a list or text at some places, as [element, …] or as the pieces of one text. */
function part(x, places) {
  const items = iterate(x);
  const found = places.map((at) => items[at]);
  return isText(x) ? found.map((s) => s && like(x, s)) : found;
}
export function slice(x, start, stop, step) {
  strict(x);
  if (!isList(x) && !isText(x)) fail(`${kind(x)} has no slices`);
  const number = (n, otherwise) => (n === null ? otherwise : typeof plain(n) === "number" ? plain(n) : fail("slices are numbers"));
  const by = number(step, 1) || fail("slice step cannot be zero"), n = length(x), low = by < 0 ? -1 : 0, high = by < 0 ? n - 1 : n;
  const clamp = (at) => Math.min(Math.max(at < 0 ? at + n : at, low), high);
  const from = start === null ? (by < 0 ? high : low) : clamp(number(start));
  const to = stop === null ? (by < 0 ? low : high) : clamp(number(stop));
  const places = [];
  for (let at = from; by < 0 ? at > to : at < to; at += by) places.push(at);
  const found = part(x, places);
  if (isText(x)) return like(x, found.join(""));
  return x instanceof Tuple ? tuple(...found) : found;
}

// Truth, order, numbers
export function truth(x) {
  strict(x);
  if (x === nothing || x === null) return false;
  if (isText(x)) return "" + x !== "";
  if (isList(x)) return x.length > 0;
  if (isDict(x)) return size(x) > 0;
  return !!x;
}
export function equal(a, b) {
  strict(a); strict(b);
  a = plain(a); b = plain(b);
  if (isList(a) && isList(b)) {
    return a instanceof Tuple === b instanceof Tuple && a.length === b.length && a.every((x, i) => same(x, b[i]));
  }
  if (isDict(a) && isDict(b)) {
    return size(a) === size(b) && (a instanceof Map ? [...a.keys()] : Object.keys(a)).every((k) => {
      const other = own(b, k);
      return other !== void 0 && same(own(a, k), other);
    });
  }
  return a === b;
}
const same = (a, b) => a === b || equal(a, b);
export function within(x, y) {
  strict(y);
  if (isText(y)) return isText(x) ? ("" + y).includes("" + x) : fail("only a text is in a text");
  if (isDict(y)) {
    strict(x);
    if (isList(x) || isDict(x)) fail("a list or dict is no key");
    return isText(x) && own(y, "" + x) !== void 0;
  }
  return iterate(y).some((z) => same(x, z));
}
export function order(a, b) {
  strict(a); strict(b);
  a = plain(a); b = plain(b);
  if (typeof a === "number" && typeof b === "number") return a - b;
  const texts = typeof a === "string" && typeof b === "string";
  if (!texts && !(isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple)) {
    fail(`${kind(a)} and ${kind(b)} have no order`);
  }
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (!texts) { if (!same(a[i], b[i])) return order(a[i], b[i]); }
    else if (a[i] !== b[i]) return point(a.charCodeAt(i)) - point(b.charCodeAt(i));
  }
  return a.length - b.length;
}
/** Orders halves of surrogate pairs behind all else, as code points are. */
const point = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
const numbers = (a, b, sign) => {
  strict(a); strict(b);
  [a, b] = [plain(a), plain(b)];
  return typeof a === "number" && typeof b === "number" ? [whole(a), whole(b)] : fail(`${kind(a)} ${sign} ${kind(b)} is no number`);
};
export function add(a, b) {
  strict(a); strict(b);
  if (isText(a) && isText(b)) return a instanceof Markup || b instanceof Markup ? markup(escape(a) + escape(b)) : a + b;
  if (isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple) return a.concat(b);
  const [x, y] = numbers(a, b, "+");
  return whole(x + y);
}
export function sub(a, b) {
  const [x, y] = numbers(a, b, "-");
  return whole(x - y);
}
export function mul(a, b) {
  strict(a); strict(b);
  if (isText(b) || isList(b)) [a, b] = [b, a];
  if ((isText(a) || isList(a)) && typeof plain(b) === "number") {
    const n = Math.max(0, b);
    if (isList(a)) return Array.from({ length: n }, () => a).reduce((all, x) => all.concat(x), a.slice(0, 0));
    return like(a, text(a).repeat(n));
  }
  const [x, y] = numbers(a, b, "*");
  return whole(x * y);
}
export function mod(a, b) {
  if (isText(a)) refuse("% does not format texts");
  const [x, y] = numbers(a, b, "%");
  if (!y) fail("modulo by zero");
  const rest = x % y;
  return rest && rest < 0 !== y < 0 ? rest + y : rest;
}
export function floordiv(a, b) {
  const [x, y] = numbers(a, b, "//");
  return Math.round((x - mod(x, y)) / y);
}

// Text
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;" };
function text(x) {
  strict(x);
  if (isText(x)) return "" + x;
  if (typeof x === "number") return String(whole(x) + 0);
  if (typeof x === "boolean") return x ? "True" : "False";
  if (x === null) return "None";
  return x === nothing ? "" : refuse(`${kind(x)} is not printed`);
}
/** A value as HTML. */
export const escape = (x) => (x instanceof Markup ? x.s : text(x).replace(/[&<>'"]/g, (c) => ENTITIES[c]));
/** A template literal of HTML: what stands in it is printed. */
export function html(texts, ...values) {
  let all = texts[0];
  for (let i = 0; i < values.length; i++) all += escape(values[i]) + texts[i + 1];
  return markup(all);
}
export const concat = (...items) => (items.some((x) => x instanceof Markup) ? markup(items.map(escape).join("")) : items.map(text).join(""));
export const raw = (x) => (isText(x) ? markup("" + x) : fail("this gives no text"));
export const isType = (x, name) => {
  const number = typeof x === "number";
  return { boolean: typeof x === "boolean", integer: number, number: number || typeof x === "boolean", string: isText(x), mapping: isDict(x) }[name];
};

// Loops
export function iterate(x) {
  strict(x);
  if (isList(x)) return x;
  if (isText(x)) return [..."" + x];
  if (isDict(x)) return keys(x);
  return x === nothing ? [] : fail(`${kind(x)} is not iterable`);
}
function* those(x, test) {
  for (const item of iterate(x)) if (test(item)) yield item;
}
export const filterLoop = (x, test) => new Loop(those(x, test));
/** The HTML that `body` gives for each item and the loop it is in; if there are none that of `otherwise`. */
export function each(x, body, otherwise) {
  const loop = x instanceof Loop && x.index0 < 0 ? x : new Loop(iterate(x));
  let all = "";
  for (const item of loop) all += escape(body(item, loop));
  return otherwise && loop.index0 < 0 ? shown(otherwise()) : markup(all);
}
export function unpack(x, n) {
  const items = iterate(x);
  return items.length === n ? items : fail(`${n} values to unpack, not ${items.length}`);
}
export class Loop extends Inner {
  constructor(items) {
    super();
    this.items = items;
    this.rest = items[Symbol.iterator]();
    this.index0 = -1;
    this.depth0 = 0;
    this.depth = 1;
  }
  [Symbol.iterator]() { return this; }
  next() {
    const value = this.peek();
    if (value === void 0) return { done: true, value };
    this.after = void 0;
    this.index0++;
    this.before = this.now;
    this.now = value;
    return { done: false, value };
  }
  peek() { return this.after === void 0 ? (this.after = this.rest.next().value) : this.after; }
  get length() {
    if (isList(this.items)) return this.items.length;
    const rest = [...this.rest];
    this.rest = rest[Symbol.iterator]();
    this.items = Array(rest.length + this.index + (this.after !== void 0));
    return this.items.length;
  }
  get index() { return this.index0 + 1; }
  get revindex() { return this.length - this.index0; }
  get revindex0() { return this.length - this.index; }
  get first() { return this.index0 === 0; }
  get last() { return this.peek() === void 0; }
  get previtem() { return this.first ? new Missing("there is no previous item") : this.before; }
  get nextitem() { const next = this.peek(); return next === void 0 ? new Missing("there is no next item") : next; }
}

// Calls
/** With the `names` of its arguments; where nobody gives one by its name, only how many they are. */
export class Macro extends Inner {
  constructor(names, body, caller) { super(); Object.assign(this, { names, body, caller }); }
  call(args, words) {
    const { names } = this, isNamed = isList(names), count = isNamed ? names.length : names;
    let used = 0;
    const take = (word) => { const value = own(words, word); used += value !== void 0; return value; };
    if (args.length > count) fail(`this macro takes ${count} arguments`);
    const given = isNamed ? names.map((word, i) => (i < args.length ? args[i] : take(word))) : [...args];
    if (this.caller) { const caller = take("caller"); given[count] = caller === void 0 || caller === null ? new Missing("No caller defined") : caller; }
    if (used < Object.keys(words).length) fail("this macro has no such argument, or has it twice");
    return shown(this.body(...given));
  }
}
const answer = (value, args, words, f) => {
  [value, ...args, ...Object.values(words)].forEach(strict);
  const found = f();
  return found === void 0 ? fail("the host gave nothing") : found;
};
export function callWith(f, args, words) {
  if (f instanceof Macro) return f.call(args, words);
  strict(f);
  if (words.caller) refuse("a call block is for macros");
  return typeof f === "function" ? answer(null, args, words, () => f(args, words)) : fail(`${kind(f)} is not callable`);
}
export const call = (f, ...args) => callWith(f, args, {});
export const said = (text, words = {}) => callWith(running.globals._, [text], words);
let begin = 0; // where the next template's own texts stand in the list
/** So many texts are said by more than one template: those of single ones come after them. */
export const shared = (count) => { begin = count; };
/** A template that has so many texts of its own. */
export function texts(count, template) {
  const first = begin;
  begin += count;
  for (const f of [template.root, ...Object.values(template.blocks || {})]) f.own = (text, words) => said(first + text, words);
  return template;
}
export function callOfWith(x, name, args, words) {
  if (absent(x)) lost(x);
  return x instanceof Module ? callWith(attribute(x, name), args, words) : refuse(`${name}(): methods are not called`);
}
export const callBlock = (x, name, args, body, words) => callOfWith(x, name, args, { ...words, caller: new Macro(0, body) });
export const callOf = (x, name, ...args) => callOfWith(x, name, args, {});
export function filtered(name, value, args = [], words = {}) {
  const { host } = running;
  return answer(value, args, words, () => (own(host.filters, name) || fail(`no filter ${name}`))(value, args, words, host));
}
export const filter_escape = (x) => markup(escape(x));
export const filter_e = filter_escape;
export const filter_safe = (x) => markup(text(x));
const like = (x, s) => (x instanceof Markup ? markup(s) : s);
export const filter_upper = (x) => like(x, text(x).toUpperCase());
export const filter_lower = (x) => like(x, text(x).toLowerCase());
export const filter_list = (x) => [...iterate(x)];
const orMissing = (x, where) => (x === void 0 ? new Missing(`No ${where} item, sequence was empty.`) : x);
export const filter_first = (x) => orMissing(iterate(x)[0], "first");
export const filter_last = (x) => { const n = iterate(x).length; return orMissing(n ? part(x, [n - 1])[0] : void 0, "last"); };
export function filter_length(x) {
  if (isDict(x)) return size(x);
  return iterate(x).length;
}
const length = filter_length;
export const filter_count = filter_length;
export function filter_join(x, between = "") {
  const items = iterate(x), glue = text(between);
  return [between, ...items].some((y) => y instanceof Markup) ? markup(items.map(escape).join(escape(between))) : items.map(text).join(glue);
}

// Templates, and the context they run in: variables with those of the parents behind them
let running; // {templates, host, globals} of the page that is being made: one at a time
class Context {
  constructor(parent, name) {
    this.parent = parent;
    this.vars = Object.create(parent);
    this.exported = new Set();
    this.blocks = Object.create(null);
    extend(this, name);
  }
}
const inner = (c, name, locals) => {
  if (!locals) return new Context(running.globals, name);
  const vars = Object.assign(Object.create(c.parent), c.vars);
  for (const [k, x] of Object.entries(locals)) if (x !== void 0) vars[k] = x;
  return new Context(vars, name);
};
const made = (f, c) => shown(f(c, c.vars, f.own));
export const root = (c, name) => made(running.templates[name].root, c);
export function extend(c, name) {
  for (const [k, f] of Object.entries(running.templates[name].blocks || {})) (c.blocks[k] = c.blocks[k] || []).push(f);
}
/** A template that only fills blocks of the one called `name`. */
export const heir = (name, blocks) => ({ root: (c) => { extend(c, name); return root(c, name); }, blocks });
/** The variable `name` is seen from blocks, macros and, unless it is hidden, importing templates. */
export function give(c, name, value, hidden) {
  c.vars[name] = value;
  c.exported[hidden ? "delete" : "add"](name);
}
const shown = (x) => markup(escape(x));
export const block = (c, name) => made(c.blocks[name][0], c);
export const ownBlock = (c, name) => (name in c.blocks ? block(c, name) : fail(`there is no block '${name}'`));
export function above(c, name, current) {
  const next = c.blocks[name][c.blocks[name].indexOf(current) + 1];
  return next ? made(next, c) : fail(`there is no parent block called '${name}'.`);
}
export const include = (c, name, locals) => root(inner(c, name, locals), name);
export function module(c, name, locals) {
  const other = inner(c, name, locals), names = Object.create(null);
  root(other, name);
  other.exported.forEach((k) => { names[k] = other.vars[k]; });
  return new Module(names);
}
export const imported = (m, name) => (name in m.names ? m.names[name] : new Missing(`the template does not export '${name}'`));

/**
 * The text of the template `name`, of the `templates` that the compiled module exports. In `context` and `host.globals`
 * are values and functions (args, kwargs), in `host.filters` functions (value, args, kwargs, host).
 * Throws TemplateError; as Refused where Python would go on.
 */
export function render(templates, name, context = {}, host = { filters: {} }) {
  const globals = Object.assign(Object.create(null), host.globals);
  running = { templates, host, globals };
  return "" + root(new Context(Object.assign(Object.create(globals), context), name), name);
}
