// Reading aloud, the part that is pure: sentences, and which voice reads them.

const LONGEST = 180; // characters of one utterance: browsers give up on long ones
const ENDS = /[.!?…。！？؟।:;]+["'”’»)\]]*\s+|\n+/g;

/** `text` cut into parts to be said one after the other: [{"at", "text"}], each from its place in `text`. */
export function sentences(text) {
  const parts = [];
  let from = 0;
  for (const end of [...text.matchAll(ENDS)].map((found) => found.index + found[0].length).concat(text.length)) {
    for (const part of short(text.slice(from, end))) {
      if (/[\p{L}\p{N}]/u.test(part.text)) parts.push({ at: from + part.at, text: part.text });
    }
    from = end;
  }
  return parts;
}

// Cut at the last space that fits, or anywhere where there is none.
function short(text) {
  const parts = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = rest.length > LONGEST ? rest.lastIndexOf(" ", LONGEST) : -1;
    const size = rest.length <= LONGEST ? rest.length : space > 0 ? space + 1 : LONGEST;
    const part = rest.slice(0, size);
    const blank = part.length - part.trimStart().length;
    parts.push({ at: at + blank, text: part.trim() });
    at += size;
  }
  return parts;
}

/** A language tag as voices of any phone may write it, "nl_NL" or "nld-NLD", as "nl-nl". */
export function plainTag(tag) {
  const [language, ...rest] = String(tag || "").replace(/_/g, "-").toLowerCase().split("-");
  return [twoLetters(language), ...rest].join("-");
}

function twoLetters(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] || language;
  } catch {
    return language;
  }
}

export const base = (tag) => plainTag(tag).split("-")[0];

/** The voices on this phone itself that speak `lang`; others send what they read to their makers. */
export function voicesOf(voices, lang) {
  return voices.filter((voice) => voice.localService && base(voice.lang) === base(lang));
}

/** The voice for `lang`: the chosen one (its voiceURI), or that of the region, or the phone's own; null if there is none. */
export function voiceFor(voices, lang, chosen) {
  const fit = voicesOf(voices, lang);
  const same = (voice) => plainTag(voice.lang) === plainTag(lang);
  return fit.find((voice) => voice.voiceURI === chosen) || fit.find((voice) => voice.default) || fit.find(same) || fit[0] || null;
}
