"""The rules of one class in a plan: where it may be, when, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.check.violation import Violation, same
from matching.plan import ClassPlacement, Plan
from matching.problem import Problem
from matching.week import day_names


def _where(problem: Problem, row: ClassPlacement) -> Iterator[tuple[str, str, dict[str, str | float]]]:
    classes, b = problem.classes, row.block
    if np.isnan(classes.preference[b, row.house]):
        yield "class_house", "the class may not be at {house}", {"house": problem.houses.ids[row.house]}
    if row.place_kind != classes.place_kind[b]:
        kinds = {"found": problem.kinds[row.place_kind], "wanted": problem.kinds[int(classes.place_kind[b])]}
        yield "class_kind", "the class takes places of the kind {found}, asked for is {wanted}", {**kinds}


def _when(problem: Problem, row: ClassPlacement) -> Iterator[tuple[str, str, dict[str, str | float]]]:
    classes, b = problem.classes, row.block
    if row.parts != classes.parts[b]:
        yield "class_parts", "the class does not take the day parts it asks for", {}
    if row.days.bit_count() != classes.n_days[b]:
        counts = {"found": row.days.bit_count(), "wanted": int(classes.n_days[b])}
        yield "class_n_days", "the class takes {found} days, asked for are {wanted}", {**counts}
    outside = row.days & ~int(classes.days[b])
    if outside:
        yield "class_days", "the class may not be on {days}", {"days": " ".join(day_names(outside))}


def _worth(problem: Problem, row: ClassPlacement) -> Iterator[tuple[str, str, dict[str, str | float]]]:
    classes, b = problem.classes, row.block
    fixed = bool(classes.fixed[b])
    preference = float(classes.preference[b, row.house])
    wanted = 0.0 if fixed or np.isnan(preference) else float(classes.value[b]) * preference
    if row.fixed != fixed:
        yield "class_fixed", "the class is called fixed when it is not, or the other way round", {}
    if not same(row.value, wanted):
        yield (
            "class_value",
            "the class's value is stated as {found}, it is {wanted}",
            {
                "found": row.value,
                "wanted": wanted,
            },
        )
    if not fixed and not wanted > 0:
        yield "class_not_worth", "the class is worth nothing at {house}", {"house": problem.houses.ids[row.house]}


def class_violations(problem: Problem, rows: list[ClassPlacement]) -> Iterator[Violation]:
    """Yield every rule that one of these well-formed rows breaks; a fixed class sits exactly where and when it says."""
    for row in rows:
        for rules in (_where, _when, _worth):
            for kind, rule, params in rules(problem, row):
                yield Violation(kind=kind, rule=rule, subject=problem.classes.ids[row.block], params=params)


def unseated(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield every fixed class that the plan calls unplaced."""
    for b in plan.unplaced_classes:
        if 0 <= b < len(problem.classes.ids) and problem.classes.fixed[b]:
            rule = "a fixed class is always seated, the plan calls it unplaced"
            yield Violation(kind="class_unseated", rule=rule, subject=problem.classes.ids[b])
