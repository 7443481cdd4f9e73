"""Every ask at every house: what it is worth, and the rule at which it falls.

Some people at a time, so that memory stays small in a market of any size. The last column of every table is "no house",
for jobs without desk-days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.check.asks import Asks, asks, numbered_shapes
from matching.check.days import cheapest, day_prices, days_that_hold
from matching.fits import Floats, Ints
from matching.plan import Reason
from matching.problem import Flags, Problem

PEOPLE_AT_A_TIME = 1000

#: The rules in the order in which pairs are filtered; the last stands for pairs that no rule stops.
STEPS = tuple(Reason)
ALONE = STEPS.index(Reason.OPENINGS_FULL)


@dataclass(frozen=True, kw_only=True, eq=False)
class Survey:
    """Asks of some people beside all houses.

    Attributes
    ----------
    asks
    value : (n, n_houses + 1)
        Meaningful where `step` is at least `ALONE`.
    step : (n, n_houses + 1)
        Position in `STEPS` of the first rule that stops the ask there; `ALONE` where none does that looks at the ask
        alone (jobs without openings pass).
    """

    asks: Asks
    value: Floats
    step: Ints


def day_costs(problem: Problem, places: Ints, prices: Floats) -> Floats:
    """Return the cheapest days for every shape, house and mask of allowed days; infinite where too few hold a place.

    Parameters
    ----------
    places, prices : (n_houses, n_kinds, 7, 3)

    Returns
    -------
    (n_shapes, n_houses, 128)
    """
    shapes = numbered_shapes(problem)
    return np.array(
        [
            [
                cheapest(day_prices(prices[h, kind], parts), days_that_hold(places[h, kind], parts, 1), n_days, fixed)
                for h in range(len(problem.houses.ids))
            ]
            for kind, parts, n_days, fixed in shapes
        ],
        dtype=np.float64,
    ).reshape(len(shapes), len(problem.houses.ids), 128)


def at_houses(asked: Asks, costs: Floats) -> Floats:
    """Return each ask's cheapest days at each house, and 0 at no house; shape (n, n_houses + 1)."""
    at_each = costs[asked.shape[:, None], np.arange(costs.shape[1]), asked.own_days[:, None]]
    at_each = np.where((asked.parts & ~asked.own_parts)[:, None] == 0, at_each, np.inf)
    return np.column_stack([at_each, np.zeros(len(asked.person))])


def _travel(problem: Problem, asked: Asks, first: int, last: int) -> tuple[Floats, Flags]:
    """Return minutes (0 where not listed) and whether the house is listed and near enough; both (n, n_houses + 1)."""
    minutes = np.full((last - first, len(problem.houses.ids) + 1), np.nan)
    indptr = problem.minutes.indptr
    listed = slice(indptr[first], indptr[last])
    minutes[np.repeat(np.arange(last - first), np.diff(indptr[first : last + 1])), problem.minutes.columns[listed]] = (
        problem.minutes.values[listed]
    )
    each = minutes[asked.person - first]
    return np.nan_to_num(each, nan=0.0), each <= asked.max_travel_min[:, None]


def _reach(problem: Problem, asked: Asks, near: Flags) -> Flags:
    """Return where an ask may go: near houses that have all it needs; a job without desk-days goes nowhere."""
    lacks = asked.needs.astype(np.int64) @ (~problem.houses.has).T.astype(np.int64) > 0
    goes = (asked.n_days > 0)[:, None]
    return np.column_stack([near[:, :-1] & ~lacks & goes, ~goes])


def _stays(problem: Problem, asked: Asks) -> Floats:
    """Return what is added where the last plan had the person; shape (n, n_houses + 1), the last for no house."""
    house = np.append(np.arange(len(problem.houses.ids)), -1)
    return np.where(asked.last_house[:, None] == house, problem.weights.stay_bonus, 0.0)


def survey(problem: Problem, asked: Asks, people: tuple[int, int], alone: Floats) -> Survey:
    """Lay the asks of people `people[0]` … before `people[1]` beside all houses; `alone` comes from `day_costs`."""
    minutes, near = _travel(problem, asked, *people)
    travel = problem.weights.travel_weight * minutes * asked.n_days[:, None] / 5
    gain = asked.fit + asked.priority + asked.bonus
    stops = {
        Reason.NO_FIT: asked.avoided[:, None],
        Reason.FIT_BELOW_MIN: ~(asked.fit >= asked.least)[:, None],
        Reason.NO_HOUSE_IN_REACH: ~_reach(problem, asked, near),
        Reason.DAYS_OR_PARTS: np.isinf(at_houses(asked, alone)),
        Reason.TRAVEL_NOT_WORTH: ~(asked.fit[:, None] - travel > 0),
    }
    step = np.select(
        list(np.broadcast_arrays(*stops.values())), [STEPS.index(reason) for reason in stops], default=ALONE
    )
    return Survey(asks=asked, value=gain[:, None] + _stays(problem, asked) - travel, step=step)


def surveys(problem: Problem, alone: Floats) -> Iterator[Survey]:
    """Yield the surveys of all people, in order; pinned ones stand in them like everybody else."""
    number = numbered_shapes(problem)
    for first in range(0, problem.n_people, PEOPLE_AT_A_TIME):
        last = min(first + PEOPLE_AT_A_TIME, problem.n_people)
        yield survey(problem, asks(problem, first, last, number), (first, last), alone)


def per_person(n_people: int, person: Ints, numbers: Floats, at_least: float) -> Floats:
    """Return the greatest number over all asks and houses of each person; `at_least` where there is none."""
    most = np.full(n_people, at_least)
    np.maximum.at(most, person, numbers.max(axis=1, initial=at_least))
    return most
