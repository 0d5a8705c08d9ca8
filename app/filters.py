"""Filters: how dates, times and numbers are put in words. Written again for the browser, from the same CLDR data."""

import re
from datetime import date, time, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time


def day(value: str, lang: str) -> str:
    """A date as people say it: "Friday, November 20".

    CLDR has this order for short names in every language; widening them is what UTS #35 asks for.
    """
    pattern = Locale.parse(lang).datetime_skeletons["MMMEd"].pattern
    wide = re.sub("E+|c+", "EEEE", re.sub("MMM|LLL", "MMMM", pattern))
    return format_date(date.fromisoformat(value), wide, locale=lang)


def short_day(value: str, lang: str) -> str:
    """A date for under a dot: "20 Nov"."""
    return format_skeleton("MMMd", date.fromisoformat(value), locale=lang)


def clock(value: str, lang: str) -> str:
    """A time of day, "14:30", as it is written in the language."""
    return format_time(time.fromisoformat(value), format="short", locale=lang)


def plus_days(value: str, days: int) -> str:
    """The date `days` days later."""
    return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
