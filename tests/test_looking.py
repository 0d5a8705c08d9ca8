"""Looking along: a worker sees of a client's book what is shared, and nothing else, and changes only their own."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.access import COOKIE, erase_workbook, looking
from app.accounting import looks as printed
from app.config import read_settings
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.models import Look, Worker, WorkerSession
from tests.looking import ROWS, SECRET, TODAY, Fatma, book_of, not_there, shares, writes
from tests.offices import database_of, organisation, worker_at
from tests.pages import Person


@pytest.fixture(scope="module")
def fatma(app: Any) -> Fatma:
    return Fatma(app)


def looks(fatma: Fatma, worker: Person) -> list[Look]:
    with database_of(fatma.app).reading() as session:
        return list(session.exec(select(Look).where(Look.worker_id == worker.worker_id).order_by(Look.id)))  # type: ignore[attr-defined]


# --- what is seen ---


@pytest.mark.parametrize("row", sorted(looking.LOOKS))
def test_a_worker_sees_the_screens_that_are_shared(fatma: Fatma, row: str) -> None:
    page = fatma.anna.opens(fatma.address(row), 200)
    assert "You are looking at the book of" in page.text
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert not page.all("script")
    assert not page.all("link[rel=manifest]")
    assert "Fatma" not in page.html.query_one("title").to_text(), "a name does not belong in the history"


@pytest.mark.parametrize("row", sorted(looking.LOOKS))
def test_every_way_on_a_workers_page_leads_somewhere(fatma: Fatma, row: str) -> None:
    page = fatma.anna.opens(fatma.address(row), 200)
    for link in page.all("a"):
        address = link.attrs.get("href")
        if address and not address.startswith(
            ("#", "tel:", "/work/account", "/work/clients/new", "/work/language")
        ):
            assert address.startswith("/work/clients"), f"{page.path}: {address} leads out of the book"
            fatma.anna.opens(address, 200)
    for form in page.all("form"):
        assert form.attrs["action"].startswith(fatma.at()), f"{page.path}: {form.attrs['action']}"


def test_the_rows_that_a_worker_may_open_are_rows_of_the_table() -> None:
    assert {*looking.LOOKS, *looking.ADDS, *looking.CHANGES} <= set(ROWS)


def test_what_is_in_no_section_is_the_clients_alone() -> None:
    for path in {*looking.LOOKS, *looking.ADDS, *looking.CHANGES} - {"/"}:
        assert ROWS[path].section in SECTIONS, f"{path}: say in its row what it is shared with"


# --- who sees nothing ---


def everybody_else(fatma: Fatma) -> dict[str, Person]:
    elsewhere = worker_at(fatma.app, organisation(fatma.app, "Elsewhere"), "Cor")
    shares(fatma.app, fatma.other, elsewhere)
    of_another = worker_at(fatma.app, fatma.bridge, "Dina")
    shares(fatma.app, fatma.other, of_another)
    taken_back = fatma.colleague(*SECTIONS)
    grant = shares(fatma.app, fatma.person, taken_back)
    writes(fatma.app, fatma.person, "grant", grant, ended=True)
    until = fatma.colleague(*SECTIONS)
    writes(fatma.app, fatma.person, "grant", shares(fatma.app, fatma.person, until), until="2026-01-01")
    return {
        "a colleague without a grant": fatma.colleague(),
        "the worker of another client": of_another,
        "a worker of another organisation": elsewhere,
        "one from whom it was taken back": taken_back,
        "one whose time is over": until,
    }


def test_who_has_no_grant_gets_the_same_page_as_for_a_book_that_is_not_there(fatma: Fatma) -> None:
    nothing = not_there(fatma.anna, f"/work/clients/{new_id()}/plan")
    for who, worker in everybody_else(fatma).items():
        for row in ROWS:
            body = not_there(worker, fatma.address(row))
            assert body == nothing, f"{who} learns something of {row}"
            assert SECRET not in body


@pytest.mark.parametrize("section", SECTIONS)
def test_with_one_section_only_its_screens_are_there(fatma: Fatma, section: str) -> None:
    worker = fatma.colleague(section)
    for row, screen in ROWS.items():
        answer = worker.client.get(fatma.address(row))
        opens = row == "/" or (screen.section == section and row in {*looking.LOOKS, *looking.ADDS})
        assert answer.status_code == (200 if opens else 404), f"{row} answered {answer.status_code}"
        if not opens:
            assert SECRET not in answer.text


def test_the_screens_that_are_the_clients_alone_are_not_there(fatma: Fatma) -> None:
    for row in set(ROWS) - {*looking.LOOKS, *looking.ADDS}:
        assert SECRET not in not_there(fatma.anna, fatma.address(row))


@pytest.mark.parametrize("path", ["/sync", "/export.json", "/import", "/me", "/sharing", "/work/clients"])
def test_a_workers_session_opens_nothing_of_the_client(fatma: Fatma, path: str) -> None:
    for address in (path, fatma.at(path)):
        answer = fatma.anna.client.get(address, follow_redirects=False)
        assert SECRET not in answer.text
        assert COOKIE not in fatma.anna.client.cookies
    assert fatma.anna.client.post("/sync", json={"cursor": 0, "epoch": None, "saves": []}).status_code == 401


def test_taking_back_works_at_the_very_next_request(fatma: Fatma) -> None:
    worker = fatma.colleague("plan", "talks")
    grant = shares(fatma.app, fatma.person, worker)
    worker.opens(fatma.address("/goals/{id}"), 200)
    writes(fatma.app, fatma.person, "grant", grant, shares__plan=False)
    assert SECRET not in not_there(worker, fatma.address("/goals/{id}"))
    worker.opens(fatma.at("/talk"), 200)
    writes(fatma.app, fatma.person, "grant", grant, ended=True)
    assert SECRET not in not_there(worker, fatma.at("/talk"))
    assert "Fatma" not in worker.opens("/work/clients", 200).text


def test_who_is_logged_out_goes_to_the_login_and_learns_nothing(fatma: Fatma) -> None:
    worker = fatma.colleague(*SECTIONS)
    worker.opens(fatma.at(), 200)
    with database_of(fatma.app).writing() as session:
        for one in session.exec(select(WorkerSession).where(WorkerSession.worker_id == worker.worker_id)):  # type: ignore[attr-defined]
            one.ended_at = utc_now()
        session.commit()
    for address in (fatma.at(), fatma.at("/plan"), "/work/clients", f"/work/clients/{new_id()}"):
        answer = worker.client.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"], answer.text) == (303, "/work/login", "")


def test_who_works_there_no_more_sees_nothing(fatma: Fatma) -> None:
    worker = fatma.colleague(*SECTIONS)
    with database_of(fatma.app).writing() as session:
        session.exec(select(Worker).where(Worker.id == worker.worker_id)).one().ended_at = utc_now()  # type: ignore[attr-defined]
        session.commit()
    assert worker.client.get(fatma.at("/plan"), follow_redirects=False).status_code == 303


def test_only_me_is_seen_nowhere(fatma: Fatma) -> None:
    app, person = fatma.app, fatma.person
    wish = writes(app, person, "wish", text="eekhoorn", domain="home", private=True)
    goal = writes(app, person, "goal", text="Ik bel de buurvrouw", wish=wish)
    worker = fatma.colleague(*SECTIONS)
    page = worker.opens(fatma.at(f"/goals/{goal}"), 200)
    assert "Not shared" in page.text
    assert "eekhoorn" not in page.answer.text
    assert wish not in page.answer.text
    not_there(worker, fatma.at(f"/wishes/{wish}"))
    assert "eekhoorn" not in worker.opens(fatma.at("/strengths/home?time=later"), 200).answer.text


def test_who_helps_is_not_named_where_people_are_not_shared(fatma: Fatma) -> None:
    app, person = fatma.app, fatma.person
    helper = writes(app, person, "person", name="Eekhoorn")
    goal = writes(app, person, "goal", text="Ik leer fietsen", **{f"people__{helper}": True})
    step = writes(app, person, "step", text="Ik vraag het", goal=goal, who=helper)
    worker = fatma.colleague("plan")
    for path in (f"/steps/{step}", f"/goals/{goal}"):
        page = worker.opens(fatma.at(path), 200)
        assert "Not shared" in page.text
        assert "Eekhoorn" not in page.answer.text
        assert helper not in page.answer.text


def test_what_is_removed_or_not_settled_is_not_shown(fatma: Fatma) -> None:
    app, person = fatma.app, fatma.person
    gone = writes(app, person, "wish", text="eekhoorn", domain="home")
    writes(app, person, "wish", gone, removed=True)
    assert "eekhoorn" not in fatma.anna.opens(fatma.at(f"/strengths/home?time=later&undo={gone}")).answer.text
    not_there(fatma.anna, fatma.at(f"/wishes/{gone}"))


def test_what_belongs_to_what_is_only_the_clients_is_so_too(fatma: Fatma) -> None:
    """A step tells what a goal is about that the client keeps to herself, on the lists and in the counts as well."""
    app, person = fatma.app, fatma.person
    worker = fatma.colleague(*SECTIONS)
    addresses = ["", "/talk", "/talks", "/plan", "/diary", "/people"]
    addresses += [f"/talks/{talk}/{part}" for talk in fatma.book["talk"] for part in ("since", "agenda")]
    before = {address: worker.opens(fatma.at(address)).text for address in ("", "/plan")}
    goal = writes(app, person, "goal", text="marterkolonie", private=True)
    step = writes(app, person, "step", goal=goal, text="marterhol", who="me")
    writes(app, person, "step", goal=goal, text="marterspoor", who="me", state="done", date=TODAY)
    talk = writes(app, person, "talk", date=TODAY, state="done", private=True)
    topic = writes(app, person, "topic", talk=talk, text="marterjong")
    for address in addresses:
        assert "marter" not in worker.opens(fatma.at(address)).answer.text, address
    assert {address: worker.opens(fatma.at(address)).text for address in before} == before
    not_there(worker, fatma.at(f"/steps/{step}"))
    not_there(worker, fatma.at(f"/topics/{topic}"))
    worker.sends(form("topic", text="x", goal=goal), fatma.at(), 404)


def test_what_belonged_to_what_was_erased_is_not_shown(fatma: Fatma) -> None:
    goal = writes(fatma.app, fatma.person, "goal", text="marterkolonie", private=True)
    step = writes(fatma.app, fatma.person, "step", goal=goal, text="marterhol", who="me")
    writes(fatma.app, fatma.person, "goal", goal, removed=True, erased=True)
    not_there(fatma.anna, fatma.at(f"/steps/{step}"))


# --- what is written down ---


def test_every_look_is_written_down_with_who_for_whom_what_and_when(fatma: Fatma) -> None:
    worker = fatma.colleague("plan")
    worker.opens(fatma.address("/goals/{id}"), 200)
    not_there(worker, fatma.at("/diary"))
    not_there(worker, fatma.at("/nothing/here"))
    first, second, third = looks(fatma, worker)
    assert (first.workbook_id, first.worker_name, first.organisation_name) == (fatma.id, "Bea", "The Bridge")
    assert (first.section, first.what, first.action, first.outcome) == (
        "plan",
        "/goals/{id}",
        "read",
        "shown",
    )
    assert abs((utc_now() - first.at.replace(tzinfo=utc_now().tzinfo)).total_seconds()) < 60
    assert (second.section, second.what, second.outcome) == ("diary", "/diary", "refused")
    assert (third.section, third.what, third.outcome) == (None, "", "refused")


def test_a_look_says_from_where_as_what_by_which_grant_at_which_entry_and_at_what(fatma: Fatma) -> None:
    worker = fatma.colleague("plan", "talks")
    grant = shares(fatma.app, fatma.person, worker)
    goal = fatma.address("/goals/{id}")
    worker.opens(goal, 200)
    worker.opens(fatma.at(), 200)
    worker.opens("/work/clients", 200)
    not_there(worker, fatma.address("/ratings/{id}"))
    at_goal, in_front, in_list, refused = looks(fatma, worker)
    with database_of(fatma.app).reading() as session:
        of = select(WorkerSession.id).where(WorkerSession.worker_id == worker.worker_id)  # type: ignore[attr-defined]
        its_session = session.exec(of).one()
    for look in (at_goal, in_front, in_list):
        assert (look.session_id, look.role, look.grant_id) == (its_session, "worker", grant)
    assert (refused.session_id, refused.grant_id) == (its_session, "")
    assert at_goal.entry_id == goal.rpartition("/")[2]
    assert refused.entry_id == fatma.address("/ratings/{id}").rpartition("/")[2]
    assert "plan" in at_goal.sections.split(",")
    for look in (in_front, in_list):
        assert (look.entry_id, {*look.sections.split(",")} & {"plan", "talks", "diary"}) == (
            "",
            {"plan", "talks"},
        )


def test_what_was_looked_at_can_be_told_after_the_book_is_erased(
    fatma: Fatma, capsys: pytest.CaptureFixture[str]
) -> None:
    nour = fatma._person("Nour")
    worker = fatma.colleague()
    shares(fatma.app, nour, worker)
    book = book_of(fatma.app, nour)
    writes(fatma.app, nour, "goal", text=SECRET)
    worker.opens(f"/work/clients/{book}/plan", 200)
    with database_of(fatma.app).writing() as session:
        erase_workbook(session, book, utc_now())
        session.commit()
    settings = replace(read_settings({}), database_url=database_of(fatma.app).url)
    assert printed(settings, ["--book", book]) == 0
    said = capsys.readouterr().out
    assert f"workbook_id={book}" in said and "what=/plan" in said and "worker_name=Bea" in said
    assert SECRET not in said and "Nour" not in said
    with database_of(fatma.app).reading() as session:
        login = session.get_one(Worker, worker.worker_id).login  # type: ignore[attr-defined]
    assert printed(settings, ["--worker", login]) == 0
    assert f"workbook_id={book}" in capsys.readouterr().out
    assert printed(settings, ["--worker", "nobody"]) == 1
    assert printed(settings, []) == 2


def test_who_asks_for_what_is_none_of_theirs_is_written_down(fatma: Fatma) -> None:
    """Also for a book that is not there, was erased or is no book at all: the page is the same, and so is the log."""
    worker = fatma.colleague()
    not_there_at_all, erased, read = new_id(), erased_book(fatma.app), fatma.person.entries("look")
    for book in (fatma.id, not_there_at_all, erased, "no-book"):
        not_there(worker, f"/work/clients/{book}/plan")
    worker.sends(form("topic", text="x"), f"/work/clients/{not_there_at_all}", 404)
    worker.sends([("takes_over", fatma.id)], "/work/clients/new", 404)
    assert [(look.workbook_id, look.what, look.action) for look in looks(fatma, worker)] == [
        (fatma.id, "/plan", "read"),
        (not_there_at_all, "/plan", "read"),
        (erased, "/plan", "read"),
        ("", "/plan", "read"),
        (not_there_at_all, "/", "write"),
        (fatma.id, "/work/clients/new", "write"),
    ]
    for look in looks(fatma, worker):
        assert (look.worker_id, look.worker_name, look.organisation_id) == (
            worker.worker_id,  # type: ignore[attr-defined]
            "Bea",
            fatma.bridge,
        )
        assert (look.outcome, look.organisation_name) == ("refused", "The Bridge")
        assert look.at
    assert fatma.person.entries("look") == read, "the client reads who looked, not who was turned away"


def erased_book(app: Any) -> str:
    person = Person("Nour", TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}))
    person.starts()
    book = book_of(app, person)
    with database_of(app).writing() as session:
        erase_workbook(session, book, utc_now())
        session.commit()
    return book


@pytest.mark.parametrize("address", ["", "/plan", "/work/clients"])
def test_a_book_that_is_erased_while_somebody_looks_is_not_there_any_more(
    app: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Her words do not go out, and it is no failure of the app either."""
    fatma = Fatma(app)
    note = looking.note_look

    def erased_first(session: Any, *seen: Any, **counted: Any) -> None:
        erase_workbook(session, fatma.id, utc_now())
        session.commit()
        note(session, *seen, **counted)

    monkeypatch.setattr(looking, "note_look", erased_first)
    answer = fatma.anna.client.get(address if address.startswith("/work") else fatma.at(address))
    assert answer.status_code == (200 if address.startswith("/work") else 404)
    assert "Fatma" not in answer.text


def test_the_client_finds_one_entry_a_day_in_the_own_book(fatma: Fatma) -> None:
    worker = fatma.colleague("plan", "talks")
    grant = shares(fatma.app, fatma.person, worker)
    for path in ("/plan", "/plan", "/talks", "/plan"):
        worker.opens(fatma.at(path), 200)
    found = [look for look in fatma.person.entries("look") if look["grant"] == grant]
    assert [{name for name in look if name.startswith("sections.")} for look in found] == [
        {"sections.plan", "sections.talks"}
    ]
    assert found[0]["date"]


@pytest.mark.parametrize("address", ["/work/clients", "/work/clients/new"])
def test_a_list_of_clients_is_a_look_at_each_of_them(fatma: Fatma, address: str) -> None:
    worker = fatma.colleague("talks")
    grant = shares(fatma.app, fatma.person, worker)
    page = worker.opens(address, 200)
    assert "Fatma" in page.text
    assert "Nour" not in page.text
    assert [(look.what, look.outcome) for look in looks(fatma, worker)] == [(address, "shown")]
    assert [look["grant"] for look in fatma.person.entries("look")].count(grant) == 1


# --- what a worker writes ---


def test_a_topic_of_the_worker_is_in_the_clients_book_with_who_wrote_it(fatma: Fatma) -> None:
    page = fatma.anna.opens(fatma.at())
    page.press("Add it", text="A cupboard for the hall")
    topic = next(t for t in fatma.person.entries("topic") if t["text"] == "A cupboard for the hall")
    assert topic["by"] == fatma.grant
    assert topic["talk"] in fatma.book["talk"]
    assert looks(fatma, fatma.anna)[-2].action == "write"
    page = fatma.anna.opens(fatma.at(f"/topics/{topic['id']}"), 200)
    page.press("Keep it", text="A shelf for the hall")
    changed = next(t for t in fatma.person.entries("topic") if t["id"] == topic["id"])
    assert (changed["text"], changed["by"]) == ("A shelf for the hall", fatma.grant)
    fatma.anna.opens(fatma.at(f"/topics/{topic['id']}")).press("Take it out")
    assert topic["id"] not in [t["id"] for t in fatma.person.entries("topic")]


def test_a_step_that_the_worker_adds_is_one_the_worker_does(fatma: Fatma) -> None:
    goal = next(i for i, fields in fatma.book["goal"].items() if fields["state"] == "open")
    page = fatma.anna.opens(fatma.at(f"/goals/{goal}/steps/new"), 200)
    page = page.press("Keep it", text="I ask the office")
    step = next(s for s in fatma.person.entries("step") if s["text"] == "I ask the office")
    assert (step["who"], step["by"], step["goal"]) == ("worker", fatma.grant, goal)
    assert page.path == fatma.at(f"/steps/{step['id']}")
    page.press("Done")
    assert next(s for s in fatma.person.entries("step") if s["id"] == step["id"])["state"] == "done"


def test_good_words_of_the_worker_are_the_clients_to_read(fatma: Fatma) -> None:
    fatma.anna.opens(fatma.at("/compliments/new"), 200).press("Keep it", text="You went there alone")
    found = next(c for c in fatma.person.entries("compliment") if c.get("text") == "You went there alone")
    assert found["by"] == fatma.grant


def test_what_a_worker_wrote_says_so_to_the_worker_too(fatma: Fatma) -> None:
    """Else the worker would take it for the client's. Which other worker wrote something is the client's to tell."""
    bea = fatma.colleague("talks", "plan")
    bea.opens(fatma.at()).press("Add it", text="A topic of Bea's")
    topic = next(t for t in fatma.person.entries("topic") if t["text"] == "A topic of Bea's")
    goal = next(i for i, fields in fatma.book["goal"].items() if fields["state"] == "open")
    step = bea.opens(fatma.at(f"/goals/{goal}/steps/new")).press("Keep it", text="A step of Bea's").path
    good = bea.opens(fatma.at("/compliments/new")).press("Keep it", text="Good of Bea")
    assert good.status == 200
    agenda = fatma.at(f"/talks/{topic['talk']}/agenda")
    for address in (agenda, fatma.at(f"/topics/{topic['id']}"), step, fatma.at("/compliments")):
        assert "From \u2068Bea\u2069" in bea.opens(address).text, f"{address} does not say who wrote it"
    for address in (agenda, step, fatma.at("/compliments")):
        page = fatma.anna.opens(address)
        assert "From another worker" in page.text, f"{address} does not say that a worker wrote it"
        assert "Bea" not in page.text.replace("A topic of Bea's", "").replace("A step of Bea's", "").replace(
            "Good of Bea", ""
        )


def test_an_empty_topic_is_asked_for_once_more(fatma: Fatma) -> None:
    page = fatma.anna.opens(fatma.at()).press("Add it", text=" ")
    assert page.status == 422
    assert "You are looking at the book of" in page.text


def test_what_the_client_changed_of_a_workers_words_says_so(fatma: Fatma) -> None:
    """Else the client's words would stand under the worker's name alone."""
    fatma.anna.opens(fatma.at()).press("Add it", text="A lamp for the stairs")
    topic = next(t for t in fatma.person.entries("topic") if t["text"] == "A lamp for the stairs")
    address = f"/topics/{topic['id']}"
    fatma.anna.opens(fatma.at(address)).press("Keep it", text="A lamp for the hall")
    assert "changed this" not in fatma.person.opens(address).text
    fatma.person.opens(address).press("Keep it", text="No lamp")
    assert "From \u2068Anna\u2069 You changed this." in fatma.person.opens(address).text
    assert "This was changed later." in fatma.anna.opens(fatma.at(address)).text
    fatma.anna.opens(fatma.at(address)).press("Keep it", text="A small lamp")
    assert "changed this" not in fatma.person.opens(address).text


def test_a_form_of_the_client_says_nothing_in_a_workers_name(fatma: Fatma) -> None:
    entry = new_id()
    fatma.person.sends(form("topic", entry, text="I never said so", by=fatma.grant), "/talk", 400)
    assert entry not in [one["id"] for one in fatma.person.export()["entries"]]


def form(kind: str, entry: str = "", **fields: str) -> list[tuple[str, str]]:
    named = [(name.replace("__", "."), value) for name, value in fields.items() if name != "save"]
    return [("save", fields.get("save", new_id())), ("change", f"{entry or new_id()} {kind}"), *named]


Forms = Callable[[Fatma], list[tuple[str, str]]]
REFUSED: dict[str, tuple[str, Forms]] = {
    "a note": ("/diary", lambda f: form("note", text="x", date=TODAY)),
    "a strength": ("/strengths", lambda f: form("strength", text="x", domain="home", time="now")),
    "a topic at another screen": ("/plan", lambda f: form("topic", text="x")),
    "a talk": ("/talk", lambda f: form("talk", date=TODAY, state="open")),
    "a grant": ("/", lambda f: form("grant", name="Anna", shares__diary="yes")),
    "the grant itself": ("/", lambda f: form("grant", f.grant, shares__diary="yes")),
    "the profile": ("/", lambda f: form("profile", f.id, name="x")),
    "a look": ("/", lambda f: form("look", grant=f.grant, date=TODAY)),
    "something only the worker sees": ("/", lambda f: form("topic", text="x", private="yes")),
    "as somebody else": ("/", lambda f: form("topic", text="x", by=new_id())),
    "as the client": ("/", lambda f: form("topic", text="x", by="")),
    "a step for the client": (
        "/goals/{id}/steps/new",
        lambda f: form("step", text="x", who="me", goal=next(iter(f.book["goal"]))),
    ),
    "a step of no goal that is there": (
        "/goals/{id}/steps/new",
        lambda f: form("step", text="x", goal=new_id()),
    ),
    "the client's topic": ("/", lambda f: form("topic", next(iter(f.book["topic"])), text="x")),
    "out with the client's topic": ("/", lambda f: form("topic", next(iter(f.book["topic"])), removed="yes")),
    "the client's step": (
        "/goals/{id}/steps/new",
        lambda f: form("step", next(iter(f.book["step"])), text="x"),
    ),
    "two things, one of them the client's": (
        "/",
        lambda f: [*form("topic", text="x"), ("change", f"{next(iter(f.book['topic']))} topic")],
    ),
    "nothing": ("/", lambda f: [("save", new_id())]),
    "a form that is none": ("/", lambda f: [("text", "x")]),
    "in place of what the client sent": (
        "/",
        lambda f: form("topic", text="x", save=f.person.export()["saves"][3]["id"]),
    ),
}


AGAIN: dict[str, tuple[str, Forms]] = {
    "topic": ("/", lambda f: form("topic", text="first")),
    "step": ("/goals/{id}/steps/new", lambda f: form("step", text="first", goal=next(iter(f.book["goal"])))),
    "compliment": ("/compliments/new", lambda f: form("compliment", text="first")),
}


def with_words(pairs: list[tuple[str, str]], words: str) -> list[tuple[str, str]]:
    return [(name, words if name == "text" else value) for name, value in pairs]


@pytest.mark.parametrize("kind", AGAIN)
def test_a_form_sent_again_with_other_words_keeps_its_author(fatma: Fatma, kind: str) -> None:
    """Send, Back, change a word, send: else the worker's words would stand in the book as the client's own."""
    row, make = AGAIN[kind]
    address = row if kind == "compliment" else fatma.address(row)
    pairs = make(fatma)
    entry = dict(pairs)["change"].split()[0]
    for words in ("first", "second", "second", "third"):
        fatma.anna.sends(with_words(pairs, words), fatma.at(address) if address == row else address, 200)
        found = next(one for one in fatma.person.entries(kind) if one["id"] == entry)
        assert (found["text"], found["by"]) == (words, fatma.grant)
        assert kind != "step" or found["who"] == "worker"


def test_a_form_sent_again_says_nothing_of_what_it_was_not_about(fatma: Fatma) -> None:
    """Else the id of an old form would take out, unseen, what it made."""
    pairs = form("topic", text="the first form")
    fatma.anna.sends(pairs, fatma.at(), 200)
    entry = dict(pairs)["change"].split()[0]
    fatma.anna.sends(form("topic", text="another", save=dict(pairs)["save"]), fatma.at(), 404)
    assert entry in [topic["id"] for topic in fatma.person.entries("topic")]
    both = [*pairs, ("change", f"{new_id()} topic")]
    fatma.anna.sends(both, fatma.at(), 404)


@pytest.mark.parametrize("how", ["private", "removed"])
def test_a_form_sent_again_changes_nothing_that_the_client_took_away(fatma: Fatma, how: str) -> None:
    pairs = form("topic", text="as it was")
    fatma.anna.sends(pairs, fatma.at(), 200)
    entry = dict(pairs)["change"].split()[0]
    writes(fatma.app, fatma.person, "topic", entry, **{how: True})
    for sent, address in (
        (with_words(pairs, "brought back"), fatma.at()),
        (form("topic", text="another", save=dict(pairs)["save"]), fatma.at()),
        (form("topic", entry, text="brought back"), fatma.at(f"/topics/{entry}")),
    ):
        fatma.anna.sends(sent, address, 404)
    found = next(one for one in fatma.person.export()["entries"] if one["id"] == entry)
    assert (found["fields"]["text"], found["fields"][how]) == ("as it was", True)


def test_how_a_step_went_is_the_clients_to_say(fatma: Fatma) -> None:
    goal = next(i for i, fields in fatma.book["goal"].items() if fields["state"] == "open")
    address = fatma.anna.opens(fatma.at(f"/goals/{goal}/steps/new")).press("Keep it", text="I call").path
    step = address.rpartition("/")[2]
    writes(fatma.app, fatma.person, "step", step, state="done", felt=5, note="It went well", date=TODAY)
    for field in ({"note": "It did not"}, {"felt": "1"}, {"note": ""}):
        fatma.anna.sends(form("step", step, **field), address, 404)
    found = next(one for one in fatma.person.entries("step") if one["id"] == step)
    assert (found["felt"], found["note"]) == (5, "It went well")


@pytest.mark.parametrize("what", REFUSED)
def test_nothing_else_can_be_written(fatma: Fatma, what: str) -> None:
    row, make = REFUSED[what]
    pairs = make(fatma)
    address = fatma.address(row)
    written = [entry for entry in fatma.person.export()["entries"] if entry["kind"] != "look"]
    page = fatma.anna.sends(pairs, address)
    assert page.status in (404, 422), f"{what} was answered with {page.status}"
    if what != "nothing":
        assert page.status == 404
        assert looks(fatma, fatma.anna)[-1].outcome == "refused"
    assert [entry for entry in fatma.person.export()["entries"] if entry["kind"] != "look"] == written


def test_a_form_that_another_site_sends_is_refused(fatma: Fatma) -> None:
    before = len(fatma.person.export()["saves"])
    answer = fatma.anna.client.post(
        fatma.at(), data=dict(form("topic", text="x")), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert len(fatma.person.export()["saves"]) == before


def test_a_worker_changes_nothing_of_a_colleague(fatma: Fatma) -> None:
    bea = fatma.colleague("talks")
    bea.opens(fatma.at()).press("Add it", text="Bea's topic")
    topic = next(t for t in fatma.person.entries("topic") if t["text"] == "Bea's topic")
    not_there(fatma.anna, fatma.at(f"/topics/{topic['id']}"))
    assert fatma.anna.sends(form("topic", topic["id"], text="x"), fatma.at()).status == 404
    agenda = fatma.anna.opens(fatma.at(f"/talks/{topic['talk']}/agenda"))
    assert "Bea's topic" in agenda.text
    assert topic["id"] not in agenda.answer.text


def test_what_the_client_made_only_hers_the_worker_changes_no_more(fatma: Fatma) -> None:
    fatma.anna.opens(fatma.at()).press("Add it", text="Something delicate")
    topic = next(t for t in fatma.person.entries("topic") if t["text"] == "Something delicate")
    writes(fatma.app, fatma.person, "topic", topic["id"], private=True)
    not_there(fatma.anna, fatma.at(f"/topics/{topic['id']}"))
    assert (
        fatma.anna.sends(form("topic", topic["id"], text="x"), fatma.at(f"/topics/{topic['id']}")).status
        == 404
    )


def test_a_workers_page_holds_no_address_of_the_client(fatma: Fatma) -> None:
    for row in looking.LOOKS:
        text = fatma.anna.opens(fatma.address(row), 200).answer.text
        for address in re.findall(r'(?:href|action)="(/[^"]*)"', text):
            assert address.startswith(("/work/", "/assets/")), f"{row}: {address}"


@pytest.mark.parametrize("book", ["%00", "x" * 300, "%ED%A0%80", "new%0A", "..", "%2e%2e%2fplan"])
def test_an_address_that_is_no_book_is_not_there(fatma: Fatma, book: str) -> None:
    not_there(fatma.anna, f"/work/clients/{book}/plan")
