"""Justified complaints: pairs of a candidate and a job who would both rather have each other, and best fit first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from bruteforce import Bundle, Resource, fit_of, person_bundles, places_left, slots
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markets import candidate, days_of, house, job, market, member, parts_of, pin, places
from scarce import scarce_problems
from solver_runs import run, solvable
from strategies import problems

from matching.best_fit_first import best_fit_first
from matching.check import violations
from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import ClassPlacement, Placement, Plan
from matching.problem import Problem
from matching.stability import Stability, complaints

Pair = tuple[int, int, int, int, float]
"""Candidate, job, house (-1: none), displaced person (-1: nobody), value."""

#: How many random plans were looked at, and how many of them had a pair, by who made them.
SEEN = {"solver": [0, 0], "best fit first": [0, 0]}


def taken(problem: Problem, row: Placement | ClassPlacement) -> dict[Resource, int]:
    """Return what a row takes."""
    size = int(problem.classes.seats[row.block]) if isinstance(row, ClassPlacement) else 1
    takes: dict[Resource, int] = {}
    if row.house is not None and row.place_kind is not None:
        takes = dict.fromkeys(slots(row.house, row.place_kind, row.days, row.parts), size)
    if isinstance(row, Placement) and row.job is not None:
        takes["opening", row.job] = 1
    return takes


def left_by(problem: Problem, rows: list[Placement | ClassPlacement]) -> dict[Resource, int]:
    """Return what is left of everything beside these rows."""
    left = places_left(problem)
    for row in rows:
        for resource, size in taken(problem, row).items():
            left[resource] -= size
    return left


def fits_in(bundle: Bundle, left: dict[Resource, int]) -> bool:
    """Tell whether a bundle finds all that it takes."""
    return all(left[resource] >= size for resource, size in bundle.takes.items())


def slow_pairs(problem: Problem, plan: Plan) -> Iterator[Pair]:
    """Yield every justified pair: of each candidate's bundles those that go in when somebody goes, one by one."""
    pinned = {one.person for one in problem.pins}
    placed = {row.person: row for row in plan.placements}
    rows: list[Placement | ClassPlacement] = [*plan.placements, *(row for row in plan.classes if not row.fixed)]
    for c in range(len(problem.candidates.ids)):
        if c in pinned:
            continue
        own = placed[c].value if c in placed else -math.inf
        for j in range(len(problem.jobs.ids)):
            if c in placed and placed[c].job == j:
                continue
            wanted = [
                bundle
                for bundle in person_bundles(problem, c)
                if isinstance(bundle.row, Placement) and bundle.row.job == j and bundle.value > own + 1e-9
            ]
            lower = [
                (fit, row.person)
                for row in plan.placements
                if row.job == j and row.person not in pinned
                for fit, mine in [(fit_of(problem, row.person, j), fit_of(problem, c, j))]
                if fit is not None and mine is not None and fit < mine - 1e-9
            ]
            for other in [-1, *(person for _fit, person in sorted(lower))]:
                left = left_by(problem, [row for row in rows if getattr(row, "person", None) not in (c, other)])
                able = [bundle for bundle in wanted if fits_in(bundle, left)]
                if able:
                    best = max(able, key=lambda bundle: (bundle.value, -(_house(bundle))))
                    yield c, j, _house(best), other, best.value
                    break


def _house(bundle: Bundle) -> int:
    return -1 if bundle.row.house is None else bundle.row.house


def pairs(found: Stability) -> list[Pair]:
    """Return found pairs one by one."""
    columns = (found.candidate, found.job, found.house, found.displaced, found.value)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def by_fit(problem: Problem) -> Plan:
    """Return the plan of best fit first; a market whose pins or fixed classes cannot be kept is no example."""
    try:
        return best_fit_first(problem, SolveOptions())
    except CannotKeep:
        assume(condition=False)
        raise


def _compare(problem: Problem, plan: Plan, maker: str) -> None:
    found = complaints(problem, plan)
    assert pairs(found) == [pytest.approx(pair) for pair in slow_pairs(problem, plan)]
    own = {row.person: row.value for row in plan.placements}
    gains = [value - own.get(c, 0.0) for c, value in zip(found.candidate.tolist(), found.value.tolist(), strict=True)]
    assert found.gain.tolist() == pytest.approx(gains)
    assert found.n_people == len(set(found.candidate.tolist()))
    SEEN[maker][0] += 1
    SEEN[maker][1] += found.n_pairs > 0


markets_with_pairs = st.one_of(scarce_problems(), problems(), scarce_problems())


@given(problem=markets_with_pairs)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_pairs_of_best_plans_are_those_of_brute_force(problem: Problem) -> None:
    """In a plan of the greatest value the pairs are those found by trying every bundle after every swap."""
    _compare(problem, solvable(problem), "solver")


@given(problem=markets_with_pairs)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_pairs_of_simple_plans_are_those_of_brute_force(problem: Problem) -> None:
    """So they are where the best fit was placed first."""
    _compare(problem, by_fit(problem), "best fit first")


@given(problem=markets_with_pairs, keep=st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_pairs_of_half_a_plan_are_those_of_brute_force(problem: Problem, keep: object) -> None:
    """So they are where some people without a pin were taken out again, which leaves openings and desks free."""
    plan = by_fit(problem)
    pinned = {one.person for one in problem.pins}
    rows = tuple(row for row in plan.placements if row.person in pinned or keep.random() < 0.5)  # type: ignore[attr-defined]
    half = replace(plan, placements=rows)
    assert pairs(complaints(problem, half)) == [pytest.approx(pair) for pair in slow_pairs(problem, half)]


def test_random_plans_had_pairs() -> None:
    """The comparisons above were about something: a good share of the plans had pairs."""
    for maker, (n, n_with) in SEEN.items():
        if n:
            print(maker, n, n_with)
            assert n_with > n / 10, maker
