"""Run the optimiser on small markets: to optimality, stopped, or on the same market in another order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from hypothesis import assume
from markets import candidate, house, job, market, member
from numpy.typing import NDArray

from matching.errors import CannotKeep
from matching.fits import Pairs
from matching.options import SolveOptions
from matching.plan import Plan
from matching.problem import Candidates, Classes, Houses, Jobs, Members, Pin, Problem, Stays
from matching.progress import never
from matching.solver import solve

Order = NDArray[np.int64]
P = TypeVar("P", bound=Pairs)
R = TypeVar("R", Candidates, Members, Jobs, Houses, Classes)


def run(problem: Problem, *, should_stop: Callable[[], bool] = never, **options: Any) -> Plan:
    """Solve to optimality with a clock that counts its own calls."""
    ticks = itertools.count()
    chosen = SolveOptions(**({"gap": 0.0} | options))
    return solve(problem, chosen, clock=lambda: next(ticks) * 1e-6, should_stop=should_stop)


def solvable(problem: Problem, *, should_stop: Callable[[], bool] = never, **options: Any) -> Plan:
    """Solve a market; one whose pins or fixed classes cannot be kept is no example for hypothesis."""
    try:
        return run(problem, should_stop=should_stop, **options)
    except CannotKeep:
        assume(condition=False)
        raise


def half_days(*, seed: int = 7, n_people: int = 12) -> Problem:
    """Return a market that no first guess solves: half and whole days on three desks, people who want the same jobs."""
    rng = np.random.default_rng(seed)
    shapes = [(2, "am"), (3, "am pm"), (1, "pm"), (4, "am"), (2, "am pm"), (3, "pm")]
    jobs = [job(f"J{n}", n_days=n_days, parts=parts, openings=2) for n, (n_days, parts) in enumerate(shapes)]
    near = {"H1": 5.0, "H2": 10.0}
    candidates = [
        candidate(f"c{n}", fits={each.name: float(rng.uniform(0.4, 1)) for each in jobs}, minutes=near)
        for n in range(n_people)
    ]
    members = [member(f"m{n}", n_days=2, minutes=near, value=0.6) for n in range(2)]
    return market(candidates=candidates, members=members, jobs=jobs, houses=[house("H1", desk=2), house("H2", desk=1)])


def reordered(problem: Problem, rng: np.random.Generator) -> Problem:
    """Return the same market with everything in another order and under other ids."""
    n_candidates, n_members = len(problem.candidates.ids), len(problem.members.ids)
    candidates, members = rng.permutation(n_candidates), rng.permutation(n_members)
    jobs, houses = rng.permutation(len(problem.jobs.ids)), rng.permutation(len(problem.houses.ids))
    classes, kinds = rng.permutation(len(problem.classes.ids)), rng.permutation(len(problem.kinds))
    people = np.concatenate([candidates, n_candidates + members])
    new_kind = np.argsort(kinds)
    avoids = problem.candidates.avoids.copy()
    avoids[:, 0] = np.argsort(candidates)[avoids[:, 0]]
    moved = _rows(problem.houses, houses)
    ours, its, theirs = _rows(problem.members, members), _rows(problem.jobs, jobs), _rows(problem.classes, classes)
    return replace(
        problem,
        candidates=_rows(replace(problem.candidates, avoids=avoids), candidates),
        members=replace(ours, place_kind=new_kind[ours.place_kind]),
        jobs=replace(its, place_kind=new_kind[its.place_kind]),
        houses=replace(moved, capacity=moved.capacity[:, kinds]),
        classes=replace(theirs, place_kind=new_kind[theirs.place_kind], preference=theirs.preference[:, houses]),
        fits=_pairs(problem.fits, candidates, jobs),
        wishes=_pairs(problem.wishes, candidates, jobs),
        minutes=_pairs(problem.minutes, people, houses),
        kinds=tuple(problem.kinds[k] for k in kinds),
        pins=tuple(
            _pin(pin, np.argsort(people), np.argsort(jobs), np.argsort(houses), new_kind)
            for pin in reversed(problem.pins)
        ),
        stays=_stays(problem.stays, np.argsort(people), np.argsort(jobs), np.argsort(houses)),
    )


def _rows(records: R, order: Order) -> R:
    """Return the records in another order under other ids; pairs of candidates and employers are left as they are."""
    names = [field.name for field in fields(records) if field.name not in ("ids", "avoids")]
    ids = tuple(f"{n}-{records.ids[old][::-1]}" for n, old in enumerate(order))
    return replace(records, ids=ids, **{name: getattr(records, name)[order] for name in names})


def _pairs(pairs: P, rows: Order, columns: Order) -> P:
    return pairs.of(np.argsort(rows)[pairs.rows()], np.argsort(columns)[pairs.columns], pairs.values, pairs.shape)


def _stays(stays: Stays, person: Order, job: Order, house: Order) -> Stays:
    return Stays(
        person=person[stays.person], job=np.append(job, -1)[stays.job], house=np.append(house, -1)[stays.house]
    )


def _pin(pin: Pin, person: Order, job: Order, house: Order, kind: Order) -> Pin:
    return replace(
        pin,
        person=int(person[pin.person]),
        job=None if pin.job is None else int(job[pin.job]),
        house=None if pin.house is None else int(house[pin.house]),
        place_kind=None if pin.place_kind is None else int(kind[pin.place_kind]),
    )
