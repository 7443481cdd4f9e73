"""How jobs, houses, days and places are called in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.help_texts import day_words
from api.words import Words
from matching.week import part_names

if TYPE_CHECKING:
    from api.pipeline import Case

#: Morning and afternoon: what a desk-day is where nothing else is said.
WHOLE_DAY = 3
_PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening"}


def job_name(case: Case, job: int) -> str:
    """Return a job's id, title and employer."""
    row = case.market.jobs.iloc[job]
    return f"{row['job_id']} ({row['title']}, {row['employer']})"


def house_name(case: Case, house: int) -> str:
    """Return a house's id and name."""
    row = case.market.houses.iloc[house]
    return f"{row['house_id']} ({row['name']})"


def slot_words(days: int, parts: int, say: Words) -> str:
    """Return days and the parts of the day in words."""
    return f"{day_words(days, say)} ({parts_words(parts, say)})"


def parts_words(parts: int, say: Words) -> str:
    """Return parts of the day in words; morning and afternoon are the whole day."""
    if parts == WHOLE_DAY:
        return say("whole day")
    return ", ".join(say(_PARTS[part]) for part in part_names(parts))
