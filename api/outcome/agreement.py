"""Compare what plan.json says of the plan with the rows beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from api.outcome.plan_file import FILE, Claims
from api.outcome.summary import counts, floors, stability
from api.readers.privacy import shown
from matching.errors import Fault
from matching.plan import Plan
from matching.problem import Problem

_TOLERANCE = 1e-7


def gap_faults(claims: Claims, plan: Plan) -> tuple[Fault, ...]:
    """Return a fault when the gap is not the one of value and bound; one that cannot be read has its fault already."""
    if math.isnan(claims.gap) or math.isnan(plan.gap):
        return ()
    if math.isclose(claims.gap, plan.gap, rel_tol=_TOLERANCE, abs_tol=1e-12):
        return ()
    return (_differs("gap", claims.gap, plan.gap),)


def count_faults(claims: Claims, problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """Return a fault for each count that is missing or is not the number of rows."""
    real = counts(problem, plan, n_dropped=claims.counts.get("pairs_dropped", 0))
    claimed = {name: claims.counts.get(name) for name in real}
    return tuple(_differs(f"counts.{name}", claimed[name], n) for name, n in real.items() if claimed[name] != n)


def floor_faults(claims: Claims, problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """Return a fault for each floor of which plan.json says something else than records and rows."""
    if len(claims.floors) != len(problem.floors):
        return (_differs("floors", len(claims.floors), len(problem.floors)),)
    return tuple(
        _differs(f"floors.{k}.{name}", found.get(name), wanted)
        for k, (found, real) in enumerate(zip(claims.stated_floors, floors(problem, plan), strict=True))
        for name, wanted in real.items()
        if found.get(name) != wanted
    )


def stability_faults(claimed: Mapping[str, int] | None, problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """Return a fault for each count of `stability` that is not that of the rows; plans of old state none."""
    if claimed is None:
        return ()
    real = stability(problem, plan)
    return tuple(_differs(f"stability.{name}", claimed[name], n) for name, n in real.items() if claimed[name] != n)


def _differs(column: str, found: object, wanted: float | str) -> Fault:
    value = "" if found is None else shown(str(found))
    return Fault(rule="must be {wanted}", file=FILE, column=column, value=value, params={"wanted": wanted})
