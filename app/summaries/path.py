"""The way to a goal in footprints. Pure; written again in app/static/js/summaries/plan.js."""

from typing import Any

PRINTS = 10  # as many footprints as fit on a line of a small phone


def path_of(done: int, todo: int) -> dict[str, Any]:
    """How far somebody has come with `done` steps behind them and `todo` ahead: {"done", "of", "marks"}.

    `marks` has a footprint per step, True where it is trodden; of more than ten steps ten, in proportion, but who
    began has always one behind them, and who is not there yet one ahead.
    """
    steps = done + todo
    prints = min(steps, PRINTS)
    trodden = done * prints // steps if steps else 0
    if done and todo:
        trodden = min(max(trodden, 1), prints - 1)
    return {"done": done, "of": steps, "marks": [place < trodden for place in range(prints)]}
