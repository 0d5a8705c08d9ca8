"""What is written twice, by name: the server's half. tests/js/pairs.mjs has the same names for the browser's half."""

from collections.abc import Callable, Mapping
from typing import Any

from app import (
    beside,
    check,
    digest,
    filters,
    forms,
    ids,
    kinds,
    merge,
    pictures,
    requests,
    screens,
    select,
    text,
)
from app.shared.table import condition
from app.summaries.path import path_of
from app.table import TABLE
from app.translate import Catalogue, catalogue, translate
from tests.node import PICTURES
from tests.summary_pairs import of_range, summaries, summary

Json = Any
# Names of errors that differ between the languages.
_ERRORS = {"ValueError": "RangeError", "OverflowError": "RangeError", "KeyError": "MissingValue"}


def call(name: str, args: list[Json]) -> dict[str, Json]:
    """{"value"} of the function `name`, or {"error": its name as the browser says it}."""
    try:
        return {"value": PAIRS[name](*args)}
    except Exception as error:
        return {"error": _ERRORS.get(type(error).__name__, type(error).__name__)}


def _condition(data: Json) -> Json:
    if isinstance(data, dict):
        return select.Range(*data["range"]) if "range" in data else tuple(data["any"])
    return data


def query(data: Mapping[str, Json]) -> select.Query:
    """A query from its data."""
    where = {name: _condition(value) for name, value in data["where"].items()}
    return select.Query(data["kind"], where, tuple(data["sort"]), data["limit"], data["as"], data["removed"])


def _screen(row: Mapping[str, Json]) -> screens.Screen:
    return screens.Screen(row["path"], row["template"], row["section"], row["part"], row["params"])


def _placed(place: screens.Place | None) -> Json:
    return place and {
        "template": place.screen.template,
        "path": place.path,
        "params": place.params,
        "address": place.address,
    }


def _fill(pairs: list[Json], saves: list[Json], made_at: str) -> Json:
    filled = forms.fill([(name, value) for name, value in pairs], merge.apply_all({}, saves).get, made_at)
    assert filled.save["app"] == forms.APP
    # Vectors outlive the version of the app.
    return vars(filled) | {"save": {name: value for name, value in filled.save.items() if name != "app"}}


def _touched(pairs: list[Json]) -> Json:
    try:
        return forms._touched([(name, text.normalise(value)) for name, value in pairs])
    except text.UnreadableText as error:
        raise forms.BrokenForm("text") from error


def _select(shown: list[Json], data: Json, values: Json) -> Json:
    asked = query(data)
    return select.shape(select.select([select.view(entry) for entry in shown], asked, values), asked)


def _translate(
    messages: Json,
    _rule: Json,
    context: str,
    one: str,
    many: str | None,
    n: int,
    values: Json,
    expression: str,
) -> str:
    known = {
        (context, key): tuple(forms) for context, found in messages.items() for key, forms in found.items()
    }
    return translate(Catalogue("xx", known, plural(expression), expression), context, one, many, n, **values)


def plural(expression: str) -> Callable[[int], int]:
    """gettext's own reading of a plural rule."""
    from gettext import c2py  # noqa: PLC0415

    return c2py(expression)


class _Request:
    def __init__(self, query_string: str) -> None:
        self.scope = {"query_string": query_string.encode("latin-1")}


PICTURES_IN = {lang: pictures.Pictures(words) for lang, words in PICTURES.items()}


def _beside(html: str, others: list[Json], directions: Json, bare: str | None) -> str:
    said = [beside.Other(other["html"], other["lang"], other["onlyGrave"]) for other in others]
    return beside.beside(html, said, directions, bare)


PAIRS: dict[str, Callable[..., Json]] = {
    "normalise": text.normalise,
    "readable": text.readable,
    "length": len,
    "ordered": sorted,
    "is_id": ids.is_id,
    "made_ms": ids.made_ms,
    "apply": merge.apply,
    "apply_all": lambda saves: merge.apply_all({}, saves),
    "replaced_by": merge.replaced_by,
    "show": merge.show,
    "blanked": lambda changes, erased: merge.blanked(changes, erased.__contains__),
    "saves_of": lambda entry: sorted(merge.saves_of(entry)),
    "shown": lambda saves: [merge.show(*item) for item in merge.apply_all({}, saves).items()],
    "canonical": digest.canonical,
    "entry_digest": digest.entry_digest,
    "combined": digest.combined,
    "view": select.view,
    "resolve": lambda value, values: condition(select.resolve(_condition(value), values)),
    "conditions": lambda data, values: {
        name: condition(value) for name, value in select.conditions(query(data), values).items()
    },
    "select": _select,
    "field_schema": check.field_schema,
    "check_fields": check.check_fields,
    "check_shape": check.check_shape,
    "is_moment": check.is_moment,
    "default_of": kinds.default_of,
    "has_default": kinds.has_default,
    "fill": _fill,
    "touched": _touched,
    "typed_value": forms.typed_value,
    "day": filters.day,
    "short_day": filters.short_day,
    "clock": filters.clock,
    "plus_days": filters.plus_days,
    "tel": filters.tel,
    "translate": _translate,
    "said": lambda lang, *args: translate(catalogue(lang), *args[:-1], **args[-1]),
    "plural_forms": lambda _rule, numbers, expression: [plural(expression)(n) for n in numbers],
    "find": lambda path, asked: _placed(TABLE.find(path, asked)),
    "find_in": lambda rows, path, asked: _placed(screens.Table(tuple(map(_screen, rows))).find(path, asked)),
    "read_query": lambda asked: sorted(requests.read_query(_Request(asked)).items()),  # type: ignore[arg-type]
    "here": lambda path, asked: TABLE.find(path, asked).here,  # type: ignore[union-attr]
    "again": lambda path, asked: TABLE.find(path, asked).again,  # type: ignore[union-attr]
    "is_local": lambda address: screens.is_local(address, TABLE),
    "beside": _beside,
    "wants_safe": beside.wants_safe,
    "folded": pictures.folded,
    "asked": pictures.Pictures.asked,
    "found_in": lambda data, text: pictures.Pictures(data).found(text),
    "suggested_in": lambda data, text, card: pictures.Pictures(data).suggested(text, card),
    "found": lambda lang, text: PICTURES_IN[lang].found(text),
    "suggested": lambda lang, text, card: PICTURES_IN[lang].suggested(text, card),
    "of_range": of_range,
    "path_of": path_of,
    "summaries": summaries,
    "summary": summary,
}
