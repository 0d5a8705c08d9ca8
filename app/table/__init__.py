"""All rows of the table of screens, by part of the workbook."""

from app.screens import Table
from app.table import (
    diary,
    erase,
    help,
    home,
    leaving,
    me,
    people,
    pictures,
    plan,
    scales,
    sharing,
    strengths,
    talk,
)

TABLE = Table(
    (
        *home.SCREENS,
        *strengths.SCREENS,
        *plan.SCREENS,
        *diary.SCREENS,
        *scales.SCREENS,
        *talk.SCREENS,
        *people.SCREENS,
        *me.SCREENS,
        *sharing.SCREENS,
        *help.SCREENS,
        *leaving.SCREENS,
        *erase.SCREENS,
        *pictures.SCREENS,
    )
)
