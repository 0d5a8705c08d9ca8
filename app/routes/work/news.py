"""What is new in a client's book, for the worker with whom it is shared."""

from typing import Any

from app.host import Host
from app.screens import EVERYWHERE, Place, Screen
from app.select import Query

Json = Any
# In place of the client's own "today".
BOOK = Screen("/", "work/book", part="today", summaries=("talk_now",))
NOTHING: dict[str, str | None] = dict.fromkeys(EVERYWHERE)  # asked for in the address
LIST = Place(Screen("/work/clients", "work/clients"), "/work/clients", NOTHING)
NEW = Place(Screen("/work/clients/new", "work/new_client"), "/work/clients/new", NOTHING)
_TALKS = Place(Screen("/", "", needs={"talks": Query("talk")}, summaries=("talk_now",)), "/", NOTHING)
_SINCE = Place(
    Screen(
        "/",
        "",
        needs={"topics": Query("topic", {"state": "open", "by": None})},
        summaries=("talk_before", "since_last_talk"),
    ),
    "/",
    NOTHING,
)


def news(host: Host) -> dict[str, Json]:
    """What changed since the last talk, see `since_last_talk`, and how many `topics` of the client wait for a talk.

    With the next `talk` or None, and whose `name` it is.
    """
    talk = host.values(_TALKS)["talk_now"]["talk"]
    # Since the last talk before the next one, or before today where none is planned.
    about = talk or {"id": None, "date": None}
    values = host.values(_SINCE, besides={"talk": about})
    found, topics = values["since_last_talk"], len(values["topics"])
    name = (values["profile"] or {}).get("name")
    return {**found, "topics": topics, "new": found["new"] + topics, "talk": talk, "name": name}
