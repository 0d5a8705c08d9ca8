"""Summaries: what a screen says about many entries. Pure; each is written again for the browser."""

from app.summaries import diary, help, home, people, pictures, plan, scales, sharing, strengths, talk
from app.summaries.registry import SUMMARIES

__all__ = [
    "SUMMARIES",
    "diary",
    "help",
    "home",
    "people",
    "pictures",
    "plan",
    "scales",
    "sharing",
    "strengths",
    "talk",
]
