"""The tables of the report as texts, cut to what a page can hold; everything stands in the CSV files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd

from api.occupancy import used_places
from api.words import Words
from features.records import Market
from matching.fits import Ints
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Reason
from matching.problem import Problem
from matching.week import DAYS, PARTS, bits

MAX_LISTED = 200  # people, classes, notices
MAX_HOUSES = 200
_MAX_TEXT = 120  # letters of a name or a title

_DAY_WORDS = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_PART_WORDS = dict(zip(PARTS, ("morning", "afternoon", "evening"), strict=True))
_CLASS_REASONS: Mapping[ClassReason, str] = {
    ClassReason.NO_HOUSE_FITS: "no allowed house holds enough such places",
    ClassReason.PLACES_FULL: "the places that were possible are taken on too many days",
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Used and held places of one slot; `full` when none is left, `text` is what is shown."""

    text: str
    full: bool


@dataclass(frozen=True, kw_only=True)
class KindTable:
    """Places of one kind at one house: rows are parts, columns are days."""

    kind: str
    days: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class HouseTables:
    """All tables of one house."""

    house_id: str
    name: str
    municipality: str
    kinds: tuple[KindTable, ...]


def short(text: str, limit: int = _MAX_TEXT) -> str:
    """Return `text`, cut with an ellipsis where it is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def house_tables(market: Market, problem: Problem, plan: Plan, words: Words) -> list[HouseTables]:
    """Return for each house one table per kind of place that it holds; fixed classes count as use."""
    used, capacity = used_places(problem, plan, fixed=True), problem.houses.capacity
    return [
        HouseTables(
            house_id=house_id,
            name=_text(market.houses, "name", h),
            municipality=_text(market.houses, "municipality", h),
            kinds=tuple(
                _kind_table(problem.kinds[k], used[h, k], capacity[h, k], words)
                for k in np.flatnonzero((capacity[h] + used[h]).any(axis=(1, 2)))
            ),
        )
        for h, house_id in enumerate(problem.houses.ids)
    ]


def _kind_table(kind: str, used: Ints, capacity: Ints, words: Words) -> KindTable:
    """Return the table of one kind; mon–fri always, other days and all parts only where there are places."""
    held = (capacity > 0) | (used > 0)
    days = [d for d in range(len(DAYS)) if d < 5 or held[d].any()]  # noqa: PLR2004 (the five weekdays)
    return KindTable(
        kind=short(words(kind)),
        days=tuple(words(_DAY_WORDS[DAYS[d]]) for d in days),
        rows=tuple(
            (words(_PART_WORDS[PARTS[p]]), tuple(_cell(int(used[d, p]), int(capacity[d, p])) for d in days))
            for p in np.flatnonzero(held.any(axis=0))
        ),
    )


def _cell(used: int, capacity: int) -> Cell:
    return Cell(text=f"{used} / {capacity}" if used or capacity else "–", full=used >= capacity > 0)


def placed_rows(market: Market, problem: Problem, plan: Plan, words: Words) -> list[tuple[str, ...]]:
    """Return person, job, house and kind, when, fit, minutes and value of the first placements."""
    return [
        (
            problem.person_ids[placement.person],
            "–" if placement.job is None else _job(market, problem, placement.job),
            *_stay(problem, placement, words),
            "–" if placement.fit is None else words.number(placement.fit, 3),
            "–" if placement.travel_min is None else words.number(placement.travel_min, 1),
            words.number(placement.value, 3),
            words("accepted before") if placement.pinned else "",
        )
        for placement in plan.placements[:MAX_LISTED]
    ]


def unplaced_rows(
    problem: Problem, plan: Plan, help_texts: Mapping[int, str], words: Words, reasons: Mapping[Reason, str]
) -> list[tuple[str, ...]]:
    """Return person, reason and what would help, for the first people without a placement."""
    return [
        (problem.person_ids[person], words(reasons[reason]), short(help_texts.get(person, ""), 300))
        for person, reason in islice(plan.unplaced.items(), MAX_LISTED)
    ]


def class_rows(market: Market, problem: Problem, plan: Plan, words: Words) -> list[tuple[str, ...]]:
    """Return class, title, what became of it, house and kind, and when."""
    stays = {stay.block: stay for stay in plan.classes}
    rows: list[tuple[str, ...]] = []
    for b, block_id in enumerate(problem.classes.ids[:MAX_LISTED]):
        name = block_id, _text(market.blocks, "title", b)
        if b in stays:
            status = words("fixed") if stays[b].fixed else words("placed")
            rows.append((*name, status, *_stay(problem, stays[b], words)))
        else:
            rows.append((*name, words(_CLASS_REASONS[plan.unplaced_classes[b]]), "–", "–"))
    return rows


def _stay(problem: Problem, stay: Placement | ClassPlacement, words: Words) -> tuple[str, str]:
    """Return where (house and kind) and when (days and parts)."""
    if stay.house is None or stay.place_kind is None:
        return words("no place needed"), "–"
    days = ", ".join(words(_DAY_WORDS[DAYS[d]]) for d in bits(int(stay.days)))
    parts = ", ".join(words(_PART_WORDS[PARTS[p]]) for p in bits(int(stay.parts)))
    where = f"{problem.houses.ids[stay.house]}: {short(words(problem.kinds[stay.place_kind]))}"
    return where, f"{days} ({parts})"


def _job(market: Market, problem: Problem, job: int) -> str:
    return f"{problem.jobs.ids[job]}: {_text(market.jobs, 'title', job)}"


def _text(table: pd.DataFrame, column: str, row: int) -> str:
    return short(str(table[column].iloc[row]))
