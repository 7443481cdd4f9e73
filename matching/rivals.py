"""Who else would take one more opening, or one more place, before somebody who has none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.changes import MoreOpenings, MorePlaces
from matching.fits import Floats, Ints
from matching.nets import best_of, net_values
from matching.plan import Placement, Plan, Prices
from matching.problem import Problem
from matching.rows import Rows
from matching.rules import Fell, candidate_rows, member_rows
from matching.week import bits

#: Gains closer than this are the same.
_SAME = 1e-9

Added = MoreOpenings | MorePlaces


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ways:
    """The possible ways of some people, what each is worth at the plan's prices, and each person's best; by person."""

    rows: Rows
    fell: Ints
    best: Floats


class Rivals:
    """What others gain from one more opening or place, at a plan's prices; what was worked out once is kept."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self._ways = dict[tuple[str, int], _Ways]()
        self._gains = dict[Added, Floats]()

    def count(self, person: int, gain: float, added: Added) -> int:
        """Return how many people other than `person` gain more than `gain` from one more of `added`, free of charge.

        Whoever holds such an opening or place in the plan has it already; classes are not counted.
        """
        gains = self._gains.get(added)
        if gains is None:
            gains = self._gains[added] = self._gains_from(added)
        return int(np.count_nonzero(gains > gain + _SAME)) - int(gains[person] > gain + _SAME)

    def _gains_from(self, added: Added) -> Floats:
        """Return what each person gains; 0 for those who hold one; shape (n_people,)."""
        ways = self._ways_to(added)
        if isinstance(added, MoreOpenings):
            touched = ways.rows.job == added.job
        else:
            touched = (ways.rows.house == added.house) & (ways.rows.place_kind == added.place_kind)
        net = net_values(ways.rows.only(touched), ways.fell[touched], _without_price(self.plan.prices, added))
        after = best_of(ways.rows.request[touched], net, self.problem.n_people)
        gains: Floats = np.maximum(after - ways.best, 0.0)
        gains[_holders(self.plan, added)] = 0.0
        return gains

    def _ways_to(self, added: Added) -> _Ways:
        """Return the ways of everybody for whom the job is listed, or who know a way to the house."""
        at = ("job", added.job) if isinstance(added, MoreOpenings) else ("house", added.house)
        if at not in self._ways:
            pairs = self.problem.fits if isinstance(added, MoreOpenings) else self.problem.minutes
            self._ways[at] = self._ways_of(pairs.rows()[pairs.columns == at[1]])
        return self._ways[at]

    def _ways_of(self, people: Ints) -> _Ways:
        tables = candidate_rows(self.problem, people), member_rows(self.problem, people)
        rows, fell = Rows.concatenate([rows for rows, _ in tables]), np.concatenate([fell for _, fell in tables])
        possible = fell == Fell.POSSIBLE
        rows, fell = rows.only(possible), fell[possible]
        best = best_of(rows.request, net_values(rows, fell, self.plan.prices), self.problem.n_people)
        return _Ways(rows=rows, fell=fell, best=best)


def _without_price(prices: Prices, added: Added) -> Prices:
    if isinstance(added, MoreOpenings):
        openings: Floats = prices.openings.copy()
        openings[added.job] = 0.0
        return replace(prices, openings=openings)
    places: Floats = prices.places.copy()
    places[added.house, added.place_kind][np.ix_(bits(added.days), bits(added.parts))] = 0.0
    return replace(prices, places=places)


def _holders(plan: Plan, added: Added) -> list[int]:
    def holds(row: Placement) -> bool:
        if isinstance(added, MoreOpenings):
            return row.job == added.job
        there = row.house == added.house and row.place_kind == added.place_kind
        return there and bool(row.days & added.days and row.parts & added.parts)

    return [row.person for row in plan.placements if holds(row)]
