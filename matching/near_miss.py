"""What came nearest where nothing can be offered, and the rule that it breaks."""

from __future__ import annotations

import numpy as np

from matching.fits import Ints
from matching.plan import Prices
from matching.problem import Problem
from matching.rationale import Better, Block, BlockKind
from matching.rows import Rows
from matching.rules import Fell

_KINDS: dict[Fell, BlockKind] = {
    Fell.FIT_BELOW_MIN: "fit_below_min",
    Fell.DAYS_OR_PARTS: "days_or_parts",
    Fell.TRAVEL_NOT_WORTH: "travel_not_worth",
}


def nearest_miss(alone: Problem, rows: Rows, fell: Ints, prices: Prices, people: Ints | None = None) -> Better | None:
    """Return the row that falls at the last rule, the best of these; None if none is left after avoided employers.

    Parameters
    ----------
    alone
        The problem in which only the newcomer asks.
    rows, fell
        As `matching.rules` gives them.
    prices
        The plan's.
    people
        Where the newcomer is a job: the candidates that `rows` speak of; no opening is named then.
    """
    near = np.flatnonzero(fell > Fell.NO_FIT)
    if not len(near):
        return None
    rows, fell = rows.only(near), fell[near]
    worth = np.where(np.isnan(rows.value), np.nan_to_num(rows.fit), rows.value)
    far = fell == Fell.NO_HOUSE_IN_REACH
    worth[far] = -np.nan_to_num(rows.minutes[far], nan=np.inf)
    k = int(np.lexsort((np.arange(len(rows)), -worth, -fell))[0])
    job, house = int(rows.job[k]), int(rows.house[k])
    at = house if house >= 0 else None
    return Better(
        job=job if job >= 0 and people is None else None,
        house=at,
        place_kind=int(rows.place_kind[k]) if house >= 0 else None,
        parts=int(rows.parts[k]),
        n_days=int(rows.n_days[k]),
        value=float(rows.value[k]),
        minutes=float(rows.minutes[k]),
        blocked_by=(_block(alone, rows.only(np.array([k])), Fell(fell[k]), prices, new_job=people is not None),),
    )


def _block(alone: Problem, row: Rows, fell: Fell, prices: Prices, *, new_job: bool) -> Block:
    house = int(row.house[0]) if row.house[0] >= 0 else None
    if fell in _KINDS:
        return Block(kind=_KINDS[fell], house=house)
    if fell == Fell.NO_HOUSE_IN_REACH:
        limits = np.concatenate([alone.candidates.max_travel_min, alone.members.max_travel_min])
        near = house is not None and row.minutes[0] <= limits[row.request[0]]
        return Block(kind="needs" if near else "too_far", house=house)
    job = int(row.job[0])
    return Block(kind="opening") if new_job else Block(kind="opening", job=job, price=float(prices.openings[job]))
