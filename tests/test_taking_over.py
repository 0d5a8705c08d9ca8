"""With phone and card lost, a new book takes over what the worker could see of the old one, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.access import clients_of, worker_access
from app.config import read_settings
from app.erase import erase
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.models import Grant, Look
from app.store import Keeper, moment
from tests.looking import shares
from tests.offices import database_of, organisation, worker_at
from tests.pages import Person
from tests.test_joining import code_of, workbook_of

Stranger = Callable[[str], Person]


class Fatma:
    """Fatma, who is connected with Anna and shares her plan and strengths, and who then loses her phone."""

    def __init__(self, app: Any, stranger: Stranger) -> None:
        self.app = app
        self.anna = worker_at(app, organisation(app, "The Bridge"), "Anna")
        self.person = stranger("Fatma")
        page = self.person.opens(f"/join/{code_of(self.anna)}?lang=en")
        page.press("Begin", **{"shares.talks": "no", "shares.people": "no"}).press("Keep it", name="Fatma")
        self.book = workbook_of(app, self.person)

    def writes(self, kind: str, **fields: Any) -> str:
        entry = new_id()
        named = {"removed": False, **{name.replace("__", "."): value for name, value in fields.items()}}
        change = {"entry": entry, "kind": kind, "fields": named, "replaces": {}}
        with database_of(self.app).writing() as session:
            keeper = Keeper(session, self.book, "her phone")
            save = {"id": new_id(), "made_at": moment(utc_now()), "app": APP, "changes": [change]}
            assert keeper.keep(save, utc_now()) is None
            session.commit()
        return entry

    def begins_anew(self, stranger: Stranger, **shares: str) -> Person:
        code = code_of(self.anna, takes_over=self.book)
        new = stranger("Fatma again")
        page = new.opens(f"/join/{code}?lang=en")
        assert "comes along" in page.text
        page.press("Begin", **shares)
        return new


def test_what_was_shared_comes_along_and_nothing_else(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    strength = fatma.writes("strength", domain="home", time="now", text="I cook")
    hidden = fatma.writes("strength", domain="home", time="now", text="secret strength", private=True)
    person = fatma.writes("person", name="secret Amira")
    goal = fatma.writes(
        "goal",
        text="A tidy house",
        **{f"strengths__{strength}": True, f"strengths__{hidden}": True, f"people__{person}": True},
    )
    fatma.writes("step", goal=goal, text="A box", who=person)
    gone = fatma.writes("goal", text="secret goal", private=True)
    fatma.writes("step", goal=gone, text="secret step")
    fatma.writes("note", date="2026-11-01", text="secret note")
    fatma.writes("goal", text="secret and taken out", removed=True)
    new = fatma.begins_anew(stranger)
    entries = new.export()["entries"]
    assert sorted(
        (entry["kind"], entry["fields"].get("text")) for entry in entries if "text" in entry["fields"]
    ) == [
        ("goal", "A tidy house"),
        ("step", "A box"),
        ("strength", "I cook"),
    ]
    (goal_now,) = new.entries("goal")
    assert goal_now[f"strengths.{strength}"] is True
    said = new.client.get("/export.json").text
    for unseen in ("secret", hidden, person, gone):
        assert unseen not in said
    assert [profile["name"] for profile in new.entries("profile")] == ["Fatma"]
    assert workbook_of(app, new) != fatma.book


def test_what_the_worker_wrote_stays_the_workers(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    (grant,) = fatma.person.entries("grant")
    goal = fatma.writes("goal", text="A tidy house")
    fatma.writes("step", goal=goal, text="I call the school", who="worker", by=grant["id"])
    fatma.writes("step", goal=goal, text="Somebody else's", by=new_id())
    new = fatma.begins_anew(stranger)
    (grant_now,) = new.entries("grant")
    by = {step["text"]: step.get("by") for step in new.entries("step")}
    assert by == {"I call the school": grant_now["id"], "Somebody else's": None}


def test_the_old_book_stays_as_it_is_but_for_what_was_shared(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    fatma.writes("goal", text="A tidy house")
    before = fatma.person.export()
    fatma.begins_anew(stranger)
    after = fatma.person.export()
    own = [[entry for entry in book["entries"] if entry["kind"] != "grant"] for book in (before, after)]
    assert [entry for entry in own[1] if entry["kind"] != "look"] == own[0]
    assert after["saves"][: len(before["saves"])] == before["saves"]


def test_the_worker_has_the_client_once_and_sees_the_old_book_no_more(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    colleague = worker_at(app, organisation(app, "The Harbour"), "Bram")
    shares(app, fatma.person, colleague, ("plan",))
    fatma.anna.opens(f"/work/clients/{fatma.book}/plan")
    new = fatma.begins_anew(stranger)
    fatma.anna.opens(f"/work/clients/{fatma.book}/plan", 404)
    fatma.anna.opens(f"/work/clients/{workbook_of(app, new)}/plan")
    assert len(fatma.anna.opens("/work/clients").all("main a.card")) == 1
    assert len(fatma.anna.opens("/work/clients/new").all("input[name=takes_over]")) == 1
    assert "Sees nothing now" in fatma.person.opens("/sharing").follow("Anna").text
    colleague.opens(f"/work/clients/{fatma.book}/plan")  # whom that code was not of


def test_who_finds_the_old_phone_again_can_share_the_old_book_again(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    fatma.begins_anew(stranger)
    fatma.person.opens("/sharing").follow("Anna").press("Share again")
    fatma.anna.opens(f"/work/clients/{fatma.book}/plan")


def test_a_code_that_nobody_used_ends_nothing(app: Any, stranger: Stranger) -> None:
    """What the worker does alone takes nothing from the client, and neither does who has a book already."""
    fatma = Fatma(app, stranger)
    code = code_of(fatma.anna, takes_over=fatma.book)
    stranger("Somebody").opens(f"/join/{code}?lang=en")
    fatma.anna.opens(f"/work/clients/{fatma.book}/plan")
    assert not [grant for grant in fatma.person.entries("grant") if grant.get("ended")]


def test_after_taking_back_nothing_comes_along(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    fatma.writes("goal", text="A tidy house")
    code = code_of(fatma.anna, takes_over=fatma.book)
    (grant,) = fatma.person.entries("grant")
    pairs = [("save", new_id()), ("change", f"{grant['id']} grant"), ("ended", "yes")]
    fatma.person.sends(pairs, "/me")
    new = stranger("Fatma again")
    page = new.opens(f"/join/{code}?lang=en")
    assert "comes along" not in page.text
    page.press("Begin")
    assert new.entries("goal") == []
    assert [profile["name"] for profile in new.entries("profile")] == [""]


def test_a_worker_takes_over_books_of_their_own_clients_only(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    bram = worker_at(app, organisation(app, "The Bridge"), "Bram")
    bas = stranger("Bas")
    bas.starts()
    none = bram.sends([("takes_over", new_id())], "/work/clients/new", 404).answer.text
    for book in (fatma.book, workbook_of(app, bas)):
        assert bram.sends([("takes_over", book)], "/work/clients/new", 404).answer.text == none
    assert "Fatma" not in bram.opens("/work/clients/new").text


def test_a_book_that_is_there_is_not_filled_by_a_code(app: Any, stranger: Stranger, nermin: Person) -> None:
    """Who has a book connects it: what another wrote does not get in between."""
    fatma = Fatma(app, stranger)
    fatma.writes("goal", text="A tidy house")
    page = nermin.opens(f"/join/{code_of(fatma.anna, takes_over=fatma.book)}")
    assert "comes along" not in page.text
    page.press("Yes, connect")
    assert nermin.entries("goal") == []
    with database_of(app).reading() as session:
        who = worker_access(session, fatma.anna.client.cookies["worker"])
        assert set(clients_of(session, who, utc_now().date().isoformat())) == {
            fatma.book,
            workbook_of(app, nermin),
        }


def test_a_worker_who_uses_the_code_alone_is_seen_by_the_client(app: Any, stranger: Stranger) -> None:
    """In the old book, on the phone that was never lost; beside the looks of that day; and in the access log."""
    fatma = Fatma(app, stranger)
    strength = fatma.writes("strength", domain="home", time="now", text="I cook")
    fatma.writes("goal", text="A tidy house", **{f"strengths__{strength}": True})
    fatma.anna.opens(f"/work/clients/{fatma.book}/plan")
    fatma.begins_anew(stranger)
    told = [look for look in fatma.person.entries("look") if look.get("copied")]
    assert [{name for name in look if "." in name} for look in told] == [
        {"sections.plan", "sections.strengths"}
    ]
    page = fatma.person.opens("/sharing")
    card = next(card.to_text() for card in page.all("div.card.low") if "into a new book" in card.to_text())
    assert "Anna" in card
    assert "My plan" in card
    assert len(page.all("div.card.low")) == 2, "the look of that day is there as well"
    with database_of(app).reading() as session:
        copies = session.exec(select(Look).where(Look.workbook_id == fatma.book, Look.action == "copy")).all()
        assert {(look.section, look.worker_name, look.organisation_name) for look in copies} == {
            ("plan", "Anna", "The Bridge"),
            ("strengths", "Anna", "The Bridge"),
        }


def test_a_look_after_the_copy_is_no_copy(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    fatma.writes("goal", text="A tidy house")
    fatma.begins_anew(stranger)
    fatma.person.opens("/sharing").follow("Anna").press("Share again")
    fatma.anna.opens(f"/work/clients/{fatma.book}/strengths")
    copies = {bool(look.get("copied")): look for look in fatma.person.entries("look")}
    assert "sections.strengths" in copies[False]
    assert "sections.strengths" not in copies[True]


def erases(app: Any, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    url = database_of(app).url
    done = erase(read_settings({"DATABASE_URL": url}), list(arguments))
    said = capsys.readouterr()
    return done, said.out + said.err


def test_the_organisation_erases_the_old_book_at_the_clients_request(
    app: Any, stranger: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    fatma = Fatma(app, stranger)
    fatma.writes("note", date="2026-11-01", text="what was never shared")
    new = workbook_of(app, fatma.begins_anew(stranger))
    done, said = erases(app, capsys, "--old-of", new)
    assert (done, "add --yes" in said, "last there on" in said) == (0, True, True)
    fatma.person.opens("/diary")
    done, said = erases(app, capsys, "--old-of", new, "--yes")
    assert (done, "Erased for good" in said) == (0, True)
    fatma.person.opens("/diary", 410)
    assert erases(app, capsys, "--old-of", new, "--yes")[0] == 1


def test_nothing_is_erased_of_who_took_nothing_over(
    app: Any, stranger: Stranger, nermin: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    fatma = Fatma(app, stranger)
    fatma.begins_anew(stranger)
    for book in (fatma.book, workbook_of(app, nermin), new_id(), "no-book"):
        assert erases(app, capsys, "--old-of", book, "--yes")[0] == 1
    assert erases(app, capsys)[0] == 2
    fatma.person.opens("/sharing")


def test_one_worker_has_one_grant_in_a_book(app: Any, stranger: Stranger) -> None:
    fatma = Fatma(app, stranger)
    another = Grant(workbook_id=fatma.book, id=new_id(), worker_id=fatma.anna.worker_id)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), database_of(app).writing() as session:
        session.add(another)
        session.commit()
