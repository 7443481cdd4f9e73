"""Floors: how many people of each group are placed, what the plan says of that, and what it adds to the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.check.violation import Violation
from matching.fits import Floats, Ints
from matching.plan import Placement, Plan
from matching.problem import Problem


def placed_in_floors(problem: Problem, placements: Sequence[Placement]) -> Ints:
    """Return how many people of each floor have a row; shape (n_floors,)."""
    placed = [row.person for row in placements]
    return np.array([np.isin(floor.people, placed).sum() for floor in problem.floors], dtype=np.int64)


def floor_faults(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield every floor that is not kept, or is lowered further than it had to be."""
    if len(plan.floors) != len(problem.floors):
        params = {"found": len(plan.floors), "wanted": len(problem.floors)}
        yield Violation(kind="floors", rule="the plan speaks of {found} floors, there are {wanted}", params=params)
        return
    placed = placed_in_floors(problem, plan.placements).tolist()
    for floor, kept, n in zip(problem.floors, plan.floors, placed, strict=True):
        wanted = min(floor.least, n)
        if kept > n:
            rule = "at least {kept} people of the group are said to be placed, {placed} are"
            yield Violation(kind="floor", rule=rule, subject=floor.name, params={"kept": kept, "placed": n})
        elif kept != wanted:
            rule = "the floor is said to be kept at {kept}, it is kept at {wanted}"
            yield Violation(kind="floor_lowered", rule=rule, subject=floor.name, params={"kept": kept, "wanted": wanted})


def bonus(problem: Problem, prices: Floats) -> Floats:
    """Return what each person gains by being placed at all: the prices of all their floors; shape (n_people,)."""
    gained = np.zeros(problem.n_people)
    for floor, price in zip(problem.floors, prices.tolist(), strict=True):
        gained[floor.people] += price
    return gained
