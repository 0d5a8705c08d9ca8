"""Summaries of strengths and wishes."""

from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.registry import Values, summary


@summary(all_strengths=Query("strength"), all_wishes=Query("wish"))
def wheel(values: Values) -> list[dict[str, Any]]:
    """How much there is per life domain: [{"domain", "strengths", "wishes"}], all ten, in their fixed order.

    What a newer app wrote in a life domain that this one does not have is not counted.
    """
    counts = {domain: {"domain": domain, "strengths": 0, "wishes": 0} for domain in CONTENT["domains"]}
    for entry in values["all_strengths"]:
        if entry["domain"] in counts:
            counts[entry["domain"]]["strengths"] += 1
    for entry in values["all_wishes"]:
        if entry["domain"] in counts:
            counts[entry["domain"]]["wishes"] += 1
    return list(counts.values())


@summary()
def next_domain(values: Values) -> str | None:
    """The life domain after the one of this place; None after the last."""
    domains = list(CONTENT["domains"])
    following = domains.index(values["params"]["domain"]) + 1
    return domains[following] if following < len(domains) else None


@summary(
    held_strengths=Query("strength", {"domain": "$params.domain"}),
    held_wishes=Query("wish", {"domain": "$params.domain"}),
)
def cards_left(values: Values) -> list[str]:
    """The ids of the cards of this domain and time that are not in the book yet."""
    time = values["params"]["time"] or "now"
    held = {entry["card"] for entry in values["held_wishes"]} | {
        entry["card"] for entry in values["held_strengths"] if entry["time"] == time
    }
    return [
        card_id
        for card_id, card in CONTENT["cards"].items()
        if card["domain"] == values["params"]["domain"] and time in card["times"] and card_id not in held
    ]
