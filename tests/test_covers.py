"""Covers and the dealing of days: what rows without days allow is what can be dealt out."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from bruteforce import day_sets
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import Member, Places, house, market, member

from matching.bundles import Choices, choices_of
from matching.covers import Covers
from matching.days import deal
from matching.pools import pools_of
from matching.problem import Problem
from matching.week import DAYS, PARTS, bits

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


def known(problem: Problem) -> tuple[Choices, Covers, np.typing.NDArray[np.int64]]:
    """Return the choices of a problem, its covers, and one choice of everybody."""
    choices = choices_of(problem)
    return choices, Covers(pools_of(choices.groups, problem.capacity)), np.arange(len(choices))


def sets_of(choices: Choices, choice: int) -> list[int]:
    """Return every set of days that a choice could take."""
    groups, group = choices.groups, int(choices.group[choice])
    return [int(groups.fixed[group]) | more for more in day_sets(int(groups.free[group]), 0, int(groups.n_free[group]))]


def can_be_dealt(problem: Problem, choices: Choices) -> bool:
    """Try every way to give everybody days."""
    for days in product(*(sets_of(choices, choice) for choice in range(len(choices)))):
        left = problem.capacity[0, 0].copy()
        for choice, mask in enumerate(days):
            for day in bits(mask):
                left[day, list(bits(int(choices.groups.parts[choices.group[choice]])))] -= 1
        if left.min() >= 0:
            return True
    return False


def counts(choices: Choices) -> np.typing.NDArray[np.float64]:
    """Return how many of each group ask, when everybody does."""
    return np.bincount(choices.group, minlength=len(choices.groups)).astype(np.float64)


@given(rooms(WHOLE))
@settings(max_examples=150, deadline=None)
def test_where_all_take_the_same_parts_covers_are_exact(problem: Problem) -> None:
    """Days can be dealt out to everybody just when no cover is overfilled, and then they are."""
    choices, covers, everybody = known(problem)
    possible = can_be_dealt(problem, choices)
    assert covers.hold(counts(choices)) == possible
    assert (not deal(problem, choices, covers, everybody).failed) == possible


@given(rooms(MIXED))
@settings(max_examples=150, deadline=None)
def test_where_parts_overlap_covers_are_necessary_and_dealing_is_exact(problem: Problem) -> None:
    """Whatever can be dealt out overfills no cover; dealing finds it just when there is a way."""
    choices, covers, everybody = known(problem)
    possible = can_be_dealt(problem, choices)
    assert covers.hold(counts(choices)) or not possible
    assert (not deal(problem, choices, covers, everybody).failed) == possible


@given(rooms(MIXED))
@settings(max_examples=150, deadline=None)
def test_dealt_days_are_days_that_were_asked_for_and_overfill_nothing(problem: Problem) -> None:
    """Everybody who is dealt days gets one of their sets, and all together stay within the desks."""
    choices, covers, everybody = known(problem)
    left = problem.capacity[0, 0].copy()
    for choice, mask in deal(problem, choices, covers, everybody).days.items():
        assert mask in sets_of(choices, choice)
        for day in bits(mask):
            left[day, list(bits(int(choices.groups.parts[choices.group[choice]])))] -= 1
    assert left.min() >= 0


@given(rooms(MIXED))
@settings(max_examples=150, deadline=None)
def test_a_cover_counts_what_the_thriftiest_days_take(problem: Problem) -> None:
    """The factor of a group in a cover is the least that any of its sets of days takes there."""
    choices, covers, everybody = known(problem)
    covers.learn(counts(choices))
    nobody = np.zeros(len(choices.groups), dtype=bool)
    at, cover, factor = covers.entries(choices.group[everybody], nobody)
    found = dict(zip(zip(at.tolist(), cover.tolist(), strict=True), factor.tolist(), strict=True))
    for choice, c in product(range(len(choices)), range(len(covers.cover))):
        pattern, mask = int(covers.pools.asked[choices.group[choice], 0]), int(covers.cover[c])
        taken = [sum((mask >> 3 * d & pattern).bit_count() for d in bits(days)) for days in sets_of(choices, choice)]
        own = covers.pool[c] == covers.pools.of_group[choices.group[choice]]
        assert found.get((choice, c), 0) == (min(taken) if own else 0)


@given(rooms(MIXED))
@settings(max_examples=100, deadline=None)
def test_learning_ends_and_knows_what_is_overfilled(problem: Problem) -> None:
    """After some rounds nothing new is learnt; then a known cover is overfilled, or none at all."""
    choices, covers, _ = known(problem)
    asked = counts(choices)
    rounds = 0
    while covers.learn(asked):
        rounds += 1
        assert rounds < 100
    assert covers.excess(asked.astype(np.int64))[0].any() != covers.hold(asked)


def test_a_class_sits_on_the_same_days_together() -> None:
    """Two classes of one seat each fit one day each; a class of two seats does not fit two days of one seat."""
    from markets import Block  # noqa: PLC0415 (used once)

    room = [house("H1", Places(kind="seat", count=1, days="mon tue"))]
    alone = [Block(name=f"b{n}", seats=1, n_days=1, days="mon tue", value=1.0) for n in range(2)]
    problem = market(houses=room, classes=alone)
    choices, covers, everybody = known(problem)
    assert sorted(deal(problem, choices, covers, everybody).days.values()) == [1, 2]
    assert len(choices_of(market(houses=room, classes=[replace(alone[0], seats=2)]))) == 0


def test_what_was_learnt_is_taken_over() -> None:
    """Covers of the same places know what earlier ones learnt, and where days have to be chosen."""
    people = [member(f"m{n}", n_days=2, parts=parts, minutes={"H1": 0.0}) for n, parts in enumerate(("am", "am pm"))]
    problem = market(members=people, houses=[house("H1", Places(kind="desk", count=1, parts="am pm"))])
    choices, covers, _ = known(problem)
    covers.make_exact(0)
    again = Covers(pools_of(choices.groups, problem.capacity), covers)
    assert again.exact.tolist() == covers.exact.tolist() == [True]
    assert again.cover.tolist() == covers.cover.tolist()
    with pytest.raises(IndexError):
        again.make_exact(1)
