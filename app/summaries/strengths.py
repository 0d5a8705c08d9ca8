"""Summaries of strengths and wishes."""

from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.registry import Values, summary


@summary(all_strengths=Query("strength"), all_wishes=Query("wish"))
def wheel(values: Values) -> list[dict[str, Any]]:
    """How much there is per life domain: [{"domain", "strengths", "wishes"}], all ten, in their fixed order."""
    counts = {domain: {"domain": domain, "strengths": 0, "wishes": 0} for domain in CONTENT["domains"]}
    for entry in values["all_strengths"]:
        counts[entry["domain"]]["strengths"] += 1
    for entry in values["all_wishes"]:
        counts[entry["domain"]]["wishes"] += 1
    return list(counts.values())


@summary()
def next_domain(values: Values) -> str | None:
    """The life domain after the one of this place; None after the last."""
    domains = list(CONTENT["domains"])
    following = domains.index(values["params"]["domain"]) + 1
    return domains[following] if following < len(domains) else None
