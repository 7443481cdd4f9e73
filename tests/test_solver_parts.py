"""The optimiser's modules one by one, each against a slow obvious twin: choices, prices, the quick plan, the model."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest
from bruteforce import Best, Bundle, Resource, class_bundles, day_sets, flexible, person_bundles, places_left, slots
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from slow_plan import price_bound, reason
from solver_runs import half_days
from strategies import crowded_problems, prices, problems

from matching import backend
from matching.backend import Limits
from matching.bundles import Choices, Fell, choices_of, furthest_rule
from matching.demand import best_net, day_costs, net_values, surplus
from matching.demand import price_bound as fast_price_bound
from matching.errors import CannotKeep
from matching.greedy import Free, Taken, fill
from matching.keeping import keep_pins, refuse_overfull
from matching.model import LinearModel, build
from matching.options import SolveOptions
from matching.plan import Placement, Prices, Reason
from matching.problem import Problem
from matching.rooms import Rooms

contested = st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 10))
unpinned = st.one_of(crowded_problems(), problems(pinned=False), contested)
markets = st.one_of(crowded_problems(), problems(), contested)

Key = tuple[int, int, int]


def bundles_of(problem: Problem) -> list[tuple[int, Bundle]]:
    """Return (request, bundle) for everything that anybody could take alone."""
    people = [(i, each) for i in range(problem.n_people) for each in person_bundles(problem, i)]
    return people + [(problem.n_people + b, each) for b in flexible(problem) for each in class_bundles(problem, b)]


def by_choice(problem: Problem) -> dict[Key, list[Bundle]]:
    """Return the bundles of each (request, job, house), -1 where there is none: they differ in days only."""
    found = defaultdict(list)
    for request, bundle in bundles_of(problem):
        job = bundle.row.job if isinstance(bundle.row, Placement) else None
        house = bundle.row.house
        found[request, -1 if job is None else job, -1 if house is None else house].append(bundle)
    return dict(found)


def keys(choices: Choices) -> list[Key]:
    """Return each choice's (request, job, house)."""
    return list(zip(choices.request.tolist(), choices.job.tolist(), choices.house.tolist(), strict=True))


def cost(bundle: Bundle, prices: Prices) -> float:
    """Return what a bundle's opening and place-slots cost."""
    each = (
        size * (prices.openings[what[1]] if what[0] == "opening" else prices.places[what[1:]])
        for what, size in bundle.takes.items()
    )
    return math.fsum(each)


@given(markets)
@settings(max_examples=150, deadline=None)
def test_choices_are_every_bundle_but_for_the_days(problem: Problem) -> None:
    """Who could go where is what brute force lists, each once, with the same value, fit and minutes."""
    choices, twin = choices_of(problem), by_choice(problem)
    assert sorted(keys(choices)) == sorted(twin)
    assert choices.request.tolist() == sorted(choices.request.tolist())
    for k, key in enumerate(keys(choices)):
        row = twin[key][0].row
        assert choices.value[k] == pytest.approx(twin[key][0].value, abs=1e-12)
        if isinstance(row, Placement):
            assert choices.fit[k] == pytest.approx(math.nan if row.fit is None else row.fit, nan_ok=True)
            assert choices.minutes[k] == pytest.approx(math.nan if row.house is None else row.travel_min, nan_ok=True)


@given(markets)
@settings(max_examples=100, deadline=None)
def test_groups_hold_every_set_of_days(problem: Problem) -> None:
    """Fixed days and any so many of the free ones are exactly the day sets that brute force lists for a choice."""
    choices, twin = choices_of(problem), by_choice(problem)
    groups = choices.groups
    for k, key in enumerate(keys(choices)):
        group = choices.group[k]
        if group < 0:
            assert {bundle.row.days for bundle in twin[key]} == {0}
            continue
        fixed, free = int(groups.fixed[group]), int(groups.free[group])
        assert fixed & free == 0
        more = set(day_sets(free, 0, int(groups.n_free[group])))
        assert {fixed | days for days in more} == {bundle.row.days for bundle in twin[key]}


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_net_values_are_those_of_the_cheapest_days(data: st.DataObject) -> None:
    """At any prices a choice's net value is the best over all its sets of days, and nobody's best is missed."""
    problem = data.draw(markets)
    drawn, choices, twin = data.draw(prices(problem)), choices_of(problem), by_choice(problem)
    net = net_values(choices, drawn)
    slow = [max(bundle.value - cost(bundle, drawn) for bundle in twin[key]) for key in keys(choices)]
    assert net == pytest.approx(slow, abs=1e-9)
    best = {
        request: max(n for (who, _, _), n in zip(keys(choices), slow, strict=True) if who == request)
        for request in choices.requests.tolist()
    }
    assert best_net(choices, net) == pytest.approx(list(best.values()), abs=1e-9)
    gains = [n if choices.must[request] else max(n, 0.0) for request, n in best.items()]
    assert surplus(choices, net) == pytest.approx(gains, abs=1e-9)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_day_costs_are_those_of_the_cheapest_set(data: st.DataObject) -> None:
    """A group pays for its places on the cheapest days that hold its fixed ones, part by part."""
    problem = data.draw(markets)
    drawn, groups = data.draw(prices(problem)), choices_of(problem).groups
    costs = day_costs(groups, drawn)
    for g in range(len(groups)):
        room = int(groups.house[g]), int(groups.place_kind[g])
        fixed, free = int(groups.fixed[g]), int(groups.free[g])
        slow = min(
            math.fsum(drawn.places[slot[1:]] for slot in slots(*room, fixed | days, int(groups.parts[g])))
            for days in day_sets(free, 0, int(groups.n_free[g]))
        )
        assert costs[g] == pytest.approx(groups.size[g] * slow, abs=1e-9)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_any_prices_prove_the_same_bound_as_every_bundle_tried(data: st.DataObject) -> None:
    """The bound from choices equals the one from complete bundles, when every pin has a way to be kept."""
    problem = data.draw(unpinned)
    drawn = data.draw(prices(problem))
    if min(places_left(problem).values(), default=0) >= 0:
        fast = fast_price_bound(problem, choices_of(problem), drawn)
        assert fast == pytest.approx(price_bound(problem, drawn), abs=1e-9)


POSSIBLE = {Reason.OPENINGS_FULL, Reason.PLACES_FULL, Reason.OTHERS_GAIN_MORE}


@given(problem=unpinned)
@settings(max_examples=150, deadline=None)
def test_the_furthest_rule_is_that_of_filtering_rule_by_rule(problem: Problem) -> None:
    """How far each person's last pair gets, at no plan at all, is what one rule after the other gives."""
    nothing = Best(value=0.0, placements=(), classes=())
    for i, fell in enumerate(furthest_rule(problem)):
        slow = reason(problem, nothing, i)
        assert (Fell(fell) is Fell.POSSIBLE) if slow in POSSIBLE else (Fell(fell).name == slow.name)


def left_over(problem: Problem, choices: Choices, taken: Taken) -> dict[Resource, int]:
    """Return what taken choices leave of every opening and place-slot, counted one by one."""
    left = places_left(problem)
    for choice, days in taken.items():
        job, group, groups = int(choices.job[choice]), int(choices.group[choice]), choices.groups
        if job >= 0:
            left["opening", job] -= 1
        if group >= 0:
            room = int(groups.house[group]), int(groups.place_kind[group])
            for slot in slots(*room, days, int(groups.parts[group])):
                left[slot] -= int(groups.size[group])
    return left


def pinned(problem: Problem, choices: Choices) -> Taken | None:
    """Return one way to keep the pins, None where there is none."""
    try:
        refuse_overfull(problem)
        return keep_pins(problem, choices, SolveOptions())
    except CannotKeep:
        return None


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_quick_plan_never_overfills_and_leaves_nothing_that_fits(data: st.DataObject) -> None:
    """In whatever order it fills, pins stay, nobody is placed twice, nothing is overfilled, and nothing more fits."""
    problem = data.draw(markets)
    choices = choices_of(problem)
    start = pinned(problem, choices)
    if start is None:
        return
    worth = np.random.default_rng(data.draw(st.integers(0, 2**16))).normal(0.5, 1.0, len(choices))
    full = fill(problem, choices, worth, start)
    people = choices.request[list(full)].tolist()
    assert full.items() >= start.items()
    assert len(set(people)) == len(people)
    assert min(left_over(problem, choices, full).values(), default=0) >= 0
    assert all(worth[choice] > 0 for choice in full if choice not in start)
    allowed = by_choice(problem)
    assert all(days in {b.row.days for b in allowed[keys(choices)[choice]]} for choice, days in full.items())
    free = Free(problem, choices)
    for choice, days in full.items():
        free.take(choice, days)
    waiting = [k for k in np.flatnonzero(worth > 0).tolist() if choices.request[k] not in people]
    assert all(free.days_for(k) is None for k in waiting)


@given(problem=markets)
@settings(max_examples=60, deadline=None)
def test_the_model_without_group_columns_has_the_same_optimum(problem: Problem) -> None:
    """Replacing each group's count by the choices it counts changes neither optimum nor the columns that remain."""
    choices = choices_of(problem)
    if pinned(problem, choices) is None:
        return
    model = build(problem, choices, Rooms(problem, choices))
    whole = model.whole()
    assert len(whole.linear.objective) == len(model.linear.objective) - len(model.used_groups)
    answers = [backend.solve(each.linear, Limits(seconds=math.inf), solver="highs") for each in (model, whole)]
    values = [float(each.linear.objective @ a.values) for each, a in zip((model, whole), answers, strict=True)]
    assert answers[0].end is answers[1].end
    assert values[0] == pytest.approx(values[1], abs=1e-7)
    assert sorted(whole.day_columns) == sorted(model.day_columns)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_model_with_nothing_to_gain_keeps_its_columns(solver: str, n: int) -> None:
    """Where no column is worth anything, each value still belongs to its own column: the last one must be taken."""
    must = np.where(np.arange(n) == n - 1, 1.0, -np.inf)
    model = LinearModel(
        objective=np.zeros(n),
        column_upper=np.ones(n),
        integer=np.ones(n, dtype=bool),
        rows=csr_array(np.eye(n)) if n else csr_array((0, 0)),
        lower=must,
        upper=np.where(np.arange(n) == n - 1, 1.0, 0.0),
    )
    answer = backend.solve(model, Limits(seconds=10), solver=solver)
    assert answer.values.tolist() == [0.0] * (n - 1) + [1.0] * (n > 0)
    assert (answer.end, answer.bound) == (backend.End.OPTIMAL, 0.0)
