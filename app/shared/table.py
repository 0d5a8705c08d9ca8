"""The table of screens and its queries as data."""

from collections.abc import Mapping
from typing import Any

from app.screens import Screen
from app.select import Query, Range

Json = Any


def row(screen: Screen) -> dict[str, Json]:
    """One screen: {"path", "template", "section", "part", "params": {name: what it must be}, "needs", "summaries"}."""
    return {
        "path": screen.path,
        "template": screen.template,
        "section": screen.section,
        "part": screen.part,
        "params": dict(screen.params),
        "needs": needs(screen.needs),
        "summaries": list(screen.summaries),
    }


def needs(queries: Mapping[str, Query]) -> dict[str, Json]:
    """Queries by the name they have in the template."""
    return {name: query_data(query) for name, query in queries.items()}


def query_data(query: Query) -> dict[str, Json]:
    """One query: {"kind", "where": {field: condition}, "sort": [field], "limit", "as", "removed"}.

    A condition is a value, {"any": [value]} or {"range": [first, last]}.
    """
    return {
        "kind": query.kind,
        "where": {name: condition(value) for name, value in query.where.items()},
        "sort": list(query.sort),
        "limit": query.limit,
        "as": query.as_,
        "removed": query.removed,
    }


def condition(value: Json) -> Json:
    """One condition as data."""
    if isinstance(value, Range):
        return {"range": [value.first, value.last]}
    return {"any": list(value)} if isinstance(value, tuple) else value
