"""Pools, covers and the dealing of days: what rows without days allow is what can be dealt out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from bruteforce import day_sets
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import Member, Places, house, market, member

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices, choices_of
from matching.days import Dealt, deal
from matching.model import build
from matching.pools import Asked, Pool
from matching.problem import Problem
from matching.rooms import Rooms
from matching.week import DAYS, N_PARTS, PARTS, bits

WHOLE = st.just("am pm")
MIXED = st.sampled_from(("am pm", "am", "pm", "am pm eve", "pm eve"))


@st.composite
def asking(draw: st.DrawFn, parts: st.SearchStrategy[str]) -> Member:
    """Draw somebody who asks for one to three days of a week of four."""
    days = draw(st.lists(st.sampled_from(DAYS[:4]), min_size=1, max_size=4, unique=True))
    n_days = draw(st.integers(1, min(3, len(days))))
    fixed = draw(st.sampled_from((0, 0, 1)))
    return member("", n_days=n_days, days=" ".join(days), fixed_days=" ".join(days[:fixed]), parts=draw(parts))


@st.composite
def rooms(draw: st.DrawFn, parts: st.SearchStrategy[str]) -> Problem:
    """Draw one to five people who ask for desks of one house, with few desks, other numbers every day and part."""
    people = draw(st.lists(asking(parts), min_size=1, max_size=5))
    desks = [
        Places(kind="desk", count=draw(st.integers(1, 2)), days=day, parts=part) for day in DAYS[:4] for part in PARTS
    ]
    named = [replace(each, name=f"m{n}", minutes={"H1": 0.0}) for n, each in enumerate(people)]
    return market(members=named, houses=[house("H1", *desks)])


def sets_of(choices: Choices, choice: int) -> list[int]:
    """Return every set of days that a choice could take."""
    groups, group = choices.groups, int(choices.group[choice])
    return [int(groups.fixed[group]) | more for more in day_sets(int(groups.free[group]), 0, int(groups.n_free[group]))]


def slots_of(choices: Choices, choice: int, days: int) -> list[tuple[int, int]]:
    """Return the slots (day, part) that a choice takes on some days."""
    return [(day, part) for day in bits(days) for part in bits(int(choices.groups.parts[choices.group[choice]]))]


def all_fit(problem: Problem, choices: Choices) -> bool:
    """Whether everybody who has a choice can be given days at once: every set of days tried."""

    @cache
    def place(choice: int, left: tuple[int, ...]) -> bool:
        if choice == len(choices):
            return True
        for days in sets_of(choices, choice):
            then = list(left)
            for day, part in slots_of(choices, choice, days):
                then[day * N_PARTS + part] -= 1
            if min(then) >= 0 and place(choice + 1, tuple(then)):
                return True
        return False

    return place(0, tuple(problem.capacity[0, 0].ravel().tolist()))


def covers_hold(choices: Choices, pool: Pool, covers: Sequence[int]) -> bool:
    """Whether everybody together needs no more places of these covers than there are, at the least."""
    counts = np.bincount(choices.group, minlength=len(choices.groups))
    need = [
        sum(int(pool.least[asked.group][cover]) * int(counts[asked.group]) for asked in pool.groups) for cover in covers
    ]
    return all(n <= pool.room[cover] for n, cover in zip(need, covers, strict=True))


def deal_all(problem: Problem, choices: Choices) -> tuple[Dealt, Rooms]:
    """Deal days to everybody at once."""
    learnt = Rooms(problem, choices)
    return deal(choices, learnt, list(range(len(choices))), {}), learnt


def assert_dealt_well(problem: Problem, choices: Choices, dealt: Dealt) -> None:
    """Everybody who was dealt days got a set they could take, and no slot holds more than its places."""
    left = problem.capacity[0, 0].copy()
    for choice, days in dealt.days.items():
        assert days in sets_of(choices, choice)
        for slot in slots_of(choices, choice, days):
            left[slot] -= 1
    assert left.min() >= 0


@given(rooms(WHOLE))
@settings(max_examples=200, deadline=None)
def test_where_all_take_the_same_parts_covers_are_exact(problem: Problem) -> None:
    """All covers hold if and only if everybody can be dealt days, and then the days are dealt, within capacity."""
    choices = choices_of(problem)
    dealt, learnt = deal_all(problem, choices)
    fit = all_fit(problem, choices)
    for pool in learnt.pools:
        assert pool.same_parts
        assert covers_hold(choices, pool, pool.simple_covers()) is fit
    assert (dealt.failed == ()) is fit
    assert (len(dealt.days) == len(choices)) is fit
    assert_dealt_well(problem, choices, dealt)


@given(rooms(MIXED))
@settings(max_examples=200, deadline=None)
def test_where_parts_overlap_covers_are_valid_and_dealing_is_exact(problem: Problem) -> None:
    """If everybody can be dealt days no cover is overfilled, and they are dealt; what is dealt keeps to capacity."""
    choices = choices_of(problem)
    dealt, learnt = deal_all(problem, choices)
    fit = all_fit(problem, choices)
    if fit:
        assert all(covers_hold(choices, pool, range(1, len(pool.room))) for pool in learnt.pools)
    assert (dealt.failed == ()) is fit
    assert (len(dealt.days) == len(choices)) is fit
    assert_dealt_well(problem, choices, dealt)


@given(rooms(MIXED))
@settings(max_examples=100, deadline=None)
def test_the_least_of_a_cover_is_that_of_every_set_of_days(problem: Problem) -> None:
    """What one of a group takes of any cover at the least is the minimum over all their sets of days."""
    choices = choices_of(problem)
    for pool in Rooms(problem, choices).pools:
        for asked in pool.groups:
            sets = [asked.fixed | more for more in day_sets(asked.free, 0, asked.n_free)]
            for cover in range(1, len(pool.room), 7):
                slots = set(pool.slots_of(cover))
                slow = min(
                    len({(day, part) for day in bits(days) for part in bits(asked.parts)} & slots) for days in sets
                )
                assert pool.least[asked.group][cover] == slow
                assert pool.room[cover] == sum(int(pool.capacity[slot]) for slot in slots)


@given(rooms(MIXED))
@settings(max_examples=60, deadline=None)
def test_a_model_that_chooses_days_places_as_many_as_can_be_dealt(problem: Problem) -> None:
    """An exact pool's rows hold exactly the plans that exist: everybody is placed if and only if days allow it."""
    choices = choices_of(problem)
    learnt = Rooms(problem, choices)
    for k in range(len(learnt.pools)):
        learnt.make_exact(k)
    model = build(problem, choices, learnt)
    answer = backend.solve(model.linear, Limits(seconds=math.inf), solver="highs")
    assert answer.end is End.OPTIMAL
    taken = np.flatnonzero(answer.values[: len(choices)] > 0.5).tolist()
    assert (len(taken) == len(choices)) is all_fit(problem, choices)
    counts = {key: round(answer.values[column]) for key, column in model.day_columns.items()}
    dealt = deal(choices, learnt, taken, counts)
    assert dealt.failed == ()
    assert sorted(dealt.days) == taken
    assert_dealt_well(problem, choices, dealt)


@given(rooms(MIXED))
@settings(max_examples=60, deadline=None)
def test_learning_ends_when_no_cover_is_overfilled(problem: Problem) -> None:
    """Relax, learn what the answer overfills, and again: each cover is learnt once, and in the end all of them hold."""
    choices = choices_of(problem)
    learnt = Rooms(problem, choices)
    while True:
        model = build(problem, choices, learnt)
        counts = model.counts(backend.relax(model.linear, Limits(seconds=math.inf)).values)
        if not learnt.learn(counts):
            break
        assert all(len(set(covers)) == len(covers) for covers in learnt.covers)
    for pool in learnt.pools:
        need = sum(counts[asked.group] * pool.least[asked.group] for asked in pool.groups)
        assert np.all(need <= pool.room + 1e-5)


def test_a_place_is_taken_as_often_as_it_has_seats() -> None:
    """A group of size three takes three places of each slot of its days, fixed ones for certain."""
    asked = Asked(group=0, parts=0b011, fixed=0b001, free=0b110, n_free=1, size=3)
    slots = tuple((day, part) for day in range(3) for part in range(2))
    pool = Pool(house=0, place_kind=0, groups=(asked,), capacity=np.full((7, 3), 4), slots=slots)
    monday = sum(1 << k for k, (day, _) in enumerate(slots) if day == 0)
    everything = (1 << len(slots)) - 1
    assert pool.least[0][monday] == 6
    assert pool.least[0][everything] == 12
    assert pool.least[0][everything & ~monday] == 6
    assert pool.taken_on(asked, 0b011, everything) == 12
