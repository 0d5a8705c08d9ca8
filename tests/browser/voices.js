// Voices for browsers that have none: they say each word in no time, or wait until `saying.end()`, and keep what they said.
// window.saying: {said: [{text, voice, lang, rate}], voices: [...], late: whether the list is empty until `come()`}.
(() => {
  const saying = (window.saying = { said: [], cancelled: 0, isHeld: false, current: null, ...window.sayingAtFirst });
  saying.voices ??= [
    { name: "Here (Dutch)", voiceURI: "here-nl", lang: "nl_NL", localService: true, default: false },
    { name: "Here too", voiceURI: "here-too-nl", lang: "nl-BE", localService: true, default: false },
    { name: "Sends all away", voiceURI: "far-nl", lang: "nl-NL", localService: false, default: true },
    { name: "English", voiceURI: "here-en", lang: "en-GB", localService: true, default: false },
  ];
  window.SpeechSynthesisUtterance = class {
    constructor(text) { this.text = text; }
  };
  const synth = new EventTarget();
  Object.assign(synth, {
    speaking: false,
    pending: false,
    paused: false,
    getVoices: () => (saying.isLate ? [] : saying.voices),
    resume() {},
    cancel() {
      saying.cancelled++;
      synth.speaking = false;
      const one = saying.current;
      saying.current = null;
      one?.onerror?.({ error: "canceled" });
    },
    speak(one) {
      saying.current = one;
      saying.said.push({ text: one.text, voice: one.voice.voiceURI, lang: one.lang, rate: one.rate });
      synth.speaking = true;
      setTimeout(() => {
        if (saying.current !== one) return;
        one.onstart?.({});
        for (const { index } of one.text.matchAll(/\S+/g)) one.onboundary?.({ name: "word", charIndex: index });
        if (!saying.isHeld) saying.end();
      });
    },
  });
  saying.end = () => {
    const one = saying.current;
    saying.current = null;
    synth.speaking = false;
    one?.onend?.({});
  };
  saying.come = () => {
    saying.isLate = false;
    synth.dispatchEvent(new Event("voiceschanged"));
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth, configurable: true });
})();
