// The phone's voice, one sentence after the other, and what browsers do not tell about it:
// - the list of voices may come late, without saying so;
// - Chromium forgets what is said right after `cancel()`, stays paused, and stops in the middle of a long utterance;
// - an utterance that nobody holds is thrown away with its `end`;
// - iPhones speak only where it began with a tap, so nothing may be waited for if it can be helped.

import { sentences } from "./words.js";

const TICK = 60; // ms between `cancel` and `speak`
const LOOKS = 12; // times that one looks for voices
const PAUSE = 250; // ms between two looks
const SLOW = 250; // ms for a character, at most
const START = 4_000; // ms until a voice begins

/**
 * Says pieces. `synth` is speechSynthesis (or null), `voiceOf(voices, lang)` chooses, `rate()` is how fast,
 * `recording(piece)` promises the address of a recording or null, `play(address)` promises its end and can `stop`.
 * `onWord(piece, at, size)` tells what is being said, `onMissing(langs)` for which languages there was nothing,
 * `onEnd()` that it is over.
 */
export class Speaker {
  constructor({ synth, voiceOf, rate, recording, play, onWord, onMissing, onEnd, timer = (work, ms) => setTimeout(work, ms) }) {
    Object.assign(this, { synth, voiceOf, rate, recording, play, onWord, onMissing, onEnd, timer });
    this.turn = 0;
    this.isOn = false;
    this.voices = [];
    this.hushed = -TICK;
    this.looks = 0;
    if (synth) {
      this.look();
      synth.addEventListener?.("voiceschanged", () => this.look());
    }
  }

  look() {
    const found = this.synth.getVoices();
    if (found.length) this.voices = [...found];
    return found.length > 0;
  }

  /** Promises the voices, which may be none. They are waited for once: later ones say so, or nobody hears of them. */
  async allVoices() {
    for (; this.synth && !this.look() && this.looks < LOOKS; this.looks++) await this.wait(PAUSE);
    return this.voices;
  }

  voiceFor(piece) {
    return this.voiceOf(this.voices, piece.lang);
  }

  wait(ms) {
    return new Promise((done) => this.timer(done, ms));
  }

  /** Read all `pieces`; what was being read is stopped. */
  async read(pieces) {
    this.hush();
    const mine = ++this.turn;
    this.isOn = true;
    if (performance.now() - this.hushed < TICK || this.synth?.speaking || this.synth?.pending) await this.wait(TICK);
    const missing = new Set();
    for (const piece of pieces) {
      if (this.turn !== mine) return;
      if (!this.voiceFor(piece) && (await this.playRecording(piece, mine))) continue;
      if (!this.voices.length) await this.allVoices(); // a recording waits for none
      if (this.turn !== mine) return;
      const voice = this.voiceFor(piece);
      if (voice) await this.say(piece, voice, mine);
      else missing.add(piece.lang);
    }
    if (this.turn !== mine) return;
    this.isOn = false;
    this.onEnd();
    if (missing.size) this.onMissing([...missing]);
  }

  /** Be silent. */
  stop() {
    this.hush();
    this.onEnd();
  }

  hush() {
    this.turn++;
    this.playing?.stop();
    this.playing = null;
    if (this.isOn) {
      this.synth?.cancel();
      this.hushed = performance.now();
    }
    this.isOn = false;
  }

  /** The page came to the front again: go on, where the phone paused it. */
  resume() {
    if (this.isOn && this.synth?.paused) this.synth.resume();
  }

  async say(piece, voice, mine) {
    for (const { at, text } of sentences(piece.text)) {
      if (this.turn !== mine) return;
      await this.utter(piece, at, text, voice, mine);
    }
  }

  utter(piece, at, text, voice, mine) {
    return new Promise((done) => {
      const said = (this.said = new SpeechSynthesisUtterance(text));
      Object.assign(said, { voice, lang: voice.lang.replace("_", "-"), rate: this.rate() });
      const isMine = () => this.turn === mine;
      let hasBegun = false;
      said.onstart = () => {
        hasBegun = true;
        if (isMine()) this.onWord(piece, at, text.length);
      };
      said.onboundary = ({ name, charIndex, charLength }) => {
        if (!isMine() || (name && name !== "word")) return;
        const size = charLength || /^\S*/.exec(text.slice(charIndex))[0].length;
        if (size) this.onWord(piece, at + charIndex, size);
      };
      said.onend = said.onerror = done;
      this.synth.resume();
      this.synth.speak(said);
      // Some phones never say that they are done, or never begin.
      this.timer(() => !hasBegun && isMine() && !this.synth.speaking && done(), START);
      this.timer(done, START + (text.length * SLOW) / this.rate());
    });
  }

  async playRecording(piece, mine) {
    const address = await this.recording(piece);
    if (!address || this.turn !== mine) return Boolean(address);
    this.onWord(piece, 0, piece.text.length);
    this.playing = this.play(address);
    return this.playing.done;
  }
}
