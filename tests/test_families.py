"""The benchmarks' families: what each promises, and that the same name, size and seed give the same market."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from benchmarks import family_fits
from benchmarks.families import FAMILIES, family
from benchmarks.family_base import MIN_PER_UNIT, Knobs, base
from benchmarks.family_fits import listed_fits
from matching.fits import Fits, Minutes
from matching.week import n_set


def _same(one: Any, other: Any) -> bool:
    if is_dataclass(one):
        return all(_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return bool(one == other)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_seed_makes_a_market(name: str) -> None:
    """The same name, size and seed give the same arrays; another seed gives others."""
    one = family(name, 120, seed=3)
    assert _same(one, family(name, 120, seed=3))
    assert not _same(one.fits, family(name, 120, seed=4).fits)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("n_people", [4, 30, 1_100])
def test_tables_are_in_order(name: str, n_people: int) -> None:
    """Fits and minutes, built in order, are what their checked constructors would build; all travel is in reach."""
    problem = family(name, n_people)
    for table, kind in ((problem.fits, Fits), (problem.minutes, Minutes)):
        assert _same(table, kind.of(table.rows(), table.columns, table.values, table.shape))
    assert problem.minutes.values.max() <= MIN_PER_UNIT * math.sqrt(2) <= problem.candidates.max_travel_min.min()


def test_unknown_family_and_too_few_people_are_refused() -> None:
    """A family that does not exist, or one of three people, is an error."""
    with pytest.raises(ValueError, match="a family is one of base, ttt"):
        family("basis", 100)
    with pytest.raises(ValueError, match="at least 4 people"):
        family("base", 3)


def test_the_best_jobs_are_listed() -> None:
    """Each person's listed fits are the greatest of all their fits, as a plain twin finds them."""
    fits = listed_fits(np.random.default_rng(5), 60, 3_000, rounded=False)
    rng = np.random.default_rng(5)
    people, jobs = (rng.standard_normal((n, 16), dtype=np.float32).astype(float) for n in (60, 3_000))
    everything = 1 / (1 + np.exp(-(people @ jobs.T) / 4))
    for i in range(60):
        np.testing.assert_allclose(np.sort(fits.row(i)[1]), np.sort(everything[i])[-20:], rtol=1e-12)


def test_many_people_see_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the cut-over a block of people is compared with its own sample of jobs only."""
    monkeypatch.setattr(family_fits, "MOST_EXACT", 1_500)
    monkeypatch.setattr(family_fits, "SAMPLE", 50)
    fits = listed_fits(np.random.default_rng(1), 2_000, 500, rounded=True)
    seen = [set(fits.columns[fits.indptr[start] : fits.indptr[start + 1_000]].tolist()) for start in (0, 1_000)]
    assert all(20 < len(jobs) <= 50 for jobs in seen)
    assert seen[0] != seen[1]


def test_base_is_as_described() -> None:
    """Sizes, ranges and rounding of the base family; about 1.4 desk-days and half an opening for each person."""
    problem = family("base", 2_000)
    assert (len(problem.jobs.ids), len(problem.houses.ids), len(problem.fits)) == (500, 8, 40_000)
    assert set(problem.jobs.openings) == {1, 2, 3}
    assert set(problem.jobs.n_days) == {1, 2, 3, 4, 5}
    assert np.array_equal(problem.fits.values, problem.fits.values.round(3))
    assert n_set[problem.candidates.days].mean() == pytest.approx(5 * 0.85, abs=0.1)
    capacity = problem.houses.capacity[:, 0]
    assert np.array_equal(capacity[:, :5, 0], capacity[:, :5, 1])
    assert not capacity[:, 5:].any()
    assert not capacity[:, :, 2].any()
    assert 1.1 < capacity[:, :, 0].sum() / 2_000 < 1.7


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("ttt", {"candidates", "jobs"}),
        ("hot", {"minutes"}),
        ("open5", {"jobs"}),
        ("cont", {"fits"}),
        ("tight", {"jobs", "houses"}),
        ("loose", {"jobs", "houses"}),
        ("desktight", {"houses"}),
        ("small", {"houses", "classes", "minutes"}),
    ],
)
def test_harder_families_change_one_thing(name: str, changed: set[str]) -> None:
    """A harder family differs from base in the arrays that its change concerns, and in no other."""
    plain, harder = family("base", 1_000), family(name, 1_000)
    assert {f.name for f in fields(plain) if not _same(getattr(plain, f.name), getattr(harder, f.name))} == changed


def test_hot_houses_are_nearest_to_most() -> None:
    """With hot houses, about 70 % of the people and some have one of two of twenty houses as their nearest."""
    _, points = base(5_000, 1, Knobs(hot=True))
    distance = np.linalg.norm(points.people[:, None] - points.houses[None], axis=2)
    share = np.sort(np.bincount(distance.argmin(axis=1), minlength=20))[-2:].sum() / 5_000
    assert 0.7 < share < 0.9


def test_one_shift_is_whole_thousandths() -> None:
    """In one shift every bundle's value is a whole number of thousandths, and every day has the same desks."""
    problem = family("one_shift", 500)
    worth = 1_000 * problem.fits.values, 1_000 * problem.weights.travel_weight * problem.minutes.values
    for thousandths in worth:
        np.testing.assert_allclose(thousandths, thousandths.round(), atol=1e-9)
    assert np.all(problem.houses.capacity[:, 0, :5, :2] == problem.houses.capacity[:, 0, :1, :1])
    assert np.all(problem.jobs.n_days == 5)
    assert np.all(problem.candidates.days == 0b11111)


def test_rich_holds_every_kind_of_request() -> None:
    """The rich family has members, classes, half days, evenings, quiet jobs, fixed days, no desks, needs and wishes."""
    problem = family("rich", 4_000)
    jobs, candidates = problem.jobs, problem.candidates
    assert (len(problem.members.ids), len(problem.classes.ids)) == (400, 20)
    assert set(jobs.parts) == {0b011, 0b001, 0b010, 0b100}
    shares = {
        "half": (np.mean(jobs.parts != 0b011), 0.30),
        "quiet": (np.mean(jobs.place_kind == 1), 0.20),
        "no desk": (np.mean(jobs.n_days == 0), 0.05),
        "fixed": (np.mean(jobs.fixed_days[jobs.n_days > 0] > 0), 0.20),
        "evening": (np.mean(candidates.parts == 0b111), 0.40),
        "needs": (np.mean(candidates.needs.any(axis=1)), 0.05),
        "wishes": (len(problem.wishes) / 2 / 4_000, 0.05),
        "has": (problem.houses.has.mean(), 0.70),
    }
    for what, (found, wanted) in shares.items():
        assert found == pytest.approx(wanted, abs=0.15 if what == "has" else 0.045), what
    assert problem.houses.capacity[:, 1].sum() < 0.12 * problem.houses.capacity[:, 0, :, :2].sum() * 1.5
    assert np.all(problem.houses.capacity[:, 2, :5] == 25)
    assert np.all((~np.isnan(problem.classes.preference)).sum(axis=1) == 5)
