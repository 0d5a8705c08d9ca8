"""Rows: the entries and saves of one workbook within a write transaction, read and written many at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, event, insert, select, union_all, update
from sqlmodel import Session

from app.digest import EMPTY, combined, entry_digest
from app.merge import EntryState, show
from app.models import Entry, Save, Workbook, utc_now

Json = Any
_MANY = 500  # ids in one question to the database
_ENTRY: Table = Entry.__table__  # type: ignore[attr-defined]
_SAVE: Table = Save.__table__  # type: ignore[attr-defined]
_SAVED = ("seq", "id", "form", "said", "author", "made_at", "app", "changes")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_BOOK: BindParameter[Any] = bindparam("workbook")
_ENTRIES_BY_ID = select(_ENTRY.c.id, _ENTRY.c.state, _ENTRY.c.digest).where(
    _ENTRY.c.workbook_id == _BOOK, _ENTRY.c.id.in_(_IDS)
)
_SAVES = select(*(_SAVE.c[name] for name in _SAVED)).where(_SAVE.c.workbook_id == _BOOK)
_SAVES_BY_ID = _SAVES.where(_SAVE.c.id.in_(_IDS))
# Two questions in one: with "or" between them no index is of use.
_SAVES_OF_FORMS = union_all(_SAVES_BY_ID, _SAVES.where(_SAVE.c.form.in_(_IDS)))
_NEW_ENTRIES, _NEW_SAVES = insert(_ENTRY), insert(_SAVE)
_REWRITTEN = update(_SAVE).where(
    _SAVE.c.workbook_id == bindparam("its_workbook"), _SAVE.c.seq == bindparam("its_seq")
)
_CHANGED_ENTRIES = update(_ENTRY).where(
    _ENTRY.c.workbook_id == bindparam("its_workbook"), _ENTRY.c.id == bindparam("its_id")
)


@dataclass(frozen=True, slots=True)
class Logged:
    """A save in the log; the fields are those of `app.models.Save`."""

    seq: int
    id: str
    form: str
    said: str
    author: str
    made_at: str
    app: int
    changes: list[Json]


@dataclass(slots=True)
class _Held:
    """The state of an entry, and its digest in the database: none if it is new."""

    state: EntryState
    digest: str | None


class Rows:
    """What is put here is in the database when the session commits, with the workbook's digest."""

    def __init__(self, session: Session, workbook: Workbook) -> None:
        # Past the session: what is asked and written here is no object of its own.
        self._connection = session.connection()
        self._workbook = workbook
        self._entries: dict[str, _Held | None] = {}
        self._of_form: dict[str, list[Logged]] = {}
        self._touched: set[str] = set()
        self._added: list[Logged] = []
        event.listen(session, "before_commit", lambda _session: self._write())

    def read_for(self, entries: Sequence[str], forms: Sequence[str]) -> None:
        """Read these entries, and the saves that these forms made."""
        for some in _parts(entries):
            self._entries |= dict.fromkeys(entry for entry in some if entry not in self._entries)
            for entry_id, state, digest in self._asked(_ENTRIES_BY_ID, some):
                if self._entries[entry_id] is None:  # what was put here since is not read again
                    self._entries[entry_id] = _Held(state, digest)
        for some in _parts(forms):
            self._read_forms(some)

    def state(self, entry_id: str) -> EntryState | None:
        """The merged state of an entry, or None."""
        if entry_id not in self._entries:
            self.read_for([entry_id], [])
        held = self._entries.get(entry_id)
        return held.state if held else None

    def put(self, entry_id: str, state: EntryState) -> None:
        """Give an entry its state."""
        held = self._entries.get(entry_id)
        self._entries[entry_id] = _Held(state, held.digest if held else None)
        self._touched.add(entry_id)

    def add(self, save: Logged) -> None:
        """Add a save to the log."""
        self._added.append(save)
        for name in {save.id, save.form}:
            if name in self._of_form:
                self._of_form[name].append(save)

    def rewrite(self, saves: Sequence[Logged]) -> None:
        """Give saves of the log, known by their number, the changes and digest that they have here."""
        its = {"its_workbook": self._workbook.id}
        rows = [{**its, "its_seq": save.seq, "changes": save.changes, "said": save.said} for save in saves]
        if rows:
            self._connection.execute(_REWRITTEN, rows)
        now = {save.seq: save for save in saves}
        for form, known in self._of_form.items():
            self._of_form[form] = [now.get(save.seq, save) for save in known]

    def of_form(self, form: str) -> list[Logged]:
        """The saves with this id, as their own or as that of the form they came from; oldest first."""
        if form not in self._of_form:
            self._read_forms([form])
        return self._of_form[form]

    def by_id(self, ids: Sequence[str]) -> list[Logged]:
        """The saves with these ids, as far as there are."""
        self._write()
        return [save for some in _parts(ids) for save in self._saves(_SAVES_BY_ID, some)]

    def _read_forms(self, forms: Sequence[str]) -> None:
        self._write()
        self._of_form |= {form: [] for form in forms}
        found = {save.seq: save for save in self._saves(_SAVES_OF_FORMS, forms)}
        for _, save in sorted(found.items()):
            for name in {save.id, save.form} & set(forms):
                self._of_form[name].append(save)

    def _saves(self, which: Any, ids: Sequence[str]) -> list[Logged]:
        return [Logged(*row) for row in self._asked(which, ids)]

    def _asked(self, which: Any, ids: Sequence[str]) -> Any:
        return self._connection.execute(which, {"workbook": self._workbook.id, "ids": ids})

    def _write(self) -> None:
        if not self._touched and not self._added:
            return
        new, changed, marks = [], [], [self._workbook.digest]
        for entry_id in sorted(self._touched):
            held = self._entries[entry_id]
            assert held
            digest = entry_digest(entry_id, held.state)
            marks += [held.digest or EMPTY, digest]
            row = {"state": held.state, "shown": show(entry_id, held.state), "digest": digest}
            if held.digest is None:
                kind = held.state["kind"]
                new.append({"workbook_id": self._workbook.id, "id": entry_id, "kind": kind, **row})
            else:
                changed.append({"its_workbook": self._workbook.id, "its_id": entry_id, **row})
            held.digest = digest
        if new:
            self._connection.execute(_NEW_ENTRIES, new)
        if changed:
            self._connection.execute(_CHANGED_ENTRIES, changed)
        if self._added:
            of = {"workbook_id": self._workbook.id, "kept_at": utc_now()}
            self._connection.execute(_NEW_SAVES, [{**of, **_named(save)} for save in self._added])
        if self._touched:
            self._workbook.digest = combined(marks)
        self._touched, self._added = set(), []


def _named(save: Logged) -> dict[str, Json]:
    # Not dataclasses.asdict, which copies all that is in it.
    return {name: getattr(save, name) for name in _SAVED}


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    """`ids`, each once, a few at a time."""
    each = list(dict.fromkeys(ids))
    for start in range(0, len(each), _MANY):
        yield each[start : start + _MANY]
