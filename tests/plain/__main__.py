"""`make words`: the figures of the texts, as the tests hold them."""

from statistics import mean

from app.translate import languages
from tests.plain.screens import EASY, ENOUGH, dutch_screens
from tests.plain.texts import CARDS, INTERFACE, MEAN, content_words, is_whole, length, sentences, texts, zipf

ALL = 12  # lines of each list


def main() -> None:
    """Print how long sentences are, which words are rarest, and how easy the screens are to read."""
    for lang in languages():
        every = [one for text in texts(lang) for one in sentences(text.words)]
        whole = [length(one) for one in every if is_whole(one)]
        print(
            f"{lang}: {len(texts(lang))} texts, {len(every)} with buttons and names, {len(whole)} whole sentences:"
        )
        print(
            f"    {mean(whole):.2f} words each (asked: {MEAN}), the longest text has {max(map(length, every))}"
        )
    for lang in ("en", "nl"):
        print(f"{lang}:")
        for card, asked in ((False, INTERFACE), (True, CARDS)):
            words = {word for text in texts(lang) if text.card is card for word in content_words(text)}
            rarest = sorted((zipf(word, lang), word) for word in words)[:ALL]
            kind = "cards and pictures" if card else "interface"
            print(f"    {kind}: {len(words)} words, rarest (asked: {asked}): ", end="")
            print(", ".join(f"{word} {often}" for often, word in rarest))
    screens = [screen for screen in dutch_screens() if screen.words >= ENOUGH]
    eases = sorted((screen.ease, screen.address) for screen in screens)
    print(f"nl: {len(screens)} screens with {ENOUGH} words or more; Flesch-Douma (asked: {EASY})")
    print(f"    mean {mean(ease for ease, _ in eases):.1f}, lowest:")
    for ease, address in eases[:ALL]:
        print(f"    {ease:.1f} {address}")


if __name__ == "__main__":
    main()
