"""Keep what must be kept: fixed classes take their places first, then pins, or it is said exactly why they cannot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices, choices_of_rows
from matching.errors import CannotKeep, SolverFailed
from matching.fits import Ints
from matching.floors import floors_of
from matching.greedy import free_places
from matching.model import LinearModel
from matching.options import SolveOptions
from matching.pins import pinned_rows
from matching.problem import Problem
from matching.week import DAYS, PARTS, bits

Scarce = tuple[int, ...]
"""An opening (job,) or a place-slot (house, kind, day, part)."""


@dataclass(frozen=True)
class _Bundle:
    """One complete way to keep a pin."""

    choice: int
    days: int
    takes: tuple[Scarce, ...]


def refuse_overfull(problem: Problem) -> None:
    """Raise `CannotKeep` if fixed classes alone need more places than there are."""
    over = {tuple(slot) for slot in np.argwhere(problem.capacity < 0).tolist()}
    if over:
        raise CannotKeep(ids=_fixed_classes_at(problem, over), overfilled=_names(problem, over))


def keep_pins(problem: Problem, options: SolveOptions) -> list[tuple[int, int, int]]:
    """Return one way to keep all pins at once: person, house (-1: none) and day mask of each.

    Pins that leave nothing open take what they name. If that fits, the complete bundles of the others are placed so
    that openings and places are overfilled by the least in all; else those of all pins are. That is nothing, or what
    has to be said.

    Raises
    ------
    CannotKeep
        If they cannot all be kept.
    """
    ways = choices_of_rows(
        pinned_rows(problem, whatever=True), np.zeros(problem.n_people, dtype=bool), floors_of(problem)
    )
    able = set(ways.request.tolist())
    unable = [problem.person_ids[pin.person] for pin in problem.pins if pin.person not in able]
    if unable:
        raise CannotKeep(ids=tuple(unable), overfilled=())
    sole = np.bincount(ways.request, minlength=problem.n_people)[ways.request] == 1
    sole &= np.append(ways.groups.n_free, 0)[ways.group] == 0
    fixed = np.append(ways.groups.fixed, 0)[ways.group]
    taken = {int(k): int(fixed[k]) for k in np.flatnonzero(sole)}
    openings, places = free_places(problem, ways, taken)
    if openings.min(initial=0) < 0 or places.min(initial=0) < 0:
        sole[:] = False
        openings, places = problem.jobs.openings, problem.capacity
    kept, over = _least_overfilled(ways, np.flatnonzero(~sole).tolist(), openings, places, options)
    if over:
        ids = [problem.person_ids[ways.request[bundle.choice]] for bundle in kept if over & set(bundle.takes)]
        raise CannotKeep(ids=(*ids, *_fixed_classes_at(problem, over)), overfilled=_names(problem, over))
    days = taken if sole.any() else {}
    days |= {bundle.choice: bundle.days for bundle in kept}
    return [(int(ways.request[choice]), int(ways.house[choice]), mask) for choice, mask in days.items()]


def _least_overfilled(
    ways: Choices, open_ways: list[int], openings: Ints, places: Ints, options: SolveOptions
) -> tuple[list[_Bundle], set[Scarce]]:
    if not open_ways:
        return [], set()
    bundles = [bundle for choice in open_ways for bundle in _bundles(ways, choice)]
    scarce = sorted({one for bundle in bundles for one in bundle.takes})
    row_of = {one: r for r, one in enumerate(scarce)}
    pins, pin_of = np.unique(ways.request[open_ways], return_inverse=True)
    at = {choice: int(pin) for choice, pin in zip(open_ways, pin_of, strict=True)}
    n, m = len(bundles), len(scarce)
    row = [row_of[one] for bundle in bundles for one in bundle.takes]
    column = [k for k, bundle in enumerate(bundles) for _ in bundle.takes]
    excess = np.arange(m)
    rows = csr_array(
        (
            np.concatenate([np.ones(len(row)), -np.ones(m), np.ones(n)]),
            (
                np.concatenate([row, excess, [m + at[bundle.choice] for bundle in bundles]]).astype(np.int64),
                np.concatenate([column, n + excess, np.arange(n)]).astype(np.int64),
            ),
        ),
        shape=(m + len(pins), n + m),
    )
    model = LinearModel(
        objective=np.concatenate([np.zeros(n), -np.ones(m)]),
        column_upper=np.concatenate([np.ones(n), np.full(m, float(len(pins)))]),
        integer=np.concatenate([np.ones(n, dtype=bool), np.zeros(m, dtype=bool)]),
        rows=rows,
        lower=np.concatenate([np.full(m, -np.inf), np.ones(len(pins))]),
        upper=np.concatenate(
            [[float(openings[one[0]] if len(one) == 1 else places[one]) for one in scarce], np.ones(len(pins))]
        ),
    )
    answer = backend.solve(model, Limits(seconds=math.inf, seed=options.seed), solver=options.solver)
    if answer.end is not End.OPTIMAL:
        raise SolverFailed(f"placing the pins ended with: {answer.end.value}")
    kept = [bundle for bundle, value in zip(bundles, answer.values[:n], strict=True) if value > 0.5]  # noqa: PLR2004
    return kept, {one for one, value in zip(scarce, answer.values[n:], strict=True) if value > 0.5}  # noqa: PLR2004


def _bundles(ways: Choices, choice: int) -> Iterator[_Bundle]:
    job, group, groups = int(ways.job[choice]), int(ways.group[choice]), ways.groups
    opening: tuple[Scarce, ...] = ((job,),) if job >= 0 else ()
    if group < 0:
        yield _Bundle(choice, 0, opening)
        return
    house, kind = int(groups.house[group]), int(groups.place_kind[group])
    parts = bits(int(groups.parts[group]))
    for more in combinations(bits(int(groups.free[group])), int(groups.n_free[group])):
        days = int(groups.fixed[group]) | sum(1 << day for day in more)
        yield _Bundle(choice, days, (*opening, *((house, kind, day, part) for day in bits(days) for part in parts)))


def _fixed_classes_at(problem: Problem, over: set[Scarce]) -> tuple[str, ...]:
    """Return the ids of fixed classes that take places at one of the slots."""
    classes = problem.classes
    return tuple(
        classes.ids[b]
        for b in np.flatnonzero(classes.fixed)
        if any(
            len(one) > 1
            and not np.isnan(classes.preference[b, one[0]])
            and classes.place_kind[b] == one[1]
            and classes.days[b] >> one[2] & 1
            and classes.parts[b] >> one[3] & 1
            for one in over
        )
    )


def _names(problem: Problem, over: set[Scarce]) -> tuple[str, ...]:
    """Name openings as ``job J7`` and place-slots as ``H01 desk fri am``."""
    return tuple(
        f"job {problem.jobs.ids[one[0]]}"
        if len(one) == 1
        else f"{problem.houses.ids[one[0]]} {problem.kinds[one[1]]} {DAYS[one[2]]} {PARTS[one[3]]}"
        for one in sorted(over, key=lambda one: (len(one), one))
    )
