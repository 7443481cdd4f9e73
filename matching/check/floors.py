"""Floors: how many people of each group are placed, what the plan says of that, and what it adds to the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.check.violation import Violation
from matching.fits import Floats
from matching.plan import Placement, Plan
from matching.problem import Problem


def _placed(problem: Problem, placements: Sequence[Placement]) -> list[int]:
    people = {row.person for row in placements}
    return [len(people.intersection(floor.people.tolist())) for floor in problem.floors]


def lowered(problem: Problem, placements: Sequence[Placement]) -> list[int]:
    """Return for each floor how many people are asked for, or how many of them have a row if that is less."""
    return [min(int(floor.least), n) for floor, n in zip(problem.floors, _placed(problem, placements), strict=True)]


def floor_faults(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield every floor that is not kept, or is lowered further than it had to be."""
    if len(plan.floors) != len(problem.floors):
        params = {"found": len(plan.floors), "wanted": len(problem.floors)}
        yield Violation(kind="floors", rule="the plan speaks of {found} floors, there are {wanted}", params=params)
        return
    placed, floors = _placed(problem, plan.placements), lowered(problem, plan.placements)
    for floor, kept, n, wanted in zip(problem.floors, plan.floors, placed, floors, strict=True):
        if kept > n:
            rule = "at least {kept} people of the group are said to be placed, {placed} are"
            yield Violation(kind="floor", rule=rule, subject=floor.name, params={"kept": kept, "placed": n})
        elif kept != wanted:
            rule = "the floor is said to be kept at {kept}, it is kept at {wanted}"
            yield Violation(
                kind="floor_lowered", rule=rule, subject=floor.name, params={"kept": kept, "wanted": wanted}
            )


def bonus(problem: Problem, prices: Floats) -> Floats:
    """Return what each person gains by being placed at all: the prices of all their floors; shape (n_people,)."""
    gained = np.zeros(problem.n_people)
    for floor, price in zip(problem.floors, prices.tolist(), strict=True):
        gained[floor.people] += price
    return gained
