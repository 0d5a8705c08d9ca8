// The vectors of tests/shared/ in the browser's half. pytest runs the same in the server's half.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { makeCall } from "./pairs.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = process.env.PYTHON || `${ROOT}.venv/bin/python`;
const LANGUAGES = ["en", "nl", "tr", "ar", "pl", "uk", "fr", "es"];

const printed = execFileSync(PYTHON, ["-m", "app.shared", ...LANGUAGES], { cwd: ROOT, maxBuffer: 1e8 });
const call = makeCall(JSON.parse(printed));

for (const file of readdirSync(`${ROOT}tests/shared`).sort()) {
  test(file, async (suite) => {
    for (const vector of JSON.parse(readFileSync(`${ROOT}tests/shared/${file}`, "utf8"))) {
      await suite.test(vector.name, async () => {
        const { why, ...answer } = await call(...vector.in);
        // Through JSON, where a dict has a prototype again; then also in the same order.
        assert.deepEqual(JSON.parse(JSON.stringify(answer)), vector.out, why);
        assert.equal(JSON.stringify(answer), JSON.stringify(vector.out), "another order");
      });
    }
  });
}
