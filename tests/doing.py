"""What people do in several tests: a goal, a step, a mark in as few lines as it takes to say so."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.config import read_settings
from app.ids import new_id
from tests.pages import Page, Person


def has_goal(person: Person, text: str = "I draw again") -> str:
    """Makes a goal straight from the heart and gives its address."""
    page = person.opens("/goals/new").press("This is my goal", text=text)
    return page.path.removesuffix("/strengths")


def has_wish(person: Person, text: str, domain: str = "leisure") -> str:
    person.opens(f"/strengths/{domain}/new?time=later").press("Keep it", text=text)
    return person.entries("wish")[-1]["id"]


def has_strength(person: Person, text: str, domain: str) -> str:
    person.opens(f"/strengths/{domain}/new?time=now").press("Keep it", text=text)
    return next(item["id"] for item in person.entries("strength") if item["text"] == text)


def knows(person: Person, name: str) -> str:
    person.opens("/people/new").press("Keep it", name=name)
    return next(item["id"] for item in person.entries("person") if item["name"] == name)


def has_step(person: Person, goal: str, text: str = "I buy a pencil") -> str:
    """Adds a step and gives its address; who and when are not said yet."""
    return person.opens(f"{goal}/steps/new").press("Keep it", text=text).path.removesuffix("/who")


def step_of(person: Person, address: str) -> dict[str, object]:
    return next(step for step in person.entries("step") if address.endswith(step["id"]))


def moves(person: Person, step: str, day: str, time: str = "") -> Page:
    page = person.opens(f"{step}/when")
    return page.press("Keep it", date=day, time=time)


def takes_mark(person: Person, goal: str, instrument: str, mark: str) -> None:
    """A mark, kept as the scales keep it."""
    pairs = [
        ("save", new_id()),
        ("change", f"{new_id()} rating"),
        ("instrument", instrument),
        ("goal", goal.removeprefix("/goals/")),
        ("date", "2026-11-20"),
        (f"values.{instrument}", mark),
    ]
    person.sends(pairs, goal, 200)


def removal(person: Person, entry: str, kind: str) -> list[tuple[str, str]]:
    saves = [s["id"] for s in person.export()["saves"] if any(c["entry"] == entry for c in s["changes"])]
    return [
        ("save", new_id()),
        ("change", f"{entry} {kind}"),
        ("seen", " ".join([entry, *saves])),
        ("removed", "yes"),
    ]


def today() -> date:
    """The day where Nermin is."""
    return datetime.now(ZoneInfo(read_settings({}).timezone)).date()
