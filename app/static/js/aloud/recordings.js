// Recorded messages, for languages that phones have no voice of: see docs/recordings.md

const CACHE = "recordings"; // what was heard once is here without a network too

/** {"of"(piece), "play"(address)}; `indexes` are the addresses of the lists of recordings, by language. */
export function makeRecordings(indexes) {
  const lists = new Map();

  /** Promises the address of the recording that says the text of `piece`, or null. */
  async function of({ text, lang }) {
    const index = indexes[`audio-${lang}`];
    if (!index) return null;
    if (!lists.has(lang)) lists.set(lang, load(index).then((answer) => answer.json()));
    try {
      return (await lists.get(lang))[plain(text)] || null;
    } catch {
      lists.delete(lang); // there may be a network the next time
      return null;
    }
  }

  /** Begin to play: {"done": promise of whether it was heard, "stop"()}. */
  function play(address) {
    const audio = new Audio();
    let end;
    const done = new Promise((resolve) => (end = resolve));
    audio.onended = () => end(true);
    audio.onerror = () => end(false);
    load(address)
      .then((answer) => answer.blob())
      .then((file) => {
        audio.src = URL.createObjectURL(file);
        done.then(() => URL.revokeObjectURL(audio.src));
        return audio.play();
      })
      .catch(() => end(false));
    const stop = () => {
      audio.pause();
      end(true);
    };
    return { done, stop };
  }

  return { of, play };
}

/** A text as lists of recordings name it: with single spaces. */
export const plain = (text) => text.replace(/\s+/g, " ").trim();

async function load(address) {
  const known = await window.caches?.match(address).catch(() => null);
  if (known) return known;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const copy = answer.clone();
  window.caches?.open(CACHE).then((cache) => cache.put(address, copy)).catch(() => {});
  return answer;
}
