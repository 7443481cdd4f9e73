"""What plan.json says: how good the plan is, how much it holds, and all that is needed to make it again."""

from __future__ import annotations

import math
from collections.abc import Mapping

from api.occupancy import used_floors
from api.outcome.columns import FORMAT, VERSION
from matching.plan import Plan
from matching.problem import Problem
from matching.stability import complaints


def counts(problem: Problem, plan: Plan, *, n_dropped: int) -> dict[str, int]:
    """Count what went in and what came out; `n_dropped` is the number of eligible pairs that were not kept."""
    return {
        "candidates": len(problem.candidates.ids),
        "members": len(problem.members.ids),
        "jobs": len(problem.jobs.ids),
        "houses": len(problem.houses.ids),
        "blocks": len(problem.classes.ids),
        "people_placed": len(plan.placements),
        "people_unplaced": len(plan.unplaced),
        "classes_placed": sum(not stay.fixed for stay in plan.classes),
        "pairs_dropped": int(n_dropped),
    }


def floors(problem: Problem, plan: Plan) -> list[dict[str, str | int]]:
    """Return per floor its name, its people, how many were to be placed, as lowered to what can, and how many are."""
    return [
        {
            "name": floor.name,
            "people": len(floor.people),
            "asked": int(floor.least),
            "kept": int(kept),
            "placed": int(n),
        }
        for floor, kept, n in zip(problem.floors, plan.floors, used_floors(problem, plan), strict=True)
    ]


def stability(problem: Problem, plan: Plan) -> dict[str, int]:
    """Count the pairs of a candidate and a job who would both rather have each other, and the people in them."""
    found = complaints(problem, plan)
    return {"pairs": found.n_pairs, "people": found.n_people}


def summary(
    problem: Problem, plan: Plan, *, n_dropped: int, options: Mapping[str, object], inputs: Mapping[str, str]
) -> dict[str, object]:
    """Return the keys of plan.json in their order; `floors` only where there are some.

    Raises
    ------
    ValueError
        If a number of the plan is not finite.
    """
    numbers = {"value": plan.value, "bound": plan.bound, "price_bound": plan.price_bound, "gap": plan.gap}
    for name, number in numbers.items():
        if not math.isfinite(number):
            raise ValueError(f"{name} must be finite, not {number}")
    return {
        "format": FORMAT,
        "version": VERSION,
        "status": plan.status.value,
        **{name: float(number) for name, number in numbers.items()},
        "counts": counts(problem, plan, n_dropped=n_dropped),
        **({"floors": floors(problem, plan)} if problem.floors else {}),
        "stability": stability(problem, plan),
        "options": {name: options[name] for name in sorted(options)},
        "inputs": {name: inputs[name] for name in sorted(inputs)},
    }
