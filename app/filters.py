"""Filters: how dates, times and numbers are put in words. Written again for the browser, from the same
CLDR data.

Those of dates take texts as entries hold them, `2026-11-20` and `14:30`, and raise ValueError for anything else.
"""

import re
from datetime import date, time, timedelta

from babel import Locale
from babel.dates import format_date, format_time

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


def patterns(lang: str) -> dict[str, str]:
    """The CLDR pattern (UTS #35) of each filter in a language.

    Digits are 0-9 in every language: for Arabic too that is CLDR's default, `latn`.
    """
    locale = Locale.parse(lang)
    skeletons = locale.datetime_skeletons
    # CLDR has this order for short names at least; widening them is what UTS #35 asks for.
    found = skeletons.get("MMMMEd") or skeletons["MMMEd"]
    widened = re.sub("E+|c+", "EEEE", re.sub("MMM+|LLL+", "MMMM", found.pattern))
    return {
        "day": widened,
        "short_day": locale.datetime_skeletons["MMMd"].pattern,
        "clock": locale.time_formats["short"].pattern,
    }


def day(value: str, lang: str) -> str:
    """A date as people say it: "Friday, November 20"."""
    return format_date(_date(value), patterns(lang)["day"], locale=lang)


def short_day(value: str, lang: str) -> str:
    """A date for under a dot: "20 Nov"."""
    return format_date(_date(value), patterns(lang)["short_day"], locale=lang)


def clock(value: str, lang: str) -> str:
    """A time of day, "14:30", as it is written in the language."""
    if not _TIME.fullmatch(value):
        raise ValueError(value)
    return format_time(time.fromisoformat(value), patterns(lang)["clock"], locale=lang)


def plus_days(value: str, days: int) -> str:
    """The date `days` days later."""
    return (_date(value) + timedelta(days=days)).isoformat()


def tel(number: str) -> str:
    """The link that dials a number as people write it (RFC 3966): digits of any script that `app.text.PHONE` takes.

    The zero in "+31 (0)6" is only dialled within the country.
    """
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in number)
    bare = re.sub(r"[^+0-9()]", "", digits)
    if re.match(r"\(*(\+|00)", bare):
        bare = bare.replace("(0)", "")
    return "tel:" + re.sub("[()]", "", bare)


def _date(value: str) -> date:
    # Python reads more forms than this one; browsers read others.
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value)
