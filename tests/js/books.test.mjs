// Books on one phone: each has its own database, and none is lost sight of.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { databaseFor, isSetAside, note, openBook, without } from "../../app/static/js/books.js";

beforeEach(() => {
  const held = new Map();
  globalThis.localStorage = { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), clear: () => held.clear() };
});

test("a phone with one book opens it, whatever the page says", () => {
  assert.equal(databaseFor(undefined), "krachtboek");
  note("samira", "krachtboek");
  assert.equal(databaseFor("samira"), "krachtboek");
  assert.equal(databaseFor("bob"), "krachtboek", "it is looked into before a page is taken over");
});

test("a book that was set aside comes back with its owner", () => {
  note("samira", "krachtboek");
  openBook("bob");
  assert.equal(databaseFor(undefined), "krachtboek-bob");
  note("bob", "krachtboek-bob");
  assert.ok(isSetAside("samira", "krachtboek-bob"));
  assert.equal(databaseFor("samira"), "krachtboek");
  openBook("samira");
  assert.equal(databaseFor(undefined), "krachtboek");
});

test("two books that were put together are one, and nobody looks for the other", () => {
  note("samira", "krachtboek");
  note("bob", "krachtboek");
  assert.equal(isSetAside("samira", "krachtboek"), false);
  assert.equal(databaseFor("samira"), "krachtboek");
});

test("a book that goes from the phone leaves that of somebody else", () => {
  note("samira", "krachtboek");
  openBook("bob");
  note("bob", "krachtboek-bob");
  const remember = without("krachtboek-bob");
  localStorage.clear();
  remember();
  assert.equal(databaseFor("samira"), "krachtboek");
  assert.equal(isSetAside("bob", "krachtboek"), false);
});

test("without storage there is one book", () => {
  delete globalThis.localStorage;
  note("samira", "krachtboek");
  assert.equal(databaseFor("samira"), "krachtboek");
});
