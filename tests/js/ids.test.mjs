import assert from "node:assert/strict";
import { test } from "node:test";

import { isId, madeMs, newId } from "../../app/static/js/ids.js";

test("ids sort by when they were made, also many within a millisecond", () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every(isId));
});

test("a clock that goes back makes no id that sorts before an older one", () => {
  const now = Date.now() + 1_000_000;
  assert.ok(newId(now) < newId(now - 500_000));
});

test("an id tells when it was made", () => {
  const at = Date.now() + 5_000_000;
  assert.equal(madeMs(newId(at)), at);
});
