"""The base family and the knobs by which others differ from it."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.family_fits import listed_fits
from matching.fits import Floats, Ints, Minutes, Wishes
from matching.options import Weights
from matching.problem import Candidates, Classes, Houses, Jobs, Masks, Members, Problem
from matching.week import N_DAYS, N_PARTS, WHOLE_DAY

MIN_PER_UNIT = 60.0
N_IN_REACH = 3
FAR_MIN = 1_000.0
_FACTORS = (0.25, 0.6)
_HOUSE_FACTORS = (0.5, 0.8)
_HOT_SHARE = 0.7


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """What a family is made of; the defaults are *base*.

    Attributes
    ----------
    free
        Probability that a person is free, mon–fri.
    most_days
        Jobs ask for 1 … `most_days` desk-days.
    most_openings
        Jobs have 1 … `most_openings` openings.
    openings, desks
        Factors on the number of openings and of desks.
    rounded
        Fits are rounded to thousandths.
    hot
        70 % of the people have one of a tenth of the houses as their nearest.
    small
        A house per 50 people, with 6–24 desks on each day.
    daily
        One shift: everybody is free every day, every job asks for all five, a house holds floor(U(.25, .6) · N/H) desks
        on each day, and travel costs whole thousandths (0.3 a unit of distance, rounded).
    """

    free: tuple[float, ...] = (0.85,) * 5
    most_days: int = 5
    most_openings: int = 3
    openings: float = 1.0
    desks: float = 1.0
    rounded: bool = True
    hot: bool = False
    small: bool = False
    daily: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Points:
    """Where people and houses are in the unit square; shapes (n, 2)."""

    people: Floats
    houses: Floats


def stream(seed: int, what: str) -> np.random.Generator:
    """Return random numbers for one thing, so that changing one leaves all others as they are."""
    return np.random.default_rng([seed, crc32(what.encode())])


def ids(letter: str, n: int) -> tuple[str, ...]:
    """Return letter0, letter1 and so on."""
    return tuple(f"{letter}{i}" for i in range(n))


def base(n_people: int, seed: int, knobs: Knobs) -> tuple[Problem, Points]:
    """Return a family without members and classes, and where everything is."""
    points = _points(n_people, seed, knobs)
    jobs = _jobs(n_people, seed, knobs)
    n_jobs = len(jobs.ids)
    problem = Problem(
        candidates=_candidates(n_people, seed, knobs),
        members=no_members(),
        jobs=jobs,
        houses=_houses(n_people, len(points.houses), seed, knobs),
        classes=no_classes(len(points.houses)),
        fits=listed_fits(stream(seed, "fits"), n_people, n_jobs, rounded=knobs.rounded),
        wishes=Wishes.empty((n_people, n_jobs)),
        minutes=nearest(points.people, points.houses, whole=knobs.daily),
        kinds=("desk",),
        weights=Weights(min_fit=0.0),
    )
    return problem, points


def n_houses_of(n_people: int, knobs: Knobs) -> int:
    """Return the number of houses."""
    return max(4, n_people // 50) if knobs.small else min(max(n_people // 250, 4), 100)


def nearest(people: Floats, houses: Floats, *, whole: bool = False) -> Minutes:
    """Return the minutes to the three nearest houses; `whole` rounds them so that five days cost whole thousandths."""
    distance, house = _closest(houses, people, N_IN_REACH)
    order = np.argsort(house, axis=1)
    minutes = MIN_PER_UNIT * np.take_along_axis(distance, order, axis=1).ravel()
    return Minutes(
        shape=(len(people), len(houses)),
        indptr=np.arange(len(people) + 1, dtype=np.int64) * N_IN_REACH,
        columns=np.take_along_axis(house, order, axis=1).ravel(),
        values=np.round(minutes * 5) / 5 if whole else minutes,
    )


def _closest(houses: Floats, people: Floats, k: int) -> tuple[Floats, Ints]:
    """Return distances to the `k` closest houses, ascending, and which they are; shapes (n, k)."""
    distance, house = cKDTree(houses).query(people, k=k)
    return np.asarray(distance, dtype=np.float64), np.asarray(house, dtype=np.int64)


def free_days(rng: np.random.Generator, n: int, probability: tuple[float, ...]) -> Masks:
    """Return on which days people are free; shape (n,)."""
    free = rng.random((n, len(probability))) < np.array(probability)
    return (free @ (1 << np.arange(len(probability)))).astype(np.uint8)


def _points(n_people: int, seed: int, knobs: Knobs) -> Points:
    houses = stream(seed, "houses").random((n_houses_of(n_people, knobs), 2))
    people = stream(seed, "people").random((n_people, 2))
    return Points(people=_drawn_to_hot(seed, people, houses) if knobs.hot else people, houses=houses)


def _drawn_to_hot(seed: int, people: Floats, houses: Floats) -> Floats:
    """Put 70 % of the people around a tenth of the houses, nearer than half way to the next house."""
    rng = stream(seed, "hot")
    hot = rng.choice(len(houses), size=max(1, len(houses) // 10), replace=False)
    half_way = _closest(houses, houses[hot], 2)[0][:, 1] / 2
    which = rng.integers(len(hot), size=len(people))
    angle = 2 * np.pi * rng.random(len(people))
    away = half_way[which] * np.sqrt(rng.random(len(people)))
    around = houses[hot[which]] + away[:, None] * np.stack((np.cos(angle), np.sin(angle)), axis=1)
    return np.where(rng.random(len(people))[:, None] < _HOT_SHARE, around, people)


def _candidates(n: int, seed: int, knobs: Knobs) -> Candidates:
    days = free_days(stream(seed, "days"), n, (1.0,) * 5 if knobs.daily else knobs.free)
    return Candidates(
        ids=ids("C", n),
        days=days,
        parts=np.full(n, WHOLE_DAY, dtype=np.uint8),
        needs=np.zeros((n, 0), dtype=bool),
        max_travel_min=np.full(n, FAR_MIN),
        priority=np.zeros(n),
    )


def _jobs(n_people: int, seed: int, knobs: Knobs) -> Jobs:
    n = max(1, n_people // 4)
    openings = knobs.openings * stream(seed, "openings").integers(1, knobs.most_openings + 1, n)
    n_days = np.full(n, 5) if knobs.daily else stream(seed, "n_days").integers(1, knobs.most_days + 1, n)
    return Jobs(
        ids=ids("J", n),
        employer=np.arange(n),
        openings=_rounded_fairly(stream(seed, "rounding"), openings.astype(np.float64)),
        n_days=n_days,
        fixed_days=np.zeros(n, dtype=np.uint8),
        parts=np.full(n, WHOLE_DAY, dtype=np.uint8),
        place_kind=np.zeros(n, dtype=np.int64),
        needs=np.zeros((n, 0), dtype=bool),
    )


def _rounded_fairly(rng: np.random.Generator, numbers: Floats) -> Ints:
    """Round up with the probability of the fraction, so that the sum stays about the same."""
    return np.floor(numbers + rng.random(len(numbers))).astype(np.int64)


def _houses(n_people: int, n: int, seed: int, knobs: Knobs) -> Houses:
    capacity = np.zeros((n, 1, N_DAYS, N_PARTS), dtype=np.int64)
    capacity[:, 0, :5, :2] = _desks(stream(seed, "desks"), n_people, n, knobs)[:, :, None]
    return Houses(ids=ids("H", n), has=np.ones((n, 0), dtype=bool), capacity=capacity)


def _desks(rng: np.random.Generator, n_people: int, n: int, knobs: Knobs) -> Ints:
    """Return the desks of each house on five days; shape (n, 5)."""
    if knobs.small:
        return rng.integers(6, 25, (n, 5))
    if knobs.daily:
        factor = np.repeat(rng.uniform(*_FACTORS, (n, 1)), 5, axis=1)
    else:
        factor = rng.uniform(*_FACTORS, (n, 5)) * rng.uniform(*_HOUSE_FACTORS, (n, 1))
    return np.floor(knobs.desks * factor * n_people / n).astype(np.int64)


def no_members() -> Members:
    """Return no members."""
    masks, counts, numbers = np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int64), np.empty(0)
    return Members(
        ids=(),
        days=masks,
        parts=masks,
        fixed_days=masks,
        n_days=counts,
        place_kind=counts,
        needs=np.empty((0, 0), dtype=bool),
        max_travel_min=numbers,
        value=numbers,
        priority=numbers,
    )


def no_classes(n_houses: int) -> Classes:
    """Return no classes."""
    masks, counts = np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int64)
    return Classes(
        ids=(),
        seats=counts,
        n_days=counts,
        place_kind=counts,
        days=masks,
        parts=masks,
        preference=np.empty((0, n_houses)),
        value=np.empty(0),
        fixed=np.empty(0, dtype=bool),
    )
