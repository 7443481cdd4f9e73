"""The demand oracle against its slow twin and brute force, at any prices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from bruteforce import Bundle, class_bundles, flexible, person_bundles
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_demand import surplus as slow_surplus
from slow_plan import price_bound
from solver_runs import half_days
from strategies import crowded_problems, prices, problems

from matching import demand
from matching.bundles import choices_of
from matching.demand import Oracle
from matching.errors import CannotKeep
from matching.keeping import keep_pins
from matching.options import SolveOptions
from matching.plan import Placement, Prices
from matching.problem import Problem
from matching.requests import requests_of
from matching.standing import net_values

contested = st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 10))
markets = st.one_of(crowded_problems(), problems(), contested)


def keepable(problem: Problem) -> bool:
    """Tell whether fixed classes and pins can be kept at all."""
    try:
        return bool(problem.capacity.min(initial=0) >= 0) and keep_pins(problem, SolveOptions()) is not None
    except CannotKeep:
        return False


def oracle(problem: Problem) -> Oracle:
    """Return the oracle of a problem."""
    return Oracle(problem, requests_of(problem))


def bundles_of(problem: Problem) -> list[tuple[int, Bundle]]:
    """Return (request, bundle) for everything that anybody could take alone."""
    people = [(i, each) for i in range(problem.n_people) for each in person_bundles(problem, i)]
    return people + [(problem.n_people + b, each) for b in flexible(problem) for each in class_bundles(problem, b)]


@given(markets)
@settings(max_examples=150, deadline=None)
def test_choices_are_every_bundle_but_for_the_days(problem: Problem) -> None:
    """Who could go where is what brute force lists, each once, with the same value."""
    if not keepable(problem):
        return
    choices, twin = choices_of(problem), dict[tuple[int, int, int], float]()
    for request, bundle in bundles_of(problem):
        job = bundle.row.job if isinstance(bundle.row, Placement) else None
        house = bundle.row.house
        twin[request, -1 if job is None else job, -1 if house is None else house] = bundle.value
    keys = list(zip(choices.request.tolist(), choices.job.tolist(), choices.house.tolist(), strict=True))
    assert sorted(keys) == sorted(twin)
    assert choices.value.tolist() == pytest.approx([twin[key] for key in keys], abs=1e-12)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_prices_prove_the_bound_that_every_bundle_tried_gives(data: st.DataObject) -> None:
    """Everybody's surplus is the twin's, and the bound is that of brute force."""
    problem = data.draw(markets)
    if not keepable(problem):
        return
    at = data.draw(prices(problem))
    found, _ = oracle(problem).best(at)
    assert found.tolist() == pytest.approx(slow_surplus(choices_of(problem), at).tolist(), abs=1e-9)
    assert oracle(problem).bound(at, found) == pytest.approx(price_bound(problem, at), abs=1e-9)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_demand_pays_for_what_it_takes(data: st.DataObject) -> None:
    """A little dearer opening or place costs everybody together what they ask of it: demand is the dual's slope."""
    problem = data.draw(markets)
    if not keepable(problem):
        return
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    at = Prices(openings=rng.random(len(problem.jobs.ids)) / 4, places=rng.random(problem.capacity.shape) / 20)
    ours, small = oracle(problem), 1e-7
    before, taken = ours.best(at)
    dearer = Prices(openings=at.openings + small, places=at.places + small)
    after, _ = ours.best(dearer)
    asked = taken.openings.sum() + taken.places.sum()
    assert (before.sum() - after.sum()) / small == pytest.approx(asked, abs=1e-3)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_soft_demand_is_a_little_more_than_the_best(data: st.DataObject) -> None:
    """A softmax is above the maximum, by at most the temperature times the logarithm of the number of bundles."""
    problem = data.draw(st.one_of(crowded_problems(), problems(pinned=False)))
    if problem.capacity.min(initial=0) < 0:
        return
    at, temperature = data.draw(prices(problem)), 1e-3
    ours = oracle(problem)
    surplus, _ = ours.best(at)
    soft = ours.soft(at, temperature)
    sizes = np.concatenate([np.ones(problem.n_people), problem.classes.seats])
    many = np.log(1 + len(bundles_of(problem)))
    assert surplus.sum() - 1e-9 <= soft.surplus <= surplus.sum() + temperature * many * sizes.sum() + 1e-9


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_near_is_what_loses_little(data: st.DataObject) -> None:
    """The choices within a cut of their request's surplus are listed, and a pin's all."""
    problem = data.draw(markets)
    if not keepable(problem):
        return
    at, cut = data.draw(prices(problem)), data.draw(st.sampled_from((0.01, 0.1001, 0.5003)))
    ours, choices = oracle(problem), choices_of(problem)
    surplus, _ = ours.best(at)
    request, _, house, _ = ours.near(at, surplus, np.full(len(surplus), cut))
    loss = surplus[choices.request] - net_values(choices, at)
    sure = (loss <= cut - 1e-9) | choices.must[choices.request]
    maybe = (loss <= cut + 1e-9) | choices.must[choices.request]
    assert np.count_nonzero(sure) <= len(request) <= np.count_nonzero(maybe)
    counts = ours.count(at, surplus, np.full(len(surplus), cut))
    assert counts.tolist() == np.bincount(request, minlength=len(surplus)).tolist()
    assert set(zip(request.tolist(), house.tolist(), strict=True)) <= set(
        zip(choices.request[maybe].tolist(), choices.house[maybe].tolist(), strict=True)
    )


def test_slices_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In slices of one request, on two threads, everybody asks for the same to the last bit."""
    problem = half_days(n_people=9)
    at = Prices(openings=np.full(len(problem.jobs.ids), 0.1), places=np.full(problem.capacity.shape, 0.02))
    whole = oracle(problem).best(at)
    monkeypatch.setattr(demand, "_SLICE", 1)
    with ThreadPoolExecutor(2) as pool:
        sliced = Oracle(problem, requests_of(problem), pool).best(at)
        soft = [Oracle(problem, requests_of(problem), threads).soft(at, 1e-3) for threads in (None, pool)]
    assert sliced[0].tolist() == whole[0].tolist()
    assert np.array_equal(sliced[1].places, whole[1].places)
    assert soft[0].surplus == soft[1].surplus
    assert np.array_equal(soft[0].openings, soft[1].openings)
