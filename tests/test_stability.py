"""Justified complaints: pairs of a candidate and a job who would both rather have each other; and best fit first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bruteforce import Bundle, Resource, fit_of, person_bundles, places_left, slots
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markets import Member, candidate, house, job, market, member, pin, places
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

#: How many random plans were looked at, and how many of them had a pair, by who made them; best fit first has few.
SEEN = {"solver": [0, 0], "best fit first": [0, 0], "half a plan": [0, 0]}


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


@st.composite
def contested(draw: st.DrawFn) -> Problem:
    """Draw a market where jobs are scarcer than desks, and priority often counts for more than fit."""
    jobs = [
        job(f"J{n}", n_days=draw(st.sampled_from((1, 2, 3, 2, 0))), parts=draw(st.sampled_from(("am", "am pm"))))
        for n in range(draw(st.sampled_from((1, 2, 2))))
    ]
    candidates = [
        candidate(
            f"c{n}",
            fits={each.name: draw(st.integers(6, 20)) / 20 for each in jobs},
            minutes={"H1": draw(st.sampled_from((5.0, 20.0))), "H2": draw(st.sampled_from((0.0, 44.0)))},
            days=draw(st.sampled_from(("mon tue wed", "mon tue wed thu fri", "tue wed fri"))),
            priority=draw(st.sampled_from((0.0, 0.0, 0.4, 1.5))),
        )
        for n in range(draw(st.sampled_from((3, 4, 5))))
    ]
    return market(
        candidates=candidates,
        members=[
            member("m", n_days=draw(st.integers(1, 3)), minutes={"H1": 5.0}, value=draw(st.sampled_from((0.1, 2.0))))
        ],
        jobs=jobs,
        houses=[house("H1", desk=draw(st.integers(1, 2))), house("H2", places("desk", 1, "mon tue"))],
        pins=[pin("c0", job="J0")] if draw(st.integers(0, 3)) == 2 else [],
        travel_weight=draw(st.sampled_from((0.005, 0.02))),
    )


markets_with_pairs = st.one_of(contested(), scarce_problems(), contested(), problems())


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


@given(problem=markets_with_pairs, data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_pairs_of_half_a_plan_are_those_of_brute_force(problem: Problem, data: st.DataObject) -> None:
    """So they are where some people without a pin were taken out again, which leaves openings and desks free."""
    plan = by_fit(problem)
    pinned = {one.person for one in problem.pins}
    rows = tuple(row for row in plan.placements if row.person in pinned or data.draw(st.booleans()))
    _compare(problem, replace(plan, placements=rows), "half a plan")


def test_random_plans_had_pairs() -> None:
    """The comparisons above were about something: a good share of the plans had pairs."""
    for maker in ("solver", "half a plan"):
        n, n_with = SEEN[maker]
        assert n_with >= n / 10, maker


@given(problem=markets_with_pairs)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_best_fit_first_keeps_every_rule(problem: Problem) -> None:
    """The independent check finds nothing in its plan, which is worth no more than the best one."""
    plan = by_fit(problem)
    assert violations(problem, plan) == ()
    assert plan.value <= run(problem).value + 1e-9


NEAR = {"H1": 5.0}


def _rivals(*, members: Sequence[Member] = (), **of_bob: Any) -> Problem:
    """Return a market in which ann fits better, and bob gets the job by his priority; the desk is enough for one."""
    return market(
        candidates=[
            candidate("ann", fits={"J1": 0.9}, minutes=NEAR),
            candidate("bob", **({"fits": {"J1": 0.8}, "minutes": NEAR, "priority": 1.0} | of_bob)),
        ],
        members=members,
        jobs=[job("J1", n_days=5)],
        houses=[house("H1", desk=1), house("H2", desk=1)],
    )


def test_a_lower_fit_that_is_placed_is_displaced() -> None:
    """Whoever fits better and would take the desk of the one placed is in a pair, at that desk's house."""
    found = complaints(_rivals(), run(_rivals()))
    assert pairs(found) == [(0, 0, 0, 1, 0.9 - 0.005 * 5.0 * 5 / 5)]
    assert (found.n_pairs, found.n_people) == (1, 1)


def test_an_equal_fit_is_not_displaced() -> None:
    """An employer would not rather have somebody of the same fit, rounding or not."""
    problem = _rivals(fits={"J1": 0.7}, wishes={"J1": 0.2})
    assert complaints(problem, run(problem)).n_pairs == 0


def test_a_desk_must_be_freed_where_it_is_needed() -> None:
    """A desk given back at another house, while a member has the near one, is of no use."""
    far = {"H2": 5.0}
    problem = _rivals(members=[member("m", n_days=5, minutes=NEAR, value=5.0)], minutes=far)
    assert complaints(problem, run(problem)).n_pairs == 0
    alone = _rivals(minutes=far)
    assert pairs(complaints(alone, run(alone)))[0][:4] == (0, 0, 0, 1)


@pytest.mark.parametrize("person", ["ann", "bob"])
def test_whoever_has_accepted_is_in_no_pair(person: str) -> None:
    """A pinned candidate complains of nothing, and nobody displaces a pinned one."""
    problem = market(
        candidates=[
            candidate("ann", fits={"J1": 0.9, "J2": 0.3}, minutes=NEAR),
            candidate("bob", fits={"J1": 0.8}, minutes=NEAR, priority=1.0),
        ],
        jobs=[job("J1", n_days=1), job("J2", n_days=1)],
        houses=[house("H1", desk=1)],
        pins=[pin(person, job="J2" if person == "ann" else "J1")],
    )
    plan = run(problem)
    assert {row.person: row.job for row in plan.placements} == {0: 1, 1: 0}
    assert complaints(problem, plan).n_pairs == 0
    assert complaints(replace(problem, pins=()), plan).n_pairs == 1


def test_a_job_without_desk_days_needs_its_opening_only() -> None:
    """There is no house in the pair, and no desk that could be missing."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.9}), candidate("bob", fits={"J1": 0.8}, priority=1.0)],
        jobs=[job("J1", n_days=0)],
        houses=[house("H1")],
    )
    assert pairs(complaints(problem, run(problem))) == [(0, 0, -1, 1, 0.9)]


def test_nobody_is_displaced_from_a_free_opening() -> None:
    """Where an opening and a desk are free, what is gained is the value above that of the own placement."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.9, "J2": 0.5}, minutes=NEAR)],
        jobs=[job("J1", n_days=1), job("J2", n_days=1)],
        houses=[house("H1", desk=1)],
    )
    best = run(problem)
    worse = run(replace(problem, jobs=replace(problem.jobs, openings=np.array([0, 1]))))
    assert complaints(problem, best).n_pairs == 0
    found = complaints(problem, worse)
    assert pairs(found) == [(0, 0, 0, -1, 0.9 - 0.005 * 5.0 * 1 / 5)]
    assert found.gain.tolist() == pytest.approx([0.4])


def test_the_own_desk_is_given_back() -> None:
    """Somebody who has the only desk would take it along to the other job."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.9, "J2": 0.5}, minutes=NEAR)],
        jobs=[job("J1", n_days=5), job("J2", n_days=5)],
        houses=[house("H1", desk=1)],
    )
    worse = run(replace(problem, jobs=replace(problem.jobs, openings=np.array([0, 1]))))
    assert complaints(problem, worse).n_pairs == 1


def test_the_lowest_fit_goes_unless_only_another_leaves_a_desk() -> None:
    """Of two people with lower fits the lower one is displaced; the other one where only that frees the near house."""
    people = [
        candidate("ann", fits={"J1": 0.9}, minutes=NEAR),
        candidate("bob", fits={"J1": 0.6}, minutes={"H2": 5.0}, priority=1.0),
        candidate("cia", fits={"J1": 0.7}, minutes=NEAR, priority=1.0),
    ]
    jobs = [job("J1", n_days=5, openings=2)]
    near = market(candidates=people, jobs=jobs, houses=[house("H1", desk=1), house("H2", desk=1)])
    roomy = market(candidates=people, jobs=jobs, houses=[house("H1", desk=2), house("H2", desk=1)])
    assert pairs(complaints(near, run(near)))[0][:4] == (0, 0, 0, 2)
    assert pairs(complaints(roomy, run(roomy)))[0][:4] == (0, 0, 0, 1)


def test_best_fit_first_places_by_fit() -> None:
    """The rule places who fits best, where the best plan looks at what all gain."""
    problem = _rivals()
    assert [row.person for row in by_fit(problem).placements] == [0]
    assert [row.person for row in run(problem).placements] == [1]
    assert complaints(problem, by_fit(problem)).n_pairs == 0
