"""The independent check of a plan: every rule of the file formats again, in the most obvious way.

It shares no code with what makes plans (no prices, bundles, models or solvers): only the data classes, so that a fault
there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Iterator

from matching.check.class_rules import class_violations, unseated
from matching.check.cover import class_formed, covered, formed
from matching.check.floors import floor_faults
from matching.check.places import held, overfilled, taken
from matching.check.proof import number_faults
from matching.check.reasons import class_reason_faults, reason_faults
from matching.check.row_rules import row_violations, unplaced_pins
from matching.check.violation import Violation
from matching.plan import Plan
from matching.problem import Problem

__all__ = ["Violation", "violations"]


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return every rule that a plan breaks; empty when it keeps them all.

    A plan may be any nonsense (read from files that somebody changed): it is reported, never raised.
    """
    return tuple(_violations(problem, plan))


def _violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    yield from covered(problem, plan)
    known = [row for row in plan.placements if 0 <= row.person < problem.n_people]
    seated = [row for row in plan.classes if 0 <= row.block < len(problem.classes.ids)]
    ill_formed = {id(row): tuple(formed(problem, row)) for row in known}
    class_ill_formed = {id(row): tuple(class_formed(problem, row)) for row in seated}
    for broken in (*ill_formed.values(), *class_ill_formed.values()):
        yield from broken
    rows = [row for row in known if not ill_formed[id(row)]]
    classes = [row for row in seated if not class_ill_formed[id(row)]]

    yield from row_violations(problem, rows)
    yield from unplaced_pins(problem, rows)
    yield from class_violations(problem, classes)
    yield from unseated(problem, plan)

    there, gone = held(problem), taken(problem, rows, classes)
    yield from overfilled(problem, there, gone)
    yield from floor_faults(problem, plan)
    yield from number_faults(problem, plan, there)
    yield from reason_faults(problem, plan, there, gone)
    yield from class_reason_faults(problem, plan, there, gone)
