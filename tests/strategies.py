"""Hypothesis strategies that several tests share: saves, whole workbooks, hostile texts.

`SEEDS=10000` asks for that many examples a test (`make soak`); without it there are few, so that all stays quick.
"""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from app.content import CONTENT
from app.ids import new_id
from app.kinds import KINDS, NEEDED, SECTIONS

SEEDS = int(os.environ.get("SEEDS", "0"))
_CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
settings.register_profile(
    "quick", max_examples=40, deadline=None, print_blob=True, suppress_health_check=_CHECKS
)
settings.register_profile(
    "soak",
    settings.get_profile("quick"),
    max_examples=max(SEEDS, 1),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
settings.load_profile("soak" if SEEDS else "quick")


def fewer(times: int) -> settings:
    """Settings for a slow test: so many times fewer examples than others, but at least ten."""
    return settings(max_examples=max(10, settings.default.max_examples // times))


# --- texts ---

HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><b>x",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %",
    "'; DROP TABLE entry; --",
    "\u202egnirts desrever\u202c",
    "شكرا \u200f123\u200e abc",
    "👩🏽‍❤️‍💋‍👨🏿🇳🇱",
    "e\u0301\u0327" * 20,
    "\ufeff\u200b\u00a0",
    "first line\nsecond line",
    "&lt; &amp; &#0;",
    "$params.id",
    "javascript:alert(1)",
    '\\" \\u0000 \\N',
]


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts that can be kept as they are: no control characters, no white space around them."""
    free = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=max_size)
    return st.one_of(free, st.sampled_from(HOSTILE)).map(
        lambda text: text.strip(" \t\n")[:max_size].strip(" \t\n")
    )


def unreadable() -> st.SearchStrategy[str]:
    """Texts with something in it that no host can keep."""
    return st.tuples(st.text(), st.sampled_from(["\0", "\ud800", "\udfff"]), st.text()).map("".join)


# --- saves for the laws of merge: few entries and fields, so that much meets ---


def an_id(number: int) -> str:
    """A UUIDv7 by number: small numbers give short failing examples."""
    return f"{number:08x}-0000-7000-8000-{number:012x}"


def a_moment(second: int) -> str:
    return f"2026-11-20T09:{second // 60:02}:{second % 60:02}.000Z"


ENTRIES = [an_id(1), an_id(2), an_id(3)]
FIELDS = ["text", "domain", "removed"]
_VALUES = {"text": st.sampled_from(["a", "b", "c", ""]), "domain": st.sampled_from(["home", None])}


@st.composite
def histories(draw: st.DrawFn, max_saves: int = 7, erasing: bool = False) -> list[dict[str, Any]]:
    """Saves of a few devices whose clocks may be wrong; each replaces any values, also ones not known yet.

    With `erasing` some erase an entry for good.
    """
    count = draw(st.integers(1, max_saves))
    ids = [an_id(100 + number) for number in range(count)]
    return [_save(draw, save_id, [other for other in ids if other != save_id], erasing) for save_id in ids]


def _save(draw: st.DrawFn, save_id: str, others: list[str], erasing: bool) -> dict[str, Any]:
    changes = []
    for entry in draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=2, unique=True)):
        names = draw(st.lists(st.sampled_from(FIELDS), unique=True, min_size=1))
        if erasing and draw(st.integers(0, 5)) == 0:
            names = ["removed", "erased"]
        fields = {name: name == "erased" or draw(_VALUES.get(name, st.booleans())) for name in names}
        replaced = st.lists(st.sampled_from(others), unique=True, max_size=3) if others else st.just([])
        replaces = {name: draw(replaced) for name in names}
        changes.append({"entry": entry, "kind": "wish", "fields": fields, "replaces": replaces})
    return {"id": save_id, "made_at": a_moment(draw(st.integers(0, 5))), "app": 1, "changes": changes}


# --- entries as people could have made them ---

_DAYS = st.dates().filter(lambda day: 1900 <= day.year < 2200).map(lambda day: day.isoformat())
_FEW_DAYS = st.sampled_from(["2026-11-19", "2026-11-20", "2026-11-21"])
_BY_FIELD: dict[str, st.SearchStrategy[Any]] = {
    "domain": st.sampled_from(list(CONTENT["domains"])[:3]),
    "date": st.one_of(_FEW_DAYS, _FEW_DAYS, _DAYS),
    "time": st.sampled_from(["00:00", "09:30", "23:59"]),
    "card": st.sampled_from(list(CONTENT["cards"])),
    "instrument": st.sampled_from(list(CONTENT["instruments"])),
    "feeling": st.sampled_from(list(CONTENT["feelings"])),
    "group": st.sampled_from(list(CONTENT["groups"])),
    "picto": st.sampled_from(["house", "no-such-picture"]),
    "priority": st.integers(1, 4),
    "felt": st.integers(1, 5),
    "who": st.one_of(st.sampled_from(["me", "worker"]), st.sampled_from(ENTRIES)),
    "sort": st.sampled_from(["can", "know", "want"]),
    "lang": st.sampled_from(["nl", "en", "ar", "xx"]),
    "second_lang": st.sampled_from(["nl", "ar", "zzz"]),
    "text_lang": st.sampled_from(["nl", "en", "ar"]),
    "text_size": st.sampled_from(["normal", "large", "largest"]),
    "theme": st.sampled_from(["auto", "light", "dark"]),
    "skin_tone": st.sampled_from(["none", "medium-dark"]),
    "private": st.booleans(),
    "removed": st.booleans(),
    "erased": st.just(False),
    "text": texts().filter(bool),
    "name": texts().filter(bool),
    "phone": st.sampled_from(["112", "06 12345678", "+31 (0)20-123 45 67", "٠٦١٢٣٤٥٦٧٨", "\u202a0612\u202c"]),
    "note": texts(),
    "place": texts(),
    "summary": texts(),
    "phase": st.sampled_from(["focus", "doing", "back"]),
    "organisation": texts(),
    "ended": st.booleans(),
    "copied": st.booleans(),
    "stopped": st.booleans(),
    "second_day": st.one_of(_FEW_DAYS, _DAYS),
    **{name: st.one_of(_FEW_DAYS, _DAYS) for name in ("first", "last", "until")},
    **{name: st.sampled_from(ENTRIES) for name in ("goal", "wish", "talk", "step", "by", "grant")},
}
_STATES = {
    "goal": ["open", "reached", "stopped"],
    "step": ["todo", "done", "dropped"],
    "talk": ["planned", "open", "done"],
    "topic": ["open", "done"],
}


def values_of(kind: str, name: str) -> st.SearchStrategy[Any]:
    """Values that the field `name` of a `kind` may have."""
    if name == "state":
        return st.sampled_from(_STATES[kind])
    if kind == "strength" and name == "time":
        return st.sampled_from(["now", "before"])
    return _BY_FIELD[name]


@st.composite
def entries(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """The fields of an entry of `kind` that keeps the rules."""
    model = KINDS[kind].model_fields
    plain = [name for name, field in model.items() if not isinstance(field.default, dict)]
    needed = [group[0] for group in NEEDED.get(kind, ())]
    more = draw(st.lists(st.sampled_from(plain), unique=True))
    fields = {name: draw(values_of(kind, name)) for name in dict.fromkeys([*needed, *more])}
    if kind == "rating":
        instrument = CONTENT["instruments"][fields["instrument"]]
        for line in instrument["lines"]:
            mark = st.integers(instrument["min"], instrument["max"])
            fields[f"values.{line}"] = draw(st.one_of(mark, st.just("unknown")))
    if kind in ("grant", "look"):
        part = "shares" if kind == "grant" else "sections"
        fields |= {f"{part}.{section}": draw(st.booleans()) for section in SECTIONS}
    if kind == "goal":
        fields |= {
            f"strengths.{entry}": draw(st.booleans()) for entry in draw(st.sets(st.sampled_from(ENTRIES)))
        }
    return {"removed": False, **fields}


@st.composite
def books(
    draw: st.DrawFn, kinds: tuple[str, ...], max_size: int = 12
) -> list[tuple[str, str, dict[str, Any]]]:
    """Entries of a workbook: [(id, kind, fields)]."""
    made = draw(st.lists(st.sampled_from(kinds), max_size=max_size))
    return [(new_id(), kind, draw(entries(kind))) for kind in made]
