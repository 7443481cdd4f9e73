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
from matching.bundles import Choices, choices_of
from matching.errors import CannotKeep, SolverFailed
from matching.greedy import Taken
from matching.model import LinearModel
from matching.options import SolveOptions
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


def keep_pins(problem: Problem, choices: Choices, options: SolveOptions) -> Taken:
    """Return one way to keep all pins at once, as choice (of `choices`) → day mask.

    The pins' complete bundles are placed so that openings and places are overfilled by the least in all; that is
    nothing, or what has to be said.

    Raises
    ------
    CannotKeep
        If they cannot all be kept.
    """
    if not problem.pins:
        return {}
    ways = choices_of(problem, pins_whatever=True)
    able = set(ways.request.tolist())
    unable = [problem.person_ids[pin.person] for pin in problem.pins if pin.person not in able]
    if unable:
        raise CannotKeep(ids=tuple(unable), overfilled=())
    kept, over = _least_overfilled(problem, ways, options)
    if over:
        ids = [problem.person_ids[ways.request[bundle.choice]] for bundle in kept if over & set(bundle.takes)]
        raise CannotKeep(ids=(*ids, *_fixed_classes_at(problem, over)), overfilled=_names(problem, over))
    at = {
        (int(choices.request[k]), int(choices.house[k])): int(k) for k in np.flatnonzero(choices.must[choices.request])
    }
    return {at[int(ways.request[b.choice]), int(ways.house[b.choice])]: b.days for b in kept}


def _least_overfilled(problem: Problem, ways: Choices, options: SolveOptions) -> tuple[list[_Bundle], set[Scarce]]:
    bundles = [bundle for choice in range(len(ways)) for bundle in _bundles(ways, choice)]
    scarce = sorted({one for bundle in bundles for one in bundle.takes})
    row_of = {one: r for r, one in enumerate(scarce)}
    pins, pin_of = np.unique(ways.request, return_inverse=True)
    n, m = len(bundles), len(scarce)
    row = [row_of[one] for bundle in bundles for one in bundle.takes]
    column = [k for k, bundle in enumerate(bundles) for _ in bundle.takes]
    excess = np.arange(m)
    rows = csr_array(
        (
            np.concatenate([np.ones(len(row)), -np.ones(m), np.ones(n)]),
            (
                np.concatenate([row, excess, [m + pin_of[bundle.choice] for bundle in bundles]]).astype(np.int64),
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
        upper=np.concatenate([[float(_room(problem, one)) for one in scarce], np.ones(len(pins))]),
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


def _room(problem: Problem, one: Scarce) -> int:
    return int(problem.jobs.openings[one[0]] if len(one) == 1 else problem.capacity[one])


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
