"""An example workbook, filled over five weeks: Nermin, who wants her house in order and to draw again."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.access import connect, invite, start_workbook
from app.database import Database
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.models import Organisation, Worker
from app.store import Keeper, moment

DAYS = 35
_NOT_TO_BE_TYPED = "!"  # nothing that is typed has this hash
SHARED = ("strengths", "plan", "talks")  # with the worker


class _Book:
    """Writes entries on days gone by, each as a save of its own, the way a phone would have."""

    def __init__(self, keeper: Keeper, workbook_id: str, now: datetime) -> None:
        self._keeper, self._workbook_id, self._now = keeper, workbook_id, now
        self.today = now.date()

    def day(self, ago: int) -> str:
        """The date of `ago` days ago."""
        return (self.today - timedelta(days=ago)).isoformat()

    def write(self, ago: int, kind: str, **fields: Any) -> str:
        """A new entry made `ago` days ago; `values__now=7` stands for the field `values.now`. Gives its id."""
        at = self._now - timedelta(days=ago, minutes=1)
        entry = self._workbook_id if kind == "profile" else new_id(at)
        named = {name.replace("__", "."): value for name, value in fields.items()}
        change = {"entry": entry, "kind": kind, "fields": {"removed": False, **named}, "replaces": {}}
        save = {"id": new_id(at), "made_at": moment(at), "app": APP, "changes": [change]}
        if why := self._keeper.keep(save, self._now):
            raise ValueError(f"the example breaks a rule: {kind} {why}")
        return entry

    def cards(self, ago: int, domain: str, time: str, *cards: tuple[str, str]) -> list[str]:
        """Cards that were tapped `ago` days ago, each (card, sort); gives the ids of their strengths."""
        return [
            self.write(ago, "strength", domain=domain, time=time, sort=sort, card=card)
            for card, sort in cards
        ]


def add_demo(database: Database) -> str:
    """Add the example workbook; gives a code that opens it once, on one device, within a day."""
    now = utc_now()
    with database.writing() as session:
        who, _secret = start_workbook(session, new_id())
        book = _Book(Keeper(session, who.workbook_id, who.device_id), who.workbook_id, now)
        book.write(DAYS, "profile", name="Nermin", lang="nl")
        people = _people(book)
        strengths = _strengths(book)
        wishes = _wishes(book)
        _house(book, people, strengths, wishes["tidy"])
        _drawing(book, people, strengths, wishes["draw"])
        grant = connect(session, who.workbook_id, _worker(session), SHARED, now - timedelta(days=33))
        _talks(book, grant)
        code = invite(session, who.workbook_id, now + timedelta(days=1))
        session.commit()
    return code


def _people(book: _Book) -> dict[str, str]:
    return {
        "fatma": book.write(34, "person", name="Fatma", group="neighbours", picto="person"),
        "amira": book.write(34, "person", name="Amira, mijn zus", group="family", picto="person"),
        "anna": book.write(33, "person", name="Anna", group="helpers", picto="worker"),
    }


def _strengths(book: _Book) -> list[str]:
    book.cards(33, "family", "now", ("family-listen", "can"), ("family-can-call", "know"))
    book.cards(33, "money", "now", ("money-cheap", "can"), ("money-someone-letters", "know"))
    book.cards(30, "health", "now", ("health-walk", "can"))
    book.cards(30, "family", "before", ("family-friend-stayed", "know"))
    own = book.write(
        28,
        "strength",
        domain="leisure",
        time="before",
        sort="can",
        text="Ik tekende vroeger elke dag",
        text_lang="nl",
    )
    return [
        *book.cards(
            33, "home", "now", ("home-cook", "can"), ("home-neighbours-help", "know"), ("home-cosy", "can")
        ),
        *book.cards(28, "leisure", "now", ("leisure-make-things", "can")),
        own,
    ]


def _wishes(book: _Book) -> dict[str, str]:
    book.write(29, "wish", domain="money", card="money-wish-overview", priority=3)
    book.write(29, "wish", domain="family", card="family-wish-see-more")
    return {
        "tidy": book.write(30, "wish", domain="home", card="home-wish-tidy", priority=1),
        "draw": book.write(30, "wish", domain="leisure", card="leisure-wish-draw", priority=2),
    }


def _house(book: _Book, people: dict[str, str], strengths: list[str], wish: str) -> None:
    goal = book.write(
        28,
        "goal",
        text="Mijn huis is op orde",
        text_lang="nl",
        wish=wish,
        domain="home",
        **{
            f"strengths__{strengths[0]}": True,
            f"strengths__{strengths[1]}": True,
            f"people__{people['fatma']}": True,
        },
    )
    for ago, text, who, felt in (
        (21, "Dozen uitpakken in de gang", people["fatma"], 4),
        (14, "De keuken opruimen", "me", 5),
        (6, "Gordijnen ophangen", people["fatma"], 3),
    ):
        book.write(
            ago,
            "step",
            goal=goal,
            text=text,
            text_lang="nl",
            who=who,
            date=book.day(ago),
            state="done",
            felt=felt,
        )
    for ahead, text, who in (
        (0, "Een doos uitpakken", people["fatma"]),
        (2, "Een kast kopen in de kringloop", "me"),
    ):
        book.write(2, "step", goal=goal, text=text, text_lang="nl", who=who, date=book.day(-ahead))
    for ago, mark in ((27, 3), (20, 4), (13, 4), (6, 6), (1, 7)):
        book.write(ago, "rating", instrument="now", goal=goal, date=book.day(ago), values__now=mark)
    book.write(
        6,
        "rating",
        instrument="confidence",
        goal=goal,
        date=book.day(6),
        values__confidence=7,
        answers__help="Fatma kwam helpen. Samen ging het snel.",
        text_lang="nl",
    )


def _drawing(book: _Book, people: dict[str, str], strengths: list[str], wish: str) -> None:
    goal = book.write(
        20,
        "goal",
        text="Ik teken elke week een uur",
        text_lang="nl",
        wish=wish,
        domain="leisure",
        **{f"strengths__{strengths[-1]}": True, f"people__{people['amira']}": True},
    )
    book.write(
        9,
        "step",
        goal=goal,
        text="Potloden kopen",
        text_lang="nl",
        who="me",
        date=book.day(9),
        state="done",
        felt=5,
    )
    book.write(
        3,
        "step",
        goal=goal,
        text="Amira bellen om samen te tekenen",
        text_lang="nl",
        who="me",
        date=book.day(0),
        time="10:00",
    )
    book.write(
        8,
        "note",
        date=book.day(8),
        text="Ik heb weer getekend. Een boom bij het water.",
        text_lang="nl",
        feeling="proud",
        goal=goal,
    )
    book.write(1, "note", date=book.day(1), text="Het huis wordt mooi.", text_lang="nl", feeling="happy")
    book.write(15, "rating", instrument="importance", goal=goal, date=book.day(15), values__importance=9)


def _worker(session: Session) -> str:
    """Anna, who visits Nermin; nobody can log in as her. Gives her id."""
    organisation = Organisation(id=new_id(), name="Samen verder")
    worker_id = new_id()
    login = f"anna-{worker_id}"
    session.add(organisation)
    session.flush()
    session.add(
        Worker(
            id=worker_id,
            organisation_id=organisation.id,
            name="Anna",
            login=login,
            password_hash=_NOT_TO_BE_TYPED,
            totp_secret="",
        )
    )
    session.flush()
    return worker_id


def _talks(book: _Book, grant: str) -> None:
    done = book.write(
        7,
        "talk",
        date=book.day(7),
        time="14:00",
        place="Bij mij thuis",
        state="done",
        summary="Fatma en ik hangen de gordijnen op. Anna vraagt naar een kast.",
        text_lang="nl",
    )
    book.write(
        7,
        "rating",
        instrument="session",
        talk=done,
        date=book.day(7),
        values__contact=9,
        values__topics=8,
        values__way=7,
        values__whole=8,
    )
    book.write(7, "compliment", card="compliment-keeps-going", by=grant)
    book.write(20, "period", phase="doing", first=book.day(20), last=book.day(-71))
    planned = book.write(7, "talk", date=book.day(-4), time="14:00", place="Bij mij thuis", state="planned")
    book.write(2, "topic", talk=planned, text="Een kast voor de slaapkamer", text_lang="nl", state="open")
    book.write(1, "topic", talk=planned, text="Hoe was het tekenen?", text_lang="nl", state="open", by=grant)
    book.write(7, "look", grant=grant, date=book.day(7), sections__plan=True, sections__talks=True)
    book.write(1, "look", grant=grant, date=book.day(1), sections__plan=True)
