"""What single fields hold: texts, days, links, and choices out of the content.

Only what JSON Schema can say is used, so that the browser can hold the same rules.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import CoreSchema, core_schema

from app.content import CONTENT
from app.text import MAX_TEXT, PHONE

_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _real_date(value: str) -> str:
    date.fromisoformat(value)
    return value


Text = Annotated[str, Field(max_length=MAX_TEXT)]
Line = Annotated[str, Field(max_length=200)]
EntryId = Annotated[str, Field(pattern=_ID)]
# No year that a life does not reach: there is always a day before and after.
Date = Annotated[
    str,
    Field(pattern=r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}),
    AfterValidator(_real_date),
]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", json_schema_extra={"format": "time"})]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Picto = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
Phone = Annotated[str, Field(pattern=PHONE)]
# A letter first: JavaScript would put a key of digits before all others.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class OneOf:
    """A text that must be one of the ids in the content."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = list(ids)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.literal_schema(self._ids)


Domain = Annotated[str, OneOf(CONTENT["domains"])]
Card = Annotated[str, OneOf([*CONTENT["cards"], *CONTENT["compliments"]])]
Instrument = Annotated[str, OneOf(CONTENT["instruments"])]
Feeling = Annotated[str, OneOf(CONTENT["feelings"])]
Group = Annotated[str, OneOf(CONTENT["groups"])]
Phase = Annotated[str, OneOf(CONTENT["phases"])]
