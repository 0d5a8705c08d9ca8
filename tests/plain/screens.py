"""What a screen of the example book says, and how easy that is to read."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import textstat
from babel.dates import get_day_names, get_month_names
from justhtml import JustHTML
from sqlmodel import Session, select

from app.database import Database
from app.demo import add_demo
from app.host import Host
from app.ids import new_id
from app.models import Entry, Workbook
from app.render import Moment
from app.table import TABLE
from app.translate import languages, own_name
from tests.browser.every_screen import addresses

EASY = 80  # Flesch-Douma: 80 and more is "easy", what children of eleven read
ENOUGH = 30  # words; on fewer a figure says little

_BLOCKS = frozenset(
    [
        "a",
        "article",
        "b",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "small",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_NOT_READ = frozenset(["input", "option", "script", "select", "style", "svg", "textarea"])


@dataclass(frozen=True)
class Screen:
    """A rendered screen: its address, its page, and its text without what people wrote."""

    address: str
    page: JustHTML
    text: str

    @property
    def words(self) -> int:
        return textstat.lexicon_count(self.text)

    @property
    def ease(self) -> float:
        """Flesch-Douma, as textstat reckons it; it works on Dutch only, and needs no network for it."""
        textstat.set_lang("nl")
        return textstat.flesch_reading_ease(self.text)


def dutch_screens() -> list[Screen]:
    """Every screen of the table, in Dutch, of the example book."""
    with _book() as (session, book):
        entries = [entry for (entry,) in session.execute(select(Entry.shown))]
        moment = Moment(date.today().isoformat(), "09:12", new_id)
        return [_screen(session, book, address, moment) for address in addresses(entries)]


@contextmanager
def _book() -> Iterator[tuple[Session, str]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'book.sqlite'}")
        database.migrate()
        add_demo(database)
        with database.reading() as session:
            (workbook,) = session.execute(select(Workbook)).scalars().all()
            yield session, workbook.id
        database.close()


def _screen(session: Session, book: str, address: str, moment: Moment) -> Screen:
    path, _, query = address.partition("?")
    place = TABLE.find(path, dict(parse_qsl(query)))
    assert place, f"there is no screen at {address}"
    page = JustHTML(Host(session, book, "nl", moment).page(place), sanitize=False)
    return Screen(address, page, reads(page.query_one("body")))


def reads(node: Any) -> str:
    """The text of a page as sentences, one a block at least: without what people wrote, what is in another language, numbers, days,
    the languages' own names and the names of pictures in a grid."""
    blocks = [""]
    _collect(node, blocks)
    found = [_without_names(" ".join(block.split())) for block in blocks]
    return " ".join(_ended(block) for block in found if re.search(r"[^\W\d_]", block))


def _collect(node: Any, blocks: list[str]) -> None:
    for child in node.children or []:
        if child.name == "#text":
            blocks[-1] += child.data or ""
        elif (
            child.name.startswith(("#", "!"))
            or child.name in _NOT_READ
            or {"aria-hidden", "lang"} & {*child.attrs}
            or {"own", "pictures"} & {*(child.attrs.get("class") or "").split()}
        ):
            blocks[-1] += " "
        elif child.name in _BLOCKS:
            blocks.append("")
            _collect(child, blocks)
            blocks.append("")
        else:
            _collect(child, blocks)


_DAYS = "|".join(get_day_names("wide", locale="nl").values())
_MONTHS = "|".join([*get_month_names("wide", locale="nl").values(), *get_month_names(locale="nl").values()])
_DATE = re.compile(rf"\b(?:(?:{_DAYS}) )?\d+ (?:{_MONTHS})\b(?: \d+)?")
_LANGUAGE = re.compile("|".join(rf"\b{re.escape(own_name(code))}\b" for code in languages()))
_SIGN = re.compile(r"[^\w\s.!?,:;'’-]|\b\d[\d:.,]*\b|_")


def _without_names(block: str) -> str:
    return " ".join(_SIGN.sub(" ", _LANGUAGE.sub(" ", _DATE.sub(" ", block))).split())


def _ended(block: str) -> str:
    return block if block[-1] in ".!?" else block.rstrip(" :,;-") + "."
