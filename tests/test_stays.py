"""Where the last plan had people: what staying is worth, that it excuses nothing, and that it keeps people there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from bruteforce import best_plan, stays
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import candidate, house, job, last, market, member, pin
from solver_runs import half_days, run, solvable
from strategies import crowded_problems, problems

from matching.bundles import choices_of
from matching.check import violations
from matching.errors import BadOption
from matching.options import Weights
from matching.plan import Plan, Reason
from matching.problem import Problem, Stays
from matching.stays import stay_bonus

contested = st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 10))
fresh = st.one_of(crowded_problems(), problems(stays=False), contested)


def numbers(*of: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return an array of whole numbers."""
    return np.array(of, dtype=np.int64)


def two_houses(**cells: object) -> Problem:
    """Return ann, who could do either of two jobs at either of two houses, mia, who seeks a desk, and a remote job."""
    return market(
        candidates=[candidate("ann", fits={"J1": 0.5, "J2": 0.5, "J0": 0.3}, minutes={"H1": 10, "H2": 10})],
        members=[member("mia", minutes={"H1": 10, "H2": 10})],
        jobs=[job("J1", n_days=1), job("J2", n_days=1), job("J0", n_days=0)],
        houses=[house("H1", desk=2), house("H2", desk=2)],
        **cells,  # type: ignore[arg-type]
    )


def worth(problem: Problem) -> Mapping[tuple[int, int, int], float]:
    """Return (person, job, house) → value of everything that could be taken."""
    choices = choices_of(problem)
    places = zip(choices.request.tolist(), choices.job.tolist(), choices.house.tolist(), strict=True)
    return dict(zip(places, choices.value.tolist(), strict=True))


def afterwards(problem: Problem, plan: Plan, bonus: float) -> Problem:
    """Return the same market one plan later."""
    rows = plan.placements
    kept = Stays(
        person=numbers(*(row.person for row in rows)),
        job=numbers(*(-1 if row.job is None else row.job for row in rows)),
        house=numbers(*(-1 if row.house is None else row.house for row in rows)),
    )
    return replace(problem, stays=kept, weights=replace(problem.weights, stay_bonus=bonus))


def places_of(plan: Plan) -> set[tuple[int, int | None, int | None]]:
    """Return who is in which job at which house."""
    return {(row.person, row.job, row.house) for row in plan.placements}


@pytest.mark.parametrize(
    ("person", "job", "house", "rule"),
    [
        ((0, 0), (0, 1), (0, 0), "at most one per person"),
        ((0, 1), (0,), (0, 0), "same length"),
        ((2,), (0,), (0,), "person must exist"),
        ((-1,), (0,), (0,), "person must exist"),
        ((0,), (3,), (0,), "must exist, or be -1"),
        ((0,), (0,), (2,), "must exist, or be -1"),
        ((0,), (0,), (-2,), "must exist, or be -1"),
        ((0,), (-1,), (0,), "a candidate had a job"),
        ((1,), (0,), (0,), "no job"),
        ((1,), (-1,), (-1,), "a member a house"),
    ],
)
def test_a_stay_that_cannot_be_is_refused(
    person: tuple[int, ...], job: tuple[int, ...], house: tuple[int, ...], rule: str
) -> None:
    """People once, jobs and houses that exist, a job for candidates only: each rule broken is an error that says so."""
    with pytest.raises(ValueError, match=rule):
        replace(two_houses(), stays=Stays(person=numbers(*person), job=numbers(*job), house=numbers(*house)))


def test_stays_of_every_kind_are_taken() -> None:
    """A candidate at a house, one in a job that needs none any more or not yet, and a member are all good stays."""
    for job_number, house_number in ((0, 0), (0, -1), (2, -1), (2, 1)):
        problem = replace(
            two_houses(), stays=Stays(person=numbers(1, 0), job=numbers(-1, job_number), house=numbers(1, house_number))
        )
        assert len(problem.stays) == 2


@pytest.mark.parametrize("bonus", [-0.1, float("nan"), float("inf")])
def test_a_bonus_out_of_its_range_is_refused(bonus: float) -> None:
    """The bonus is a finite number, at least 0."""
    with pytest.raises(BadOption):
        Weights(stay_bonus=bonus)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_bonus_is_that_of_asking_one_by_one(problem: Problem) -> None:
    """For every person, job and house, none included, the arrays say what looking through the last plan says."""
    grid = np.meshgrid(
        np.arange(problem.n_people),
        np.arange(-1, len(problem.jobs.ids)),
        np.arange(-1, len(problem.houses.ids)),
        indexing="ij",
    )
    person, job_, house_ = (axis.ravel() for axis in grid)
    slow = [
        problem.weights.stay_bonus if stays(problem, i, None if j < 0 else j, None if h < 0 else h) else 0.0
        for i, j, h in zip(person.tolist(), job_.tolist(), house_.tolist(), strict=True)
    ]
    assert stay_bonus(problem, person, job_, house_).tolist() == slow


def test_just_the_same_job_and_house_are_worth_more() -> None:
    """The bonus comes on top of the last job at the last house and of nothing else, for candidates and members."""
    before = worth(two_houses())
    after = worth(two_houses(stays=[last("ann", job="J1", house="H1"), last("mia", house="H2")], stay_bonus=0.25))
    gained = {place: after[place] - before[place] for place in before}
    assert {place: gain for place, gain in gained.items() if gain} == pytest.approx({(0, 0, 0): 0.25, (1, -1, 1): 0.25})


def test_a_job_without_a_house_can_be_stayed_in() -> None:
    """Whoever had a job with 0 desk-days gains the bonus there."""
    after = worth(two_houses(stays=[last("ann", job="J0")], stay_bonus=0.25))
    assert after[0, 2, -1] == pytest.approx(0.3 + 0.25)


@pytest.mark.parametrize(
    ("fit", "minutes", "reason"), [(0.1, 10, Reason.FIT_BELOW_MIN), (0.2, 44, Reason.TRAVEL_NOT_WORTH)]
)
def test_staying_makes_nothing_acceptable(fit: float, minutes: float, reason: Reason) -> None:
    """A fit below the least one, or a way that takes more than it gives, stays out whatever the bonus."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": fit}, minutes={"H1": minutes})],
        jobs=[job("J1")],
        houses=[house("H1", desk=1)],
        stays=[last("ann", job="J1", house="H1")],
        stay_bonus=9.0,
    )
    assert not len(choices_of(problem))
    assert run(problem).unplaced == {0: reason}


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"job": "J1", "house": "H1"}, 0.5 - 0.01 + 0.25),
        ({"job": "J1"}, 0.5 - 0.01 + 0.25),
        ({"job": "J1", "house": "H2"}, 0.5 - 0.01),
        ({"job": "J2"}, 0.5 - 0.01),
    ],
)
def test_an_accepted_placement_gains_the_bonus_too(cells: dict[str, str], value: float) -> None:
    """A pin at the last plan's job and house is worth the bonus more, with an open house too; the check agrees."""
    problem = two_houses(stays=[last("ann", job="J1", house="H1")], stay_bonus=0.25, pins=[pin("ann", **cells)])
    plan = run(problem)
    assert plan.placements[0].value == pytest.approx(value)
    assert violations(problem, plan) == ()


def test_an_accepted_job_without_a_house_gains_the_bonus_too() -> None:
    """A pin in a job with 0 desk-days, held before, is worth fit and bonus; the check agrees."""
    problem = two_houses(stays=[last("ann", job="J0")], stay_bonus=0.25, pins=[pin("ann", job="J0")])
    plan = run(problem)
    assert plan.placements[0].value == pytest.approx(0.3 + 0.25)
    assert violations(problem, plan) == ()


def test_the_check_finds_a_value_without_its_bonus_and_one_that_has_none_due() -> None:
    """A row that leaves the bonus out, and one that claims it at another house, are both violations."""
    problem = two_houses(stays=[last("ann", job="J1", house="H1")], stay_bonus=0.25)
    plan = run(problem)
    ann = plan.placements[0]
    assert (ann.job, ann.house, violations(problem, plan)) == (0, 0, ())
    for changed in (replace(ann, value=ann.value - 0.25), replace(ann, house=1)):
        rows = (changed, *plan.placements[1:])
        found = {broken.kind for broken in violations(problem, replace(plan, placements=rows))}
        assert "value" in found


@given(problem=fresh, bonus=st.sampled_from((0.01, 0.05, 0.4, 9.0)))
@settings(max_examples=60, deadline=None)
def test_in_an_unchanged_market_nobody_moves(problem: Problem, bonus: float) -> None:
    """The best plan is the best plan again, whatever staying is worth: its value and a bonus for everybody placed."""
    before = solvable(problem)
    again = afterwards(problem, before, bonus)
    plan = run(again)
    assert places_of(plan) == places_of(before)
    assert plan.value == pytest.approx(before.value + bonus * len(before.placements), rel=1e-9, abs=1e-9)
    assert violations(again, plan) == ()


@given(problem=fresh)
@settings(max_examples=40, deadline=None)
def test_a_bonus_of_nothing_changes_nothing(problem: Problem) -> None:
    """With a last plan and a bonus of 0 the rows, reasons and bounds are those of a market without one."""
    before = solvable(problem)
    plan = run(afterwards(problem, before, 0.0))
    beside = {"prices": None, "seconds": None}
    assert vars(plan) | beside == vars(before) | beside


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_more_room_moves_nobody_when_staying_is_worth_most(data: st.DataObject) -> None:
    """Where everybody could still be where they were, a bonus above all else keeps every one of them there."""
    problem = data.draw(fresh)
    before = solvable(problem)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    capacity = problem.houses.capacity + rng.integers(0, 2, problem.houses.capacity.shape)
    openings = problem.jobs.openings + rng.integers(0, 2, len(problem.jobs.ids))
    wider = replace(
        problem,
        houses=replace(problem.houses, capacity=capacity),
        jobs=replace(problem.jobs, openings=openings),
    )
    plan = run(afterwards(wider, before, 100.0))
    assert places_of(before) <= places_of(plan)


@given(problem=problems())
@settings(max_examples=60, deadline=None)
def test_brute_force_finds_nothing_better_than_staying_where_it_pays(problem: Problem) -> None:
    """With any last plan, possible today or not, the value is the optimum that brute force finds."""
    best, plan = best_plan(problem), solvable(problem)
    assert best is not None
    assert plan.value == pytest.approx(best.value, rel=1e-9, abs=1e-9)
