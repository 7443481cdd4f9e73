"""Groups and their figures: who stands where, what is counted, and the interval."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markets import candidate, house, job, market, member, pin
from solver_runs import run

from matching.fairness import fairness, wilson
from matching.groups import ALL, LEAST, OTHER, OwnBest, by_band, by_distance, by_name, by_third, own_best


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (8, 10, 0.49016, 0.94332), (1, 5, 0.03622, 0.62446)],
)
def test_the_interval_is_wilsons(n: int, of: int, low: float, high: float) -> None:
    """The numbers are those of the formula, worked out by hand, and lie in [0, 1]."""
    assert wilson(n, of) == pytest.approx((low, high), abs=1e-5)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"a": 7, "b": 5}, {"a": 7, "b": 5}),
        ({"a": 7, "b": 2, "c": 3}, {"a": 7, OTHER: 5}),
        ({"a": 7, "b": 2, "c": 9}, {"c": 9, OTHER: 9}),
        ({"a": 6, "b": 1}, {ALL: 7}),
        ({"a": 3}, {ALL: 3}),
    ],
)
def test_small_groups_of_names_become_one(sizes: dict[str, int], expected: dict[str, int]) -> None:
    """Groups under five go together, with the next smallest where they are still too few."""
    grouping = by_name([name for name, n in sizes.items() for _ in range(n)])
    assert dict(zip(grouping.names, grouping.count().tolist(), strict=True)) == expected


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((6, 7, 8), {"a": 6, "b": 7, "c": 8}),
        ((2, 7, 8), {"a+b": 9, "c": 8}),
        ((9, 2, 7), {"a": 9, "b+c": 9}),
        ((9, 0, 4), {"a+c": 13}),
        ((1, 1, 1), {"a+b+c": 3}),
    ],
)
def test_small_bands_go_to_their_neighbours(sizes: tuple[int, ...], expected: dict[str, int]) -> None:
    """A band under five goes to its smaller neighbour; an empty one is left out."""
    grouping = by_band(np.repeat(np.arange(3), sizes), "abc")
    assert dict(zip(grouping.names, grouping.count().tolist(), strict=True)) == expected


@given(st.lists(st.integers(0, 4), min_size=5, max_size=60))
def test_every_group_has_five(labels: list[int]) -> None:
    """Whatever the sizes, everybody stands in a group and each has five people or more."""
    for grouping in (by_name([str(k) for k in labels]), by_band(np.array(labels), "abcde")):
        assert grouping.count().sum() == len(labels)
        assert grouping.count().min() >= LEAST


def test_thirds_are_of_candidates_who_could_be_placed() -> None:
    """Fits fall into equal thirds; who has none and members stand apart."""
    fit = np.array([*np.linspace(0.3, 0.9, 15), *[np.nan] * 12])
    grouping = by_third(OwnBest(able=~np.isnan(fit), fit=fit), 21)
    assert dict(zip(grouping.names, grouping.count().tolist(), strict=True)) == {
        **dict.fromkeys(("highest", "middle", "lowest"), 5),
        "none": 6,
        "members": 6,
    }
    assert set(grouping.of[:5]) == {2}


def test_equal_fits_stand_in_one_third() -> None:
    """Nobody is called lower than somebody of the same best fit."""
    fit = np.array([0.5] * 20)
    assert by_third(OwnBest(able=np.ones(20, dtype=bool), fit=fit), 20).names == ("middle",)


def test_the_own_best_is_acceptable_and_could_be_taken_alone() -> None:
    """A job without an opening, an avoided house or too low a fit do not count; a pin does not hide what one could."""
    people = [
        candidate("ann", fits={"J1": 0.6, "full": 0.9, "J2": 0.4}, minutes={"H1": 10}),
        candidate("bo", fits={"J1": 0.1}, minutes={"H1": 10}),
        candidate("cia", fits={"J1": 0.7}, minutes={"H1": 50}),
        candidate("dan", fits={"J1": 0.5, "J2": 0.3}, minutes={"H1": 10}, wishes={"J1": 0.1}),
    ]
    problem = market(
        candidates=people,
        members=[member("eva", minutes={"H1": 10})],
        jobs=[job("J1"), job("J2"), job("full", openings=0)],
        houses=[house("H1", desk=3)],
        pins=[pin("dan", job="J2")],
    )
    own = own_best(problem)
    assert own.able.tolist() == [True, False, False, True, True]
    assert own.fit.tolist() == pytest.approx([0.6, np.nan, np.nan, 0.6, np.nan], nan_ok=True)


def test_figures_are_what_the_rows_say() -> None:
    """Counts and minutes are of all people, fits of candidates who are placed."""
    near = [candidate(f"c{i}", fits={"J1": 0.5 + i / 20}, minutes={"H1": 10}) for i in range(6)]
    far = [candidate(f"d{i}", fits={"J1": 0.5}, minutes={"H1": 100}) for i in range(7)]
    problem = market(
        candidates=near + far,
        members=[member(f"m{i}", minutes={"H1": 5}) for i in range(5)],
        jobs=[job("J1", openings=20, n_days=1)],
        houses=[house("H1", desk=20)],
    )
    plan = run(problem)
    shown = {one.group: one for one in fairness(problem, plan, by_distance(problem), own_best(problem))}
    assert Counter({name: one.people for name, one in shown.items()}) == {"0-15": 11, "over-45": 7}
    assert (shown["0-15"].placed, shown["0-15"].rate) == (11, 1.0)
    assert shown["0-15"].mean_fit == pytest.approx(0.625)
    assert shown["0-15"].mean_minutes == pytest.approx((6 * 10 + 5 * 5) / 11)
    assert shown["0-15"].best_fit_share == pytest.approx(1.0)
    assert (shown["over-45"].placed, shown["over-45"].mean_fit) == (0, None)
