// Reading aloud, put together: the loudspeakers, the one on top that reads the screen, and the choice of a voice.

import { makeButtons, blockOf } from "./buttons.js";
import { mark, unmark } from "./mark.js";
import { pieces } from "./pieces.js";
import { makeRecordings } from "./recordings.js";
import { Speaker } from "./speaker.js";
import { base, voiceFor, voicesOf } from "./words.js";

const SETTINGS = "aloud"; // of this phone: voices are a phone's
const FIRST = 8; // words by which a loudspeaker says what it reads

/**
 * Reading aloud on this page and those after it. `assets` names the lists of recordings; `say(name)` promises the HTML that
 * says there is no voice for the language with this name. Gives {"begin"(): a new screen is there, "hold"(): somebody goes on to
 * another one, "strip"(): take away what is not the page's own, "isReading"()}.
 */
export function makeAloud({ assets, say }) {
  const settings = { voices: {}, rate: 1, everywhere: true, ...stored() };
  const recordings = makeRecordings(assets);
  const buttons = makeButtons(sample, name, () => settings.everywhere);
  let pressed = null;
  const speaker = new Speaker({
    synth: window.speechSynthesis || null,
    voiceOf: (voices, lang) => voiceFor(voices, lang, settings.voices[base(lang)]),
    rate: () => settings.rate,
    recording: recordings.of,
    play: recordings.play,
    onWord: mark,
    onMissing: tell,
    onEnd: end,
  });

  document.addEventListener("click", tap);
  window.addEventListener("pagehide", () => speaker.stop());
  window.addEventListener("leaving", () => speaker.stop());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && speaker.resume());

  function tap({ target }) {
    const button = target.closest("button.aloud, [data-aloud-screen]");
    if (button) return press(button);
    return choose(target);
  }

  function press(button) {
    const isOff = button === pressed;
    speaker.stop();
    if (isOff) return;
    pressed = button;
    button.setAttribute("aria-pressed", "true");
    document.getElementById("aloud")?.replaceChildren();
    const isScreen = "aloudScreen" in button.dataset;
    const roots = isScreen ? [...document.querySelectorAll(".band, main")] : [blockOf(button)];
    speaker.read(roots.flatMap(pieces));
  }

  function end() {
    unmark();
    pressed?.setAttribute("aria-pressed", "false");
    pressed = null;
  }

  async function tell(langs) {
    const place = document.getElementById("aloud");
    if (!place) return;
    const said = await Promise.all(langs.map((lang) => say(nameOf(lang))));
    for (const text of said) place.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    place.scrollIntoView({ block: "nearest" });
  }

  function sample() {
    const top = document.querySelector("[data-aloud-screen]");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "aloud" });
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", top?.innerText.trim().split("\n")[0] || "");
    if (top) button.append(top.querySelector(".pic").cloneNode(true));
    return button;
  }

  // Its picture has its word on top of each screen; here it says what it reads.
  function name(button, block) {
    const words = pieces(block).map(({ text }) => text.trim()).join(" ").split(" ");
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${words.slice(0, FIRST).join(" ")}${words.length > FIRST ? "…" : ""}`);
  }

  // --- the choice of a voice ---

  async function showVoices() {
    const list = document.querySelector("[data-voices]");
    if (!list) return;
    const form = list.querySelector("template");
    const voices = voicesOf(await speaker.allVoices(), document.documentElement.lang);
    if (!list.isConnected) return; // somebody went on while voices were looked for
    for (const card of list.querySelectorAll("[data-voice]")) card.remove();
    for (const { voiceURI, name } of voices) {
      const card = form.content.firstElementChild.cloneNode(true);
      card.dataset.voice = voiceURI;
      card.querySelector("b").textContent = name.replace(/\(.*\)/, "").trim() || name;
      list.append(card);
    }
    document.querySelector("[data-no-voice]").hidden = voices.length > 0;
    showChosen();
  }

  function showChosen() {
    const lang = document.documentElement.lang;
    const voice = voiceFor(speaker.voices, lang, settings.voices[base(lang)]);
    const press = (selector, isIt) => {
      for (const card of document.querySelectorAll(selector)) card.setAttribute("aria-pressed", isIt(card.dataset));
    };
    press("[data-voice]", (data) => data.voice === voice?.voiceURI);
    press("[data-rate]", (data) => Number(data.rate) === settings.rate);
    press("[data-everywhere]", (data) => (data.everywhere === "yes") === settings.everywhere);
  }

  function choose(target) {
    const card = target.closest("[data-voice], [data-rate], [data-everywhere]");
    if (!card) return;
    const { voice, rate, everywhere } = card.dataset;
    if (voice) settings.voices[base(document.documentElement.lang)] = voice;
    if (rate) settings.rate = Number(rate);
    if (everywhere) settings.everywhere = everywhere === "yes";
    store(settings);
    buttons.strip();
    buttons.put();
    showChosen();
    if (!everywhere) speaker.read(pieces(card));
  }

  /** A new screen is there. */
  function begin() {
    if (speaker.isOn) speaker.stop();
    Object.assign(document.documentElement.dataset, { aloud: settings.everywhere ? "everywhere" : "top", reads: "yes" });
    buttons.put();
    showVoices();
  }

  function strip() {
    if (!document.querySelector(".spoken, button.aloud")) return;
    buttons.strip();
  }

  return { begin, strip, hold: buttons.stop, isReading: () => speaker.isOn };
}

function nameOf(lang) {
  try {
    const name = new Intl.DisplayNames([lang], { type: "language" }).of(lang);
    return name[0].toLocaleUpperCase(lang) + name.slice(1);
  } catch {
    return lang;
  }
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS)) || {};
  } catch {
    return {};
  }
}

function store(settings) {
  try {
    localStorage.setItem(SETTINGS, JSON.stringify(settings));
  } catch {
    // It holds until the page is left.
  }
}
