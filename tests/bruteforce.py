"""The slow, obvious twin of the optimiser: every complete bundle of every request, and every way to combine them.

Written from the file formats' rules alone, for problems of a few people. It shares nothing with `matching` but the data
classes and the week.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np

from matching.plan import ClassPlacement, Placement
from matching.problem import Pin, Problem
from matching.week import bits

Resource = tuple[str, int] | tuple[str, int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Best:
    """The greatest value there is, and one way to reach it (in the order of people and classes)."""

    value: float
    placements: tuple[Placement, ...]
    classes: tuple[ClassPlacement, ...]


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One complete thing a request could take: what it is worth, and how much it takes of what."""

    value: float
    takes: Mapping[Resource, int]
    row: Placement | ClassPlacement


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person asks of a house, for one job or (members) for none."""

    n_days: int
    fixed_days: int
    parts: int
    kind: int
    needs: tuple[int, ...]


def fixed_house(problem: Problem, b: int) -> int:
    """Return the only house that a fixed class names."""
    return next(h for h in range(len(problem.houses.ids)) if not math.isnan(problem.classes.preference[b, h]))


def places_left(problem: Problem) -> dict[Resource, int]:
    """Return what every opening and place-slot holds once fixed classes sit."""
    left: dict[Resource, int] = {("opening", j): int(n) for j, n in enumerate(problem.jobs.openings)}
    for (h, k, day, part), count in np.ndenumerate(problem.houses.capacity):
        left["place", h, k, day, part] = int(count)
    for b in np.flatnonzero(problem.classes.fixed).tolist():
        for row in slots(
            fixed_house(problem, b),
            int(problem.classes.place_kind[b]),
            problem.classes.days[b],
            problem.classes.parts[b],
        ):
            left[row] -= int(problem.classes.seats[b])
    return left


def slots(h: int, k: int, days: int, parts: int) -> list[Resource]:
    """Return every place-slot that one place on these days and parts takes."""
    return [("place", h, k, day, part) for day in bits(int(days)) for part in bits(int(parts))]


def day_sets(allowed: int, fixed: int, n: int) -> Iterator[int]:
    """Yield every choice of `n` allowed days that holds the fixed ones."""
    for days in combinations(bits(int(allowed)), n):
        mask = sum(1 << day for day in days)
        if fixed & ~mask == 0:
            yield mask


def asked(problem: Problem, i: int, j: int | None) -> Asked:
    """Return what person `i` asks of a house for job `j`; members bring their own terms."""
    n_candidates = len(problem.candidates.ids)
    own = problem.candidates.needs[i] if i < n_candidates else problem.members.needs[i - n_candidates]
    terms, at = (problem.members, i - n_candidates) if j is None else (problem.jobs, j)
    needs = own | terms.needs[at]
    return Asked(
        n_days=int(terms.n_days[at]),
        fixed_days=int(terms.fixed_days[at]),
        parts=int(terms.parts[at]),
        kind=int(terms.place_kind[at]),
        needs=tuple(np.flatnonzero(needs).tolist()),
    )


def own_terms(problem: Problem, i: int) -> tuple[int, int, float]:
    """Return the days, the parts and the longest travel that person `i` accepts."""
    n_candidates = len(problem.candidates.ids)
    person, at = (problem.candidates, i) if i < n_candidates else (problem.members, i - n_candidates)
    return int(person.days[at]), int(person.parts[at]), float(person.max_travel_min[at])


def minutes_of(problem: Problem, i: int, h: int) -> float:
    """Return the travel minutes of a pair, infinite where it is not listed."""
    houses, minutes = problem.minutes.row(i)
    listed: dict[int, float] = dict(zip(houses.tolist(), minutes.tolist(), strict=True))
    return listed.get(h, math.inf)


def reachable(problem: Problem, i: int, j: int | None) -> list[int]:
    """Return the houses that are near enough and have all that person and job need."""
    _, _, longest = own_terms(problem, i)
    return [
        h
        for h in range(len(problem.houses.ids))
        if minutes_of(problem, i, h) <= longest and all(problem.houses.has[h, e] for e in asked(problem, i, j).needs)
    ]


def fit_of(problem: Problem, i: int, j: int) -> float | None:
    """Return the fit with the wish, None where the pair is not listed."""
    jobs, fits = problem.fits.row(i)
    listed = dict(zip(jobs.tolist(), fits.tolist(), strict=True))
    return None if j not in listed else _wished(problem, i, j, listed[j])


def _wished(problem: Problem, i: int, j: int, fit: float) -> float:
    wished, wishes = problem.wishes.row(i)
    listed: dict[int, float] = dict(zip(wished.tolist(), wishes.tolist(), strict=True))
    return min(1.0, max(0.0, fit + listed.get(j, 0.0)))


def avoided(problem: Problem, i: int, j: int) -> bool:
    """Whether candidate `i` never wants to be proposed job `j`'s employer."""
    return [i, int(problem.jobs.employer[j])] in problem.candidates.avoids.tolist()


def worth_going(problem: Problem, fit: float, minutes: float, n: int) -> bool:
    """Whether the fit (a member's value) outweighs the travel, priority and bonus left out."""
    return fit - problem.weights.travel_weight * minutes * n / 5 > 0


def stays(problem: Problem, i: int, j: int | None, h: int | None) -> bool:
    """Whether the last plan had person `i` with just this job (None: without) at just this house (None: at none)."""
    last = zip(problem.stays.person.tolist(), problem.stays.job.tolist(), problem.stays.house.tolist(), strict=True)
    return (i, -1 if j is None else j, -1 if h is None else h) in last


def _value(problem: Problem, row: Placement, fit: float, minutes: float, n: int) -> float:
    weights, n_candidates, i = problem.weights, len(problem.candidates.ids), row.person
    if i < n_candidates:
        gain = fit + float(problem.candidates.priority[i]) + weights.placed_bonus
    else:
        gain = fit + float(problem.members.priority[i - n_candidates])
    if stays(problem, i, row.job, row.house):
        gain += weights.stay_bonus
    return gain - weights.travel_weight * minutes * n / 5


def _no_house(problem: Problem, i: int, j: int, fit: float, *, pinned: bool) -> Bundle:
    row = Placement(
        person=i,
        job=j,
        house=None,
        place_kind=None,
        days=0,
        parts=0,
        fit=fit,
        travel_min=None,
        value=0.0,
        pinned=pinned,
    )
    value = _value(problem, row, fit, 0.0, 0)
    return Bundle(value=value, takes={("opening", j): 1}, row=replace(row, value=value))


def _at_house(problem: Problem, row: Placement, worth: float) -> Bundle:
    assert row.house is not None
    assert row.place_kind is not None
    assert row.travel_min is not None
    value = _value(problem, row, worth, row.travel_min, row.days.bit_count())
    takes: dict[Resource, int] = dict.fromkeys(slots(row.house, row.place_kind, row.days, row.parts), 1)
    if row.job is not None:
        takes["opening", row.job] = 1
    return Bundle(value=value, takes=takes, row=replace(row, value=value))


def _house_bundles(problem: Problem, i: int, j: int | None, worth: float) -> Iterator[Bundle]:
    terms, (own_days, own_parts, _) = asked(problem, i, j), own_terms(problem, i)
    if terms.parts & ~own_parts:
        return
    for h in reachable(problem, i, j):
        minutes = minutes_of(problem, i, h)
        if not worth_going(problem, worth, minutes, terms.n_days):
            continue
        for days in day_sets(own_days, terms.fixed_days, terms.n_days):
            row = Placement(
                person=i,
                job=j,
                house=h,
                place_kind=terms.kind,
                days=days,
                parts=terms.parts,
                fit=None if j is None else worth,
                travel_min=minutes,
                value=0.0,
            )
            yield _at_house(problem, row, worth)


def _candidate_bundles(problem: Problem, i: int) -> Iterator[Bundle]:
    for j in range(len(problem.jobs.ids)):
        fit = fit_of(problem, i, j)
        if fit is None or avoided(problem, i, j) or fit < problem.weights.min_fit:
            continue
        if problem.jobs.n_days[j]:
            yield from _house_bundles(problem, i, j, fit)
        elif worth_going(problem, fit, 0.0, 0):
            yield _no_house(problem, i, j, fit, pinned=False)


def _pin_bundles(problem: Problem, pin: Pin) -> Iterator[Bundle]:
    i, j = pin.person, pin.job
    listed = None if j is None else fit_of(problem, i, j)
    fit = listed if listed is not None or j is None else _wished(problem, i, j, 0.0)
    if j is not None and problem.jobs.n_days[j] == 0:
        assert fit is not None
        yield _no_house(problem, i, j, fit, pinned=True)
        return
    worth = float(problem.members.value[i - len(problem.candidates.ids)]) if fit is None else fit
    terms, (own_days, own_parts, _) = asked(problem, i, j), own_terms(problem, i)
    if not pin.parts and terms.parts & ~own_parts:
        return
    for h in reachable(problem, i, j) if pin.house is None else [pin.house]:
        minutes = minutes_of(problem, i, h)
        for days in [pin.days] if pin.days else day_sets(own_days, terms.fixed_days, terms.n_days):
            row = Placement(
                person=i,
                job=j,
                house=h,
                place_kind=terms.kind if pin.place_kind is None else pin.place_kind,
                days=days,
                parts=pin.parts or terms.parts,
                fit=fit,
                travel_min=0.0 if math.isinf(minutes) else minutes,
                value=0.0,
                pinned=True,
            )
            yield _at_house(problem, row, worth)


def _class_bundles(problem: Problem, b: int) -> Iterator[Bundle]:
    classes = problem.classes
    kind, parts = int(classes.place_kind[b]), int(classes.parts[b])
    for h in range(len(problem.houses.ids)):
        value = float(classes.value[b] * classes.preference[b, h])
        if math.isnan(value) or value <= 0:
            continue
        for days in day_sets(int(classes.days[b]), 0, int(classes.n_days[b])):
            row = ClassPlacement(block=b, house=h, place_kind=kind, days=days, parts=parts, value=value)
            yield Bundle(value=value, takes=dict.fromkeys(slots(h, kind, days, parts), int(classes.seats[b])), row=row)


def _fits_in(bundle: Bundle, left: Mapping[Resource, int]) -> bool:
    return all(left[resource] >= size for resource, size in bundle.takes.items())


def person_bundles(problem: Problem, i: int) -> list[Bundle]:
    """Return everything that person `i` could take alone, after fixed classes; a pin: every way to keep it."""
    pins = {pin.person: pin for pin in problem.pins}
    if i in pins:
        every = _pin_bundles(problem, pins[i])
    elif i < len(problem.candidates.ids):
        every = _candidate_bundles(problem, i)
    else:
        every = _house_bundles(problem, i, None, float(problem.members.value[i - len(problem.candidates.ids)]))
    left = places_left(problem)
    return [bundle for bundle in every if _fits_in(bundle, left)]


def class_bundles(problem: Problem, b: int) -> list[Bundle]:
    """Return everything that flexible class `b` could take alone, after fixed classes."""
    left = places_left(problem)
    return [bundle for bundle in _class_bundles(problem, b) if _fits_in(bundle, left)]


def flexible(problem: Problem) -> list[int]:
    """Return the classes that are not fixed."""
    return [b for b in range(len(problem.classes.ids)) if not problem.classes.fixed[b]]


def requests(problem: Problem) -> list[tuple[list[Bundle], bool]]:
    """Return each request's bundles and whether it must get one: people, then flexible classes."""
    pinned = {pin.person for pin in problem.pins}
    people = [(person_bundles(problem, i), i in pinned) for i in range(problem.n_people)]
    return people + [(class_bundles(problem, b), False) for b in flexible(problem)]


def best_plan(problem: Problem) -> Best | None:
    """Return the greatest total value over every combination of bundles; None when it cannot keep what it must.

    Pins and fixed classes must be kept. Floors miss as few people as can be in all, whatever that costs. Recursive over
    requests; what was worked out for the same remaining places and the same wants of floors is remembered.
    """
    start = places_left(problem)
    if min(start.values(), default=0) < 0:
        return None
    everyone, resources = requests(problem), tuple(start)

    floors = [(set(floor.people.tolist()), floor.least) for floor in problem.floors]

    @cache
    def best(at: int, left: tuple[int, ...], wants: tuple[int, ...]) -> tuple[int, float, tuple[Bundle, ...]] | None:
        if at == len(everyone):
            return -sum(wants), 0.0, ()
        bundles, must = everyone[at]
        found = None if must else best(at + 1, left, wants)
        fewer = tuple(max(0, n - (at in people)) for n, (people, _) in zip(wants, floors, strict=True))
        have = dict(zip(resources, left, strict=True))
        for bundle in bundles:
            if not _fits_in(bundle, have):
                continue
            rest = best(at + 1, tuple(n - bundle.takes.get(resource, 0) for resource, n in have.items()), fewer)
            if rest is not None and (found is None or (rest[0], bundle.value + rest[1]) > found[:2]):
                found = rest[0], bundle.value + rest[1], (bundle, *rest[2])
        return found

    found = best(0, tuple(start.values()), tuple(least for _, least in floors))
    return None if found is None else _best(problem, [bundle.row for bundle in found[2]])


def _best(problem: Problem, rows: list[Placement | ClassPlacement]) -> Best:
    classes = [row for row in rows if isinstance(row, ClassPlacement)]
    fixed = [
        ClassPlacement(
            block=b,
            house=fixed_house(problem, b),
            place_kind=int(problem.classes.place_kind[b]),
            days=int(problem.classes.days[b]),
            parts=int(problem.classes.parts[b]),
            value=0.0,
            fixed=True,
        )
        for b in np.flatnonzero(problem.classes.fixed).tolist()
    ]
    return Best(
        value=math.fsum(row.value for row in rows),
        placements=tuple(row for row in rows if isinstance(row, Placement)),
        classes=tuple(sorted(classes + fixed, key=lambda row: row.block)),
    )
