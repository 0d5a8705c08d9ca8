"""What a worker sees held against a filter that is written as plainly as the rule is said, over random books.

Every text of an entry holds a word of its own. The word of what may not be seen is on no page, whatever refers to it;
the word of what may be seen is on some page.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import select

from app.access import connect, looking, start_workbook
from app.content import CONTENT
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTION_OF, SECTIONS
from app.models import Worker
from app.store import Keeper, moment
from tests.offices import database_of, organisation, worker_at
from tests.strategies import fewer

Json = Any
NOW = utc_now()
TODAY, BEFORE, LATER = ((NOW + timedelta(days=days)).date().isoformat() for days in (0, -3, 3))
QUESTION = next(iter(CONTENT["instruments"]["confidence"]["questions"]))
KINDS = tuple(kind for kind in SECTION_OF if kind != "period")
REFERS = {
    "goal": ("wish", "strengths.strength", "people.person"),
    "step": ("goal", "who.person"),
    "note": ("goal", "step"),
    "rating": ("goal", "talk"),
    "topic": ("talk", "goal"),
}
BELONGS = ("goal", "talk", "step")


@dataclass
class Written:
    """An entry with a word of its own, and all that devices said of `private` that nobody settled."""

    kind: str
    word: str
    fields: dict[str, Json]
    private: list[bool]
    id: str = field(default_factory=new_id)


@dataclass
class Case:
    """A book, what the client said of the grant (each saying beside or instead of the ones before), and who looks."""

    entries: list[Written]
    shares: set[str]
    said: list[tuple[dict[str, Json], bool]]
    role: str


@st.composite
def cases(draw: st.DrawFn) -> Case:
    entries: list[Written] = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=7))):
        word = f"vos{number}x"
        fields = {**_texts(kind, word), "removed": draw(st.sampled_from([False, False, False, True]))}
        for refers in REFERS.get(kind, ()):
            name, _, of = refers.partition(".")
            there = [other.id for other in entries if other.kind == (of or name)]
            if there and draw(st.booleans()):
                chosen = draw(st.sampled_from(there))
                fields |= {f"{name}.{chosen}": True} if name in ("strengths", "people") else {name: chosen}
        if kind == "step":
            fields.setdefault("goal", new_id())
        private = draw(st.sampled_from([[], [], [False], [True], [True, False], [False, True]]))
        entries.append(Written(kind, word, fields, private))
    saying = st.one_of(
        st.tuples(st.sampled_from(SECTIONS).map(lambda name: f"shares.{name}"), st.booleans()),
        st.tuples(st.just("until"), st.sampled_from([None, BEFORE, TODAY, LATER])),
        st.tuples(st.just("ended"), st.booleans()),
    ).map(lambda pair: dict([pair]))
    return Case(
        entries,
        draw(st.sets(st.sampled_from(SECTIONS), min_size=1)),
        draw(st.lists(st.tuples(saying, st.booleans()), max_size=3)),
        draw(
            st.sampled_from(["hers", "hers", "hers", "hers", "a colleague", "of another office", "no more"])
        ),
    )


def _texts(kind: str, word: str) -> dict[str, Json]:
    return {
        "strength": {"domain": "home", "time": "now", "sort": "can", "text": word},
        "wish": {"domain": "home", "text": word},
        "goal": {"text": word},
        "step": {"text": word, "note": word, "date": TODAY, "state": "done"},
        "note": {"date": TODAY, "text": word},
        "rating": {
            "instrument": "confidence",
            "date": TODAY,
            "values.confidence": 5,
            f"answers.{QUESTION}": word,
        },
        "talk": {"date": TODAY, "place": word, "summary": word, "state": "done"},
        "topic": {"text": word},
        "person": {"name": word},
        "compliment": {"text": word},
    }[kind]


def is_the_clients_alone(entry: Written, by_id: dict[str, Written]) -> bool:
    """Said of itself, or of the goal, the talk or the step that it belongs to."""
    above = [by_id[entry.fields[name]] for name in BELONGS if entry.fields.get(name) in by_id]
    return True in entry.private or any(is_the_clients_alone(one, by_id) for one in above)


def naively_seen(case: Case) -> set[str]:
    """The words that may be seen, by the rule as people say it."""
    if case.role != "hers":
        return set()
    said: dict[str, list[Json]] = defaultdict(list)
    for section in SECTIONS:
        said[f"shares.{section}"] = [section in case.shares]
    for fields, instead in case.said:
        for name, value in fields.items():
            said[name] = [value] if instead else [*said[name], value]
    if True in said["ended"] or any(day is not None and day < TODAY for day in said["until"]):
        return set()
    words = set()
    by_id = {entry.id: entry for entry in case.entries}
    for entry in case.entries:
        is_shared = False not in said[f"shares.{SECTION_OF[entry.kind]}"]
        if is_shared and not is_the_clients_alone(entry, by_id) and not entry.fields["removed"]:
            words.add(entry.word)
    return words


class Office:
    """The book of a case in the app, and the worker who looks."""

    def __init__(self, app: Any, case: Case) -> None:
        self.database = database_of(app)
        here, elsewhere = organisation(app, "The Bridge"), organisation(app, "Elsewhere")
        hers = worker_at(app, here, "Anna")
        others = {"a colleague": here, "of another office": elsewhere}
        self.worker = worker_at(app, others[case.role], "Bea") if case.role in others else hers
        with self.database.writing() as session:
            self.book = start_workbook(session, new_id())[0].workbook_id
            self.grant = connect(session, self.book, hers.worker_id, case.shares, NOW)  # type: ignore[attr-defined]
            if case.role == "no more":
                session.exec(select(Worker).where(Worker.id == hers.worker_id)).one().ended_at = NOW  # type: ignore[attr-defined]
            session.commit()
        with self.database.writing() as session:
            self.keeper = Keeper(session, self.book, "a phone")
            self._keep(self.book, "profile", {"name": "Fatma"})
            for entry in case.entries:
                self._keep(entry.id, entry.kind, entry.fields)
                for value in entry.private:
                    self._keep(entry.id, entry.kind, {"private": value})
            for fields, instead in case.said:
                self._keep(self.grant, "grant", fields, instead=instead)
            session.commit()

    def _keep(self, entry: str, kind: str, fields: dict[str, Json], instead: bool = False) -> None:
        state = self.keeper.state(entry)
        held = state["fields"] if state else {}
        replaces = {name: sorted(held[name]["live"]) for name in fields if name in held} if instead else {}
        change = {
            "entry": entry,
            "kind": kind,
            "fields": {"removed": False, **fields},
            "replaces": replaces,
        }
        if "removed" not in fields and state:  # says nothing of it
            change["fields"]["removed"] = next(iter(held["removed"]["live"].values()))[1]
        save = {"id": new_id(), "made_at": moment(NOW), "app": APP, "changes": [change]}
        assert self.keeper.keep(save, NOW) is None, change

    def bodies(self, entries: list[Written]) -> str:
        """All that the worker gets to read, at every address there could be."""
        ids = [entry.id for entry in entries]
        paths = []
        for row in sorted({*looking.LOOKS, *looking.ADDS, *looking.CHANGES}):
            path = (
                row.replace("{domain}", "home").replace("{date}", TODAY).replace("{instrument}", "confidence")
            )
            paths += [path.replace("{id}", one) for one in ids] if "{id}" in path else [path]
        paths += [f"/scales/confidence/marks?goal={one}" for one in ids]
        paths += ["/strengths/home?time=later", *(f"/plan?undo={one}" for one in ids)]
        found = [self.worker.client.get("/work/clients", follow_redirects=False).text]
        for path in paths:
            answer = self.worker.client.get(
                f"/work/clients/{self.book}{'' if path == '/' else path}", follow_redirects=False
            )
            assert answer.status_code in (200, 303, 404), path
            found.append(answer.text)
        return "\n".join(found)


def written(kind: str, word: str, private: bool = False, **fields: Json) -> Written:
    return Written(
        kind, word, {**_texts(kind, word), "removed": False, **fields}, [private] if private else []
    )


def a_private_goal_and_talk() -> Case:
    goal, talk = written("goal", "vos0x", private=True), written("talk", "vos1x", private=True)
    step = written("step", "vos2x", goal=goal.id)
    of_them = [
        written("note", "vos3x", goal=goal.id),
        written("note", "vos4x", step=step.id),
        written("rating", "vos5x", goal=goal.id),
        written("rating", "vos6x", talk=talk.id),
        written("topic", "vos7x", talk=talk.id),
        written("topic", "vos8x", goal=goal.id),
    ]
    return Case([goal, talk, step, *of_them], set(SECTIONS), [], "hers")


@fewer(2)
@example(case=a_private_goal_and_talk())
@given(case=cases())
def test_a_worker_reads_the_words_of_what_is_shared_and_no_others(app: Any, case: Case) -> None:
    bodies = Office(app, case).bodies(case.entries)
    seen = naively_seen(case)
    for entry in case.entries:
        if entry.word not in seen:
            assert entry.word not in bodies, f"{entry.kind} is not shared, and is read"
        elif entry.kind != "topic":  # it is read with the talk it belongs to
            assert entry.word in bodies, f"{entry.kind} is shared, and is read nowhere"
