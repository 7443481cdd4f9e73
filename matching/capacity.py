"""What one more and one less place is worth: prices for all of them at once, the dearest by solving again.

A price is what the relaxation says a little more is worth; a whole place may be worth less (nobody could use one
afternoon alone), and one place less may cost more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.changes import MorePlaces
from matching.errors import CannotKeep
from matching.fits import Floats
from matching.options import LEAST_SECONDS, SolveOptions
from matching.plan import Plan, Status
from matching.problem import Problem
from matching.progress import never
from matching.resolving import Difference, difference, resolve

Flags = NDArray[np.bool_]


class By(StrEnum):
    """What one place is: at one slot, on a whole day, or for the whole week that its house has such places."""

    SLOT = "slot"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What one place of a kind at a house is worth.

    Attributes
    ----------
    house, place_kind
    day, part
        None where the place is one on all of them that the house has such places on.
    price
        Sum over the slots.
    plus, minus
        Value of one more place, and value lost with one less; the price where it was not verified. `minus` is None
        where an accepted placement or a fixed class needs the place.
    people_plus
        How many more people the verified plan with one more place has; None where it was not verified.
    verified
        Whether both were solved again.
    plus_range, minus_range
        What is proven of them; None where nothing is.
    """

    house: int
    place_kind: int
    day: int | None
    part: int | None
    price: float
    plus: float
    minus: float | None
    people_plus: int | None = None
    verified: bool = False
    plus_range: tuple[float, float] | None = None
    minus_range: tuple[float, float] | None = None


def worth_by_prices(problem: Problem, plan: Plan, by: By = By.SLOT) -> tuple[Worth, ...]:
    """Return what every place that exists is worth by its price; the dearest first, then in the order of records."""
    there = problem.houses.capacity > 0
    prices = np.where(there, plan.prices.places, 0.0)
    axes = {By.SLOT: (), By.DAY: (3,), By.WEEK: (2, 3)}[by]
    exists: Flags = np.asarray(there.any(axis=axes) if axes else there)
    price: Floats = np.asarray(prices.sum(axis=axes) if axes else prices)
    where = np.argwhere(exists)
    order = np.argsort(-price[exists], kind="stable")
    return tuple(
        Worth(
            house=at[0],
            place_kind=at[1],
            day=at[2] if by is not By.WEEK else None,
            part=at[3] if by is By.SLOT else None,
            price=one,
            plus=one,
            minus=one,
        )
        for at, one in zip(where[order].tolist(), price[exists][order].tolist(), strict=True)
    )


def verify(  # noqa: PLR0913 (a plan, what is asked of it, and how long it may take)
    problem: Problem,
    plan: Plan,
    rows: Sequence[Worth],
    options: SolveOptions,
    *,
    clock: Callable[[], float],
    seconds: float,
    should_stop: Callable[[], bool] = never,
) -> Iterator[Worth]:
    """Yield each row after solving with one place more and one less; what the time does not suffice for stays as it is.

    A row counts as verified when both runs ended by their gap: the standing plan's, and 0 where that is proven optimal.

    Parameters
    ----------
    options
        Of the standing plan.
    seconds
        For all rows together.
    """
    end = clock() + seconds
    gap = 0.0 if plan.status is Status.OPTIMAL else max(options.gap, plan.gap)
    for row in rows:
        left = min(end - clock(), options.time_limit)
        if left <= LEAST_SECONDS or should_stop():
            yield row
            continue
        limited = replace(options, gap=gap, time_limit=left)
        plus = _solved(problem, plan, row, 1, limited, clock, should_stop)
        limited = replace(limited, time_limit=max(min(end - clock(), options.time_limit), LEAST_SECONDS))
        minus = _solved(problem, plan, row, -1, limited, clock, should_stop)
        yield _verified(row, plan, plus, minus)


def _solved(  # noqa: PLR0913, PLR0917 (as verify)
    problem: Problem,
    plan: Plan,
    row: Worth,
    n: int,
    options: SolveOptions,
    clock: Callable[[], float],
    should_stop: Callable[[], bool],
) -> tuple[Plan, Difference] | None:
    """Return the plan with `n` more places and its difference; None if pins or fixed classes cannot be kept then."""
    changes = changes_of(problem, row, n)
    try:
        after = resolve(problem, changes, plan, options, clock=clock, should_stop=should_stop)
    except CannotKeep:
        return None
    return after, difference(problem, changes, plan, after)


def changes_of(problem: Problem, row: Worth, n: int) -> tuple[MorePlaces, ...]:
    """Return the changes that give a row's slots `n` more places: those where its house has such places."""
    there = problem.houses.capacity[row.house, row.place_kind] > 0
    days = range(there.shape[0]) if row.day is None else (row.day,)
    wanted = -1 if row.part is None else 1 << row.part
    parts = {day: wanted & sum(1 << int(part) for part in np.flatnonzero(there[day])) for day in days}
    return tuple(
        MorePlaces(house=row.house, place_kind=row.place_kind, days=1 << day, parts=mask, n=n)
        for day, mask in parts.items()
        if mask
    )


def _verified(
    row: Worth, plan: Plan, plus: tuple[Plan, Difference] | None, minus: tuple[Plan, Difference] | None
) -> Worth:
    done = (Status.OPTIMAL, Status.WITHIN_GAP)
    if plus is None or any(run is not None and run[0].status not in done for run in (plus, minus)):
        return row
    more, less = plus[1], None if minus is None else minus[1]
    return replace(
        row,
        plus=more.value,
        plus_range=(more.low, more.high),
        minus=None if less is None else -less.value + 0.0,
        minus_range=None if less is None else (-less.high + 0.0, -less.low + 0.0),
        people_plus=len(plus[0].placements) - len(plan.placements),
        verified=True,
    )
