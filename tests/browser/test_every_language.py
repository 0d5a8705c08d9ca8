"""The server is gone, killed: on every screen one changes the language as a person does, stays where one was, and reads all in it.

`make test` does so on a few screens of each part, FULL=1 on all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

from app.translate import SOURCE, catalogue, direction, languages
from tests.browser.book import FULL, Book, Json, faults, follow, small_phone, visit
from tests.browser.every_screen import addresses, some_of_each_part
from tests.browser.phones import until

WAY = ("ar", "uk", "nl")  # one begins in Dutch
LEFT = ("/start", "/me/language")  # for who has no book; where the choice itself is
PLACED = re.compile(r"%(?:%|\(\w+\)s)")
# Names that are the same in every language.
NAMES = re.compile(
    r"Nermin|OpenMoji|CC BY-SA [\d.]+|Krachtboek|Android|iPhone|Chrome|Safari|Escape|De Luisterlijn|De Kindertelefoon|Veilig Thuis"
)
# All that is read or heard in the page's own language, without what people wrote.
_SAID = """() => {
  const { lang } = document.documentElement;
  const isOwn = (it) => !it.closest(".own, bdi, textarea, script, style, .second") && it.closest("[lang]").lang === lang;
  const said = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (isOwn(texts.currentNode.parentElement)) said.push(texts.currentNode.data);
  for (const it of document.querySelectorAll("[aria-label], [title], [alt], [placeholder], [data-connect]")) {
    if (!isOwn(it) || it.matches(".aloud")) continue; // a loudspeaker names what it reads, own words too
    said.push(...["aria-label", "title", "alt", "placeholder", "data-connect"].map((name) => it.getAttribute(name) || ""));
  }
  return said.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
_KEPT = "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"


@dataclass
class Phone:
    """A phone with the whole example book, of a server that is killed."""

    page: Page
    entries: list[Json]
    faults: list[str]


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    context = small_phone(browser, book.server, "nl-NL")
    page = book.opens_on(context.new_page())
    for lang in languages():
        until(page, f"{_KEPT}.then((all) => all.some(({{ url }}) => url.includes('/assets/{lang}.')))")
    entries = book.holds()["entries"]
    book.server.kill()
    yield Phone(page, entries, faults(page))
    context.close()
    book.close()


def test_one_changes_the_language_on_every_screen_and_stays_there(phone: Phone) -> None:
    page, found = phone.page, list[str]()
    all_ = addresses(phone.entries) if FULL else some_of_each_part(phone.entries)
    own = _own_words(phone.entries)
    for address in [one for one in all_ if one not in LEFT]:
        visit(page, address)
        shown = page.url
        for lang in WAY:
            follow(page, page.locator(".helpers a[href^='/me/language']").click)
            follow(page, page.locator(f"main button[name=lang][value={lang}]").click)
            html = page.locator("html")
            if (said := (html.get_attribute("lang"), html.get_attribute("dir"))) != (lang, direction(lang)):
                found.append(f"{address}: it is in {said} after choosing {lang}")
            if unquote(page.url) != unquote(shown):
                found.append(f"{address}: choosing {lang} leads to {page.url}")
                visit(page, address)
            found += [f"{address}, {lang}: {text!r}" for text in _foreign(page.evaluate(_SAID), lang, own)]
    assert not found, f"{len(found)}:\n" + "\n".join(found[:60])
    assert not phone.faults


def _own_words(entries: list[Json]) -> list[str]:
    """What people wrote, the longest first."""
    texts = {
        " ".join(value.split())
        for entry in entries
        for value in entry["fields"].values()
        if isinstance(value, str) and re.search("[^a-z0-9-]", value)
    }
    return sorted(texts, key=len, reverse=True)


def _foreign(said: list[str], lang: str, own: list[str]) -> Iterator[str]:
    """Texts of a page that are in another language than `lang`."""
    for text in said:
        rest = text
        for words in own:
            rest = rest.replace(words, "")
        rest = NAMES.sub("", rest)
        if lang in ("ar", "uk"):
            if re.search("[A-Za-z]", rest):
                yield text
        elif _is(_texts(SOURCE), rest) and not _is(_texts(lang), rest):
            yield text


@cache
def _texts(lang: str) -> tuple[re.Pattern[str], ...]:
    """All texts of a language, with anything where something is filled in."""
    messages = catalogue("nl").messages if lang == SOURCE else catalogue(lang).messages
    texts = {text for key, forms in messages.items() for text in ((key[1],) if lang == SOURCE else forms)}
    # One that holds nothing but places for others says anything.
    spoken = [text for text in texts if re.search("[a-z]{2}", PLACED.sub("", text))]
    return tuple(re.compile("[^·?]+".join(map(re.escape, PLACED.split(text)))) for text in spoken)


def _is(texts: tuple[re.Pattern[str], ...], said: str) -> bool:
    return any(text.fullmatch(said) for text in texts)


def test_the_looking_sees_what_is_in_another_language() -> None:
    assert list(_foreign(["My plan", "Mijn plan", "My plan · Mijn boek"], "nl", [])) == ["My plan"]
    assert list(_foreign(["2 of 5", "2 van 5", "Park", "3"], "nl", [])) == ["2 of 5"]
    assert list(_foreign(["خطتي My plan", "خطتي", "Nermin: خطتي"], "ar", [])) == ["خطتي My plan"]
    assert list(_foreign(["Kast opruimen · كتابي"], "ar", ["Kast opruimen"])) == []
    assert SOURCE not in WAY
