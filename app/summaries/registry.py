"""How a summary is named: a pure function from selected entries to what a template shows, with its own needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.select import Query

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """`compute` gets the place's values (parameters, `today`, its needs) and the entries that `needs` selects."""

    needs: Mapping[str, Query]
    compute: Callable[[Values], Any]


SUMMARIES: dict[str, Summary] = {}


def summary(**needs: Query) -> Callable[[Callable[[Values], Any]], Callable[[Values], Any]]:
    """Name a function as the summary a template sees under the function's own name."""

    def name(compute: Callable[[Values], Any]) -> Callable[[Values], Any]:
        SUMMARIES[compute.__name__] = Summary(needs, compute)
        return compute

    return name
