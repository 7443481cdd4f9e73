"""The rich family: every kind of request at once, on the ground of the base family."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.family_base import FAR_MIN, Knobs, Points, base, free_days, ids, nearest, stream
from matching.fits import Floats, Ints, Wishes
from matching.problem import Candidates, Classes, Flags, Houses, Jobs, Masks, Members, Problem
from matching.week import WEEKDAYS, WHOLE_DAY

DESK, QUIET, SEAT = range(3)
KINDS = ("desk", "quiet", "seat")
EQUIPMENT = ("step_free", "height_adjustable", "hearing_loop")
_FREE = (0.85,) * 5
_EVENING_SHARE = 0.3
_QUIET_SHARE = 0.1
_SEATS = 25
_HOUSES_OF_A_CLASS = 5


def rich(n_people: int, seed: int) -> Problem:
    """Return the rich family: base with unrounded fits, and beside every ten candidates one member.

    Jobs and members: 30 % take an am, a pm or an evening instead of the whole day; 20 % have one or two fixed days.
    Jobs: 20 % want a quiet place (houses hold one for ten desks), 5 % no desk at all. Candidates: 40 % also come in the
    evening. 5 % of all people need equipment that 70 % of the houses have; 5 % of the candidates wish two of their jobs
    more or less. A house holds three desks in the evening for ten by day. Classes: one for 200 people, 10–25 seats on
    1–3 days at one of the five houses around a random point, which they prefer by 0.3–1; a house seats 25.
    """
    plain, points = base(n_people, seed, Knobs(rounded=False))
    people = np.concatenate((points.people, stream(seed, "members").random((n_people // 10, 2))))
    return Problem(
        candidates=_candidates(plain.candidates, seed),
        members=_members(n_people // 10, seed),
        jobs=_jobs(plain.jobs, seed),
        houses=_houses(plain.houses, seed),
        classes=_classes(max(1, n_people // 200), points, seed),
        fits=plain.fits,
        wishes=_wishes(plain, seed),
        minutes=nearest(people, points.houses),
        kinds=KINDS,
        weights=plain.weights,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    """The parts and fixed days that jobs and members ask for; shapes (n,)."""

    parts: Masks
    fixed_days: Masks


def _asked(rng: np.random.Generator, n_days: Ints) -> _Asked:
    parts = rng.choice(np.array([WHOLE_DAY, 0b001, 0b010, 0b100], dtype=np.uint8), len(n_days), p=[0.7, 0.1, 0.1, 0.1])
    n_fixed = np.where(rng.random(len(n_days)) < 0.2, np.minimum(rng.integers(1, 3, len(n_days)), n_days), 0)
    first = rng.integers(5, size=len(n_days))
    second = (first + rng.integers(1, 5, len(n_days))) % 5
    fixed = (n_fixed >= 1) * (1 << first) + (n_fixed == 2) * (1 << second)
    return _Asked(parts=parts, fixed_days=fixed.astype(np.uint8))


def _needs(rng: np.random.Generator, n: int) -> Flags:
    """Let 5 % need one piece of equipment; shape (n, n_equipment)."""
    needs = np.zeros((n, len(EQUIPMENT)), dtype=bool)
    needy = np.flatnonzero(rng.random(n) < 0.05)
    needs[needy, rng.integers(len(EQUIPMENT), size=len(needy))] = True
    return needs


def _candidates(plain: Candidates, seed: int) -> Candidates:
    n = len(plain.ids)
    evening = stream(seed, "evenings").random(n) < 0.4
    parts = np.where(evening, WHOLE_DAY | 0b100, WHOLE_DAY).astype(np.uint8)
    return replace(plain, parts=parts, needs=_needs(stream(seed, "needs"), n))


def _members(n: int, seed: int) -> Members:
    rng = stream(seed, "members' wants")
    n_days = rng.integers(1, 6, n)
    asked = _asked(rng, n_days)
    return Members(
        ids=ids("M", n),
        days=free_days(rng, n, _FREE) | asked.fixed_days,
        parts=asked.parts,
        fixed_days=asked.fixed_days,
        n_days=n_days,
        place_kind=np.full(n, DESK),
        needs=_needs(rng, n),
        max_travel_min=np.full(n, FAR_MIN),
        value=rng.uniform(0.3, 0.9, n),
        priority=np.zeros(n),
    )


def _jobs(plain: Jobs, seed: int) -> Jobs:
    rng, n = stream(seed, "jobs"), len(plain.ids)
    n_days = np.where(rng.random(n) < 0.05, 0, plain.n_days)
    asked = _asked(rng, n_days)
    return replace(
        plain,
        n_days=n_days,
        fixed_days=asked.fixed_days,
        parts=asked.parts,
        place_kind=np.where(rng.random(n) < 0.2, QUIET, DESK),
        needs=np.zeros((n, len(EQUIPMENT)), dtype=bool),
    )


def _houses(plain: Houses, seed: int) -> Houses:
    n, desks = len(plain.ids), plain.capacity[:, DESK]
    capacity = np.zeros((n, len(KINDS), *desks.shape[1:]), dtype=np.int64)
    capacity[:, DESK] = desks
    capacity[:, DESK, :, 2] = np.floor(_EVENING_SHARE * desks[:, :, 0])
    capacity[:, QUIET] = np.floor(_QUIET_SHARE * desks[:, :, :1])
    capacity[:, SEAT, :5] = _SEATS
    has = stream(seed, "equipment").random((n, len(EQUIPMENT))) < 0.7
    return Houses(ids=plain.ids, has=has, capacity=capacity)


def _classes(n: int, points: Points, seed: int) -> Classes:
    rng = stream(seed, "classes")
    seats, n_days = rng.integers(10, _SEATS + 1, n), rng.integers(1, 4, n)
    return Classes(
        ids=ids("B", n),
        seats=seats,
        n_days=n_days,
        place_kind=np.full(n, SEAT),
        days=np.full(n, WEEKDAYS, dtype=np.uint8),
        parts=_asked(rng, n_days).parts,
        preference=_preference(rng, n, points.houses),
        value=(0.1 * seats * n_days).astype(np.float64),
        fixed=np.zeros(n, dtype=bool),
    )


def _preference(rng: np.random.Generator, n: int, houses: Floats) -> Floats:
    """Return what classes think of the houses around a random point, NaN for all others; shape (n, n_houses)."""
    k = min(_HOUSES_OF_A_CLASS, len(houses))
    around = cKDTree(houses).query(rng.random((n, 2)), k=k)[1]
    preference = np.full((n, len(houses)), np.nan)
    preference[np.arange(n)[:, None], around] = rng.uniform(0.3, 1.0, (n, k))
    return preference


def _wishes(plain: Problem, seed: int) -> Wishes:
    """Let 5 % of the candidates wish two of their listed jobs up or down."""
    rng, (n_candidates, n_jobs) = stream(seed, "wishes"), plain.fits.shape
    n_listed = len(plain.fits) // n_candidates
    if n_listed < 2:
        return Wishes.empty((n_candidates, n_jobs))
    who = np.flatnonzero(rng.random(n_candidates) < 0.05)
    first = rng.integers(n_listed, size=len(who))
    second = (first + rng.integers(1, n_listed, len(who))) % n_listed
    at = np.concatenate((first, second))
    person = np.concatenate((who, who))
    job = plain.fits.columns[plain.fits.indptr[person] + at]
    return Wishes.of(person, job, rng.uniform(-0.2, 0.2, len(person)), (n_candidates, n_jobs))
