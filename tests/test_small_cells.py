"""The small-cell rule: what is hidden cannot be worked out, by algebra, by linear programs, or by knowing the rule."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import market, member
from scipy.optimize import linprog
from solver_runs import run

from matching.fairness import Figures, fairness, hidden_groups
from matching.groups import LEAST, Grouping, OwnBest, by_band, by_name
from matching.plan import Placement, Reason


def figures(groupings: Sequence[Grouping], placed: Sequence[int]) -> list[tuple[Figures, ...]]:
    """Return what is shown of each grouping when these people have a place."""
    n = len(groupings[0].of)
    problem = market(members=[member(f"m{i}") for i in range(n)])
    rows = tuple(
        Placement(person=i, job=None, house=0, place_kind=0, days=1, parts=1, fit=None, travel_min=10.0 * i, value=0.5)
        for i in placed
    )
    plan = run(problem)
    unplaced = {i: Reason.PLACES_FULL for i in range(n) if i not in set(placed)}
    object.__setattr__(plan, "placements", rows)
    object.__setattr__(plan, "unplaced", unplaced)
    own = OwnBest(able=np.ones(n, dtype=bool), fit=np.full(n, np.nan))
    return [fairness(problem, plan, grouping, own) for grouping in groupings]


def grouping(of: Sequence[int]) -> Grouping:
    """Return groups by these numbers, as they are."""
    return Grouping(names=tuple(f"g{k}" for k in range(max(of) + 1)), of=np.array(of))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Grouping], list[int]]:
    """Draw people, three ways to group them, and who is placed."""
    n = draw(st.integers(5, 45))
    labels = [draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)) for _ in range(3)]
    rate = draw(st.integers(0, 10))
    luck = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    placed = [i for i in range(n) if luck[i] < rate]
    return [
        by_name([f"town {k}" for k in labels[0]]),
        by_band(np.array(labels[1]), ("near", "mid", "far", "out")),
        by_band(np.array(labels[2]), ("low", "some", "more", "high")),
    ], placed


def equations(
    groupings: Sequence[Grouping], shown: Sequence[Sequence[Figures]], n_placed: int
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Return all that is shown as equations over placed and unplaced people of each joint cell; and hidden cells."""
    shape = tuple(len(grouping.names) for grouping in groupings)
    size = int(np.prod(shape))
    cells = np.indices(shape).reshape(3, -1)
    rows, right, dark = [np.repeat([1.0, 0.0], size)], [float(n_placed)], []
    rows.append(np.repeat([0.0, 1.0], size))
    right.append(float(len(groupings[0].of) - n_placed))
    for axis, groups in enumerate(shown):
        for g, one in enumerate(groups):
            here = (cells[axis] == g).astype(float)
            rows.append(np.tile(here, 2))
            right.append(float(one.people))
            inside = np.concatenate([here, np.zeros(size)])
            if one.placed is None:
                dark.append(inside)
                assert (one.rate, one.low, one.high, one.mean_minutes) == (None,) * 4
                continue
            rows.append(inside)
            right.append(float(one.placed))
            assert one.rate == pytest.approx(one.placed / one.people)
    return np.array(rows), np.array(right), dark


@given(tables())
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_can_be_solved_for(drawn: tuple[list[Grouping], list[int]]) -> None:
    """Neither algebra over all three groupings and totals, nor counts being ≥ 0, leave a hidden cell one value."""
    groupings, placed = drawn
    rows, right, dark = equations(groupings, figures(groupings, placed), len(placed))
    rank = np.linalg.matrix_rank(rows)
    for cell in dark:
        assert np.linalg.matrix_rank(np.vstack([rows, cell])) == rank + 1
        ends = [linprog(sign * cell, A_eq=rows, b_eq=right, bounds=(0, None)) for sign in (1, -1)]
        assert all(end.status == 0 for end in ends)
        lowest, highest = (float(end.fun or 0.0) for end in ends)
        assert -highest - lowest >= 1 - 1e-6


@given(tables())
@settings(max_examples=300, deadline=None)
def test_nothing_shown_is_about_one_to_four_people(drawn: tuple[list[Grouping], list[int]]) -> None:
    """Every group has five people or more; whoever is placed or not is nobody, or five or more; and so are means."""
    groupings, placed = drawn
    for kind, groups in zip(groupings, figures(groupings, placed), strict=True):
        for g, one in enumerate(groups):
            assert one.people >= LEAST
            if one.placed is not None:
                assert one.placed not in range(1, LEAST)
                assert one.people - one.placed not in range(1, LEAST)
            if one.mean_minutes is not None:
                assert np.isin(np.flatnonzero(kind.of == g), placed).sum() >= LEAST


@pytest.mark.parametrize(
    "people",
    [(5, 5), (5, 9), (6, 12), (10, 10), (5, 5, 5), (5, 5, 12), (5, 7, 20), (5, 5, 5, 5), (5, 5, 6, 9), (5, 6, 7, 12)],
    ids=str,
)
def test_who_knows_the_rule_cannot_solve_either(people: tuple[int, ...]) -> None:
    """Of all tables that look the same, and have the same total, no two-or-more agree on a hidden cell."""
    groups = grouping(np.repeat(np.arange(len(people)), people).tolist())
    alike: dict[tuple[int, tuple[int | None, ...] | None], list[tuple[int, ...]]] = defaultdict(list)
    for placed in itertools.product(*(range(n + 1) for n in people)):
        counts = np.stack([people, placed, np.array(people) - placed])
        hide = hidden_groups(groups, counts)
        seen = None if hide is None else tuple(None if dark else n for n, dark in zip(placed, hide, strict=True))
        alike[sum(placed), seen].append(placed)
    for (_, seen), tables_alike in alike.items():
        assert seen is not None
        for g, n in enumerate(seen):
            assert n is not None or len({placed[g] for placed in tables_alike}) > 1


def test_one_small_group_hides_its_pair() -> None:
    """A group with two placed is hidden with the one next in size, the others are shown."""
    of = [0] * 10 + [1] * 12 + [2] * 20 + [3] * 30
    placed = [0, 1, *range(10, 16), *range(22, 30), *range(42, 55)]
    (shown,) = figures([grouping(of)], placed)
    assert [one.placed for one in shown] == [None, None, 8, 13]


def test_a_lone_group_that_would_be_hidden_is_left_out() -> None:
    """Of a lone group the figures are the totals: with one to four placed nothing is shown, else everything."""
    assert figures([grouping([0] * 9)], [1, 2]) == [()]
    (shown,) = figures([grouping([0] * 9)], [])
    assert [one.placed for one in shown] == [0]
