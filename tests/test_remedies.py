"""What would place somebody: each verified change is made again from nothing, and places them in a best plan."""

from __future__ import annotations

import os
from dataclasses import replace

import bruteforce
import markets
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markets import Candidate, block, candidate, house, job, member, places
from scarce import scarce_problems
from solver_runs import run
from strategies import crowded_problems

from matching.changes import Change, DeskDays, MoreDays, MoreOpenings, MorePlaces, NoWish, TravelLimit, changed
from matching.check import violations
from matching.fits import Fits, Minutes
from matching.plan import Plan
from matching.problem import Problem
from matching.remedies import MOST_ADDED, Remedy, enlarged, remedies
from matching.rivals import Rivals
from matching.trials import ENOUGH, is_placed, tried

#: Markets per property; more of them where the environment says so.
EXAMPLES = int(os.environ.get("MIKROPOL_EXAMPLES", "60"))

any_market = st.one_of(crowded_problems(), scarce_problems())


def verified(problem: Problem, plan: Plan, request: int) -> tuple[Remedy, ...]:
    """Return what is left of the estimates when each is tried, without a limit of time."""

    def again(changes: tuple[Change, ...]) -> Plan:
        return run(changed(problem, changes), gap=0.0)

    return tried(problem, plan, request, remedies(problem, plan, request), again)


def away(problem: Problem, plan: Plan) -> list[int]:
    """Return the requests that have no place."""
    return [*plan.unplaced, *(problem.n_people + b for b in plan.unplaced_classes)]


def without(problem: Problem, request: int) -> Problem:
    """Return the problem in which one request can get nothing."""
    if request >= problem.n_people:
        preference = problem.classes.preference.copy()
        preference[request - problem.n_people] = np.nan
        return replace(problem, classes=replace(problem.classes, preference=preference))
    fits, minutes = problem.fits, problem.minutes
    keep, near = fits.rows() != request, minutes.rows() != request
    return replace(
        problem,
        fits=Fits.of(fits.rows()[keep], fits.columns[keep], fits.values[keep], fits.shape),
        minutes=Minutes.of(minutes.rows()[near], minutes.columns[near], minutes.values[near], minutes.shape),
    )


@settings(deadline=None, max_examples=EXAMPLES)
@given(problem=any_market, data=st.data())
def test_each_verified_change_gives_a_place_in_a_best_plan(problem: Problem, data: st.DataObject) -> None:
    """Made and solved by exhaustion, the change leaves no better plan without the request than with it."""
    assume(bruteforce.best_plan(problem) is not None)
    plan = run(problem, gap=0.0)
    waiting = away(problem, plan)
    assume(waiting)
    request = data.draw(st.sampled_from(waiting))
    for remedy in verified(problem, plan, request):
        if not remedy.verified:
            continue
        after = changed(problem, remedy.changes)
        best, others = bruteforce.best_plan(after), bruteforce.best_plan(without(after, request))
        found = run(after, gap=0.0)
        assert best is not None
        assert not violations(after, found)
        assert is_placed(after, found, request)
        assert found.value == pytest.approx(best.value, abs=1e-9)
        assert others is None or others.value <= best.value + 1e-9
        assert remedy.value == pytest.approx(best.value - plan.value, abs=1e-9)


def market(*people: Candidate, openings: int = 1, desks: int = 1, n_days: int = 1, open_days: str = "mon") -> Problem:
    """Return a market of one job and one house, which is open on Mondays only if nothing else is said."""
    return markets.market(
        candidates=people,
        jobs=[job("J", openings=openings, n_days=n_days)],
        houses=[house("H", places("desk", desks, open_days))],
    )


def person(name: str, fit: float, **cells: object) -> Candidate:
    """Return somebody who is near the house and fit for the job."""
    return candidate(name, **{"fits": {"J": fit}, "minutes": {"H": 0.0}, **cells})


def told(problem: Problem, name: str) -> list[tuple[Change, ...]]:
    """Return the verified changes for somebody who has no place."""
    plan = run(problem)
    request = (*problem.person_ids, *problem.classes.ids).index(name)
    assert not is_placed(problem, plan, request)
    return [remedy.changes for remedy in verified(problem, plan, request) if remedy.verified]


def test_one_more_opening_is_named_where_only_that_is_missing() -> None:
    """Two people, two desks, one opening: the second one needs an opening, not a desk."""
    assert told(market(person("a", 0.9), person("b", 0.5), desks=2), "b") == [(MoreOpenings(job=0),)]


def test_one_more_place_is_named_where_only_that_is_missing() -> None:
    """Two people, two openings, one desk on Mondays: the second one needs a desk then."""
    found = told(market(person("a", 0.9), person("b", 0.5), openings=2), "b")
    assert found == [(MorePlaces(house=0, place_kind=0, days=1, parts=3),)]


def test_what_several_things_lack_is_named_together() -> None:
    """With one opening and one desk, the second one needs one more of both."""
    found = told(market(person("a", 0.9), person("b", 0.5)), "b")
    assert found == [(MoreOpenings(job=0), MorePlaces(house=0, place_kind=0, days=1, parts=3))]


def test_others_who_gain_more_come_first() -> None:
    """The third of three people needs two more openings, as one would go to the second."""
    found = told(market(person("a", 0.9), person("b", 0.7), person("c", 0.5), desks=3), "c")
    assert found == [(MoreOpenings(job=0, n=2),)]


def test_more_than_a_small_change_is_not_named() -> None:
    """Whoever needs more openings than `MOST_ADDED` is told of none."""
    people = [person(f"p{n}", 0.9 - n / 20) for n in range(MOST_ADDED + 2)]
    assert not told(market(*people, desks=9), people[-1].name)
    assert told(market(*people[:-1], desks=9), people[-2].name)


def test_a_longer_way_is_named_in_steps_of_ten_minutes() -> None:
    """Somebody who lives 58 minutes off and wants at most 45 would have a place at 65."""
    far = person("a", 0.9, minutes={"H": 58.0})
    assert told(market(far), "a") == [(TravelLimit(person=0, minutes=65.0),)]


def test_a_day_more_is_named() -> None:
    """Somebody who is free on Tuesdays would have a place on Mondays."""
    assert told(market(person("a", 0.9, days="tue")), "a") == [(MoreDays(person=0, days=1),)]


def test_a_part_of_the_day_more_is_named() -> None:
    """Somebody who is free in the mornings would have a place with the afternoons."""
    assert told(market(person("a", 0.9, parts="am")), "a") == [(MoreDays(person=0, parts=2),)]


def test_a_wish_dropped_is_named() -> None:
    """Somebody whose own wish takes the fit below the least one would have a place without it."""
    assert told(market(person("a", 0.3, wishes={"J": -0.2})), "a") == [(NoWish(person=0, job=0),)]


def test_a_desk_day_less_is_named() -> None:
    """Where two people share two days and the job asks for two, it would do for both with one."""
    people = person("a", 0.9), person("b", 0.8)
    found = told(market(*people, openings=2, n_days=2, open_days="mon tue"), "b")
    assert (DeskDays(job=0, n_days=1),) in found


def test_members_and_classes_are_told_how_many_places_they_need() -> None:
    """A member needs one desk more; a class of three needs two more on its day."""
    places_for = house("H", places("desk", 1, "mon"))
    near = {"H": 0.0}
    two = markets.market(
        members=[member("a", minutes=near, value=0.9), member("b", minutes=near, value=0.5)], houses=[places_for]
    )
    assert told(two, "b") == [(MorePlaces(house=0, place_kind=0, days=1, parts=3),)]
    lesson = markets.market(classes=[block("k", seats=3, kind="desk", days="mon")], houses=[places_for])
    assert told(lesson, "k") == [(MorePlaces(house=0, place_kind=0, days=1, parts=3, n=2),)]


def test_no_remedy_holds_a_proven_one_and_more() -> None:
    """Where an opening alone gives a place, an opening and a desk are not named beside it."""
    problem = market(person("a", 0.9), person("b", 0.5), desks=2)
    plan = run(problem)
    small = Remedy(changes=(MoreOpenings(job=0),), size=1, margin=0.5)
    large = Remedy(changes=(*small.changes, MorePlaces(house=0, place_kind=0)), size=2, margin=0.6)
    found = tried(problem, plan, 1, [large, small], lambda changes: run(changed(problem, changes)))
    assert [remedy.changes for remedy in found] == [small.changes]


def test_what_there_is_no_time_for_stays_an_estimate() -> None:
    """A planner that returns nothing leaves the estimates as they are."""
    problem = market(person("a", 0.9), person("b", 0.5), desks=2)
    plan = run(problem)
    estimates = remedies(problem, plan, 1)
    assert estimates
    assert tried(problem, plan, 1, estimates, lambda _: None) == estimates


def test_what_does_not_help_is_enlarged_and_then_dropped() -> None:
    """A planner that never places anybody is asked for one, two and three openings, and nothing is left."""
    problem = market(person("a", 0.9), person("b", 0.5), desks=2)
    plan, asked = run(problem), list[tuple[Change, ...]]()

    def never(changes: tuple[Change, ...]) -> Plan:
        asked.append(changes)
        return plan

    assert tried(problem, plan, 1, [Remedy(changes=(MoreOpenings(job=0),), size=1, margin=0.5)], never) == ()
    assert asked == [(MoreOpenings(job=0, n=n),) for n in range(1, MOST_ADDED + 1)]


def test_enough_is_enough() -> None:
    """No more than `ENOUGH` remedies are tried when the first ones give a place."""
    problem = market(person("a", 0.9), person("b", 0.5), desks=2)
    plan, n_asked = run(problem), 0

    def always(changes: tuple[Change, ...]) -> Plan:
        nonlocal n_asked
        n_asked += 1
        return run(changed(problem, (MoreOpenings(job=0), *changes)))

    many = [Remedy(changes=(TravelLimit(person=1, minutes=50.0 + n),), size=n, margin=0.1) for n in range(ENOUGH + 2)]
    found = tried(problem, plan, 1, many, always)
    assert (n_asked, sum(remedy.verified for remedy in found)) == (ENOUGH, ENOUGH)


def test_only_what_adds_is_enlarged() -> None:
    """A limit of travel has no larger one; a place on two days grows by two."""
    assert enlarged(Remedy(changes=(TravelLimit(person=0, minutes=55.0),), size=1, margin=0.1)) is None
    week = Remedy(changes=(MorePlaces(house=0, place_kind=0, days=3, parts=3),), size=2, margin=0.1)
    more = enlarged(week)
    assert more is not None
    assert (more.size, more.changes) == (4, (MorePlaces(house=0, place_kind=0, days=3, parts=3, n=2),))


def test_rivals_are_those_who_gain_more_and_hold_none() -> None:
    """Of three who want a job, one holds it and one gains less: one is a rival."""
    problem = market(person("a", 0.9), person("b", 0.7), person("c", 0.5), person("d", 0.3), desks=4)
    rivals = Rivals(problem, run(problem))
    assert [rivals.count(2, gain, MoreOpenings(job=0)) for gain in (0.5, 0.2, 0.8)] == [1, 2, 0]
