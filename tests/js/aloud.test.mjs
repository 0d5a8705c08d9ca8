// Reading aloud, the pure part: sentences that browsers can say, and the voice that says them.

import assert from "node:assert/strict";
import test from "node:test";

import { sentences, voiceFor, voicesOf } from "../../app/static/js/aloud/words.js";

import { Speaker } from "../../app/static/js/aloud/speaker.js";

const voice = (name, lang, more = {}) => ({ name, voiceURI: name, lang, localService: true, default: false, ...more });

test("a text is cut where sentences end, and each part says where it stands", () => {
  const text = "I cook well. Do you? Yes!  My house: it is warm.\nGood";
  const parts = sentences(text);
  assert.deepEqual(parts.map((part) => part.text), ["I cook well.", "Do you?", "Yes!", "My house:", "it is warm.", "Good"]);
  for (const { at, text: said } of parts) assert.equal(text.slice(at, at + said.length), said);
});

test("other scripts end their sentences too", () => {
  assert.deepEqual(sentences("من أنت؟ أنا هنا.").map((part) => part.text), ["من أنت؟", "أنا هنا."]);
});

test("no part is so long that a browser stops in the middle", () => {
  const text = "word ".repeat(400) + "x".repeat(500);
  const parts = sentences(text);
  assert.ok(parts.every((part) => part.text.length <= 180));
  assert.equal(parts.map((part) => part.text.replace(/ /g, "")).join(""), text.replace(/ /g, ""));
  for (const { at, text: said } of parts) assert.equal(text.slice(at, at + said.length), said);
});

test("what has no letter and no number is not said", () => {
  assert.deepEqual(sentences(" … - "), []);
});

test("only voices of the phone itself read: others send away what they read", () => {
  const far = voice("far", "nl-NL", { localService: false, default: true });
  assert.equal(voiceFor([far], "nl"), null);
  assert.equal(voiceFor([far, voice("near", "nl-BE")], "nl").name, "near");
});

test("languages are known as any phone writes them", () => {
  for (const lang of ["nl_NL", "NL-nl", "nld-NLD", "nld", "nl"]) assert.equal(voicesOf([voice("it", lang)], "nl").length, 1, lang);
  assert.equal(voicesOf([voice("it", "nb_NO"), voice("other", "")], "nl").length, 0);
});

test("the chosen voice reads, as long as it is there and of the language", () => {
  const voices = [voice("one", "nl-NL", { default: true }), voice("two", "nl-BE"), voice("english", "en-GB")];
  assert.equal(voiceFor(voices, "nl", "two").name, "two");
  assert.equal(voiceFor(voices, "nl", "gone").name, "one");
  assert.equal(voiceFor(voices, "nl", "english").name, "one");
  assert.equal(voiceFor(voices, "nl-BE", null).name, "one");
});

/** A speaker of a phone without a voice: [speaker, what happened, in its order]. */
function voiceless(recorded) {
  const happened = [];
  const speaker = new Speaker({
    synth: { getVoices: () => [], cancel() {} },
    voiceOf: (voices) => voices[0] || null,
    recording: async ({ text }) => (recorded.includes(text) ? text : null),
    play: (address) => ({ done: Promise.resolve(Boolean(happened.push(address))), stop() {} }),
    timer: (work) => (happened.push("waits"), work()),
    onWord() {},
    onMissing: () => happened.push("says so"),
    onEnd() {},
  });
  return [speaker, happened];
}

test("where a phone has no voice a recording is played at once", async () => {
  const [speaker, happened] = voiceless(["Hello", "Bye"]);
  await speaker.read([{ text: "Hello", lang: "nl" }, { text: "Bye", lang: "nl" }]);
  assert.deepEqual(happened, ["Hello", "Bye"]);
});

test("voices that may come late are waited for the first time, and then no more", async () => {
  const [speaker, happened] = voiceless([]);
  await speaker.read([{ text: "Hello", lang: "nl" }]);
  assert.ok(happened.includes("waits") && happened.at(-1) === "says so", happened);
  happened.length = 0;
  speaker.hushed = -1000;
  await speaker.read([{ text: "Hello", lang: "nl" }]);
  assert.deepEqual(happened, ["says so"]);
});
