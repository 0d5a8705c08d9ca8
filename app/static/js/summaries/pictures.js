// The summary of choosing a picture. Twin: app/summaries/pictures.py

import { get } from "../text.js";

export const pictures = {
  async pictures({ entry, params, words, secondWords = async () => [null, null] }, content) {
    const known = await words();
    const [lang, other] = await secondWords();
    const withSecond = (row, word) => (word ? { ...row, second: { lang, word } } : row);
    const named = (picto) => withSecond({ picto, word: known.name(picto) }, other && other.name(picto));
    const second = (theme) => other && other.themes.find(({ id }) => id === theme)?.word;
    const asked = known.asked(params.word || "");
    const theme = (!asked && known.themes.find(({ id }) => id === params.theme)) || null;
    const said = entry.kind === "person" ? entry.name : entry.text;
    const suggested = asked || theme ? [] : known.suggested(said, get(entry, "card"));
    const others = theme ? theme.pictures : known.first(entry.kind, get(entry, "domain"));
    const found = asked ? known.found(asked) : others.filter((concept) => !suggested.includes(concept));
    return {
      now: named(shown(entry, known, content)),
      asked,
      theme: theme && theme.word,
      suggested: suggested.map(named),
      found: found.map(named),
      themes: known.themes.map(({ id, picto, word }) => withSecond({ id, picto, word }, second(id))),
    };
  },
};

// The picture that an entry has: its own, its card's or its feeling's, or that of its kind.
function shown(entry, known, { cards, compliments, feelings }) {
  if (entry.picto && known.name(entry.picto)) return entry.picto;
  const card = get(cards, get(entry, "card")) || get(compliments, get(entry, "card"));
  const feeling = get(feelings, get(entry, "feeling"));
  return card ? card.picto : feeling ? feeling.picto : entry.kind;
}
