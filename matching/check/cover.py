"""Everybody stands in the plan exactly once, in order, and every row names what exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from matching.check.violation import Violation
from matching.plan import ClassPlacement, Placement, Plan
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS


def once(ids: Sequence[str], rows: Iterable[int], unplaced: Iterable[int]) -> Iterator[Violation]:
    """Yield who is named twice, not at all, or out of order.

    Parameters
    ----------
    ids
        Of people or of classes.
    rows, unplaced
        Positions as the plan names them.
    """
    rows, unplaced = list(rows), list(unplaced)
    named = Counter(rows + unplaced)
    for i, name in enumerate(ids):
        if named[i] > 1:
            rule = "stands in the plan {times} times"
            yield Violation(kind="twice", rule=rule, subject=name, params={"times": named[i]})
        elif not named[i]:
            yield Violation(kind="missing", rule="is neither placed nor unplaced", subject=name)
    for i in named:
        yield from _outside("", {"names number {number}, who does not exist": (i, len(ids))})
    for listed in (rows, unplaced):
        for before, after in pairwise(listed):
            if 0 <= after < before < len(ids):
                rule = "stands after {before}, against the order of the records"
                yield Violation(kind="order", rule=rule, subject=ids[after], params={"before": ids[before]})


def _outside(subject: str, cells: Mapping[str, tuple[int | None, int]]) -> Iterator[Violation]:
    for rule, (number, count) in cells.items():
        if number is not None and not 0 <= number < count:
            yield Violation(kind="unknown", rule=rule, subject=subject, params={"number": number})


def _at_house(problem: Problem, row: Placement | ClassPlacement) -> dict[str, tuple[int | None, int]]:
    return {
        "names house number {number}, which does not exist": (row.house, len(problem.houses.ids)),
        "names place kind number {number}, which does not exist": (row.place_kind, len(problem.kinds)),
        "names days (mask {number}) that do not exist": (row.days, 1 << N_DAYS),
        "names day parts (mask {number}) that do not exist": (row.parts, 1 << N_PARTS),
    }


def formed(problem: Problem, row: Placement) -> Iterator[Violation]:
    """Yield why a known person's row cannot be read: a job where none belongs, a house that does not exist."""
    subject, is_candidate = problem.person_ids[row.person], row.person < len(problem.candidates.ids)
    if (row.job is not None) != is_candidate:
        rule = "a candidate's placement names a job, a member's does not"
        yield Violation(kind="job", rule=rule, subject=subject)
    job = {"names job number {number}, which does not exist": (row.job, len(problem.jobs.ids))}
    yield from _outside(subject, {**job, **_at_house(problem, row)})


def class_formed(problem: Problem, row: ClassPlacement) -> Iterator[Violation]:
    """Yield why a known class's row cannot be read."""
    yield from _outside(problem.classes.ids[row.block], _at_house(problem, row))


def covered(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield every break of "placed + unplaced = everybody", for people and for classes."""
    yield from once(problem.person_ids, (row.person for row in plan.placements), plan.unplaced)
    yield from once(problem.classes.ids, (row.block for row in plan.classes), plan.unplaced_classes)
