"""A quick plan: take the best choice that still fits, again and again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.kernels import compiled
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS

Taken = dict[int, int]
"""Choice → day mask."""


def free_places(problem: Problem, choices: Choices, taken: Taken) -> tuple[Ints, Ints]:
    """Return the openings and places that a plan leaves; shapes (n_jobs,) and (n_houses, n_kinds, 7, 3)."""
    openings, places, groups = problem.jobs.openings.copy(), problem.capacity.copy(), choices.groups
    which, days = np.array(list(taken), dtype=np.int64), np.array(list(taken.values()), dtype=np.int64)
    job, group = choices.job[which], choices.group[which]
    np.subtract.at(openings, job[job >= 0], 1)
    housed = group >= 0
    group, days = group[housed], days[housed]
    for day in range(N_DAYS):
        for part in range(N_PARTS):
            takes = (days >> day & 1) * (groups.parts[group] >> part & 1) * groups.size[group]
            np.subtract.at(places[:, :, day, part], (groups.house[group], groups.place_kind[group]), takes)
    return openings, places


@compiled
def _fill(
    order: Ints,
    request: Ints,
    job: Ints,
    group: Ints,
    asked: Ints,
    placed: NDArray[np.bool_],
    openings: Ints,
    places: Ints,
    days: Ints,
) -> None:
    """Take choices in `order` while they fit, on the days with most places left; `days` becomes -1 where not taken.

    Parameters
    ----------
    asked : (n_groups, 7)
        House, kind, parts, fixed days, free days, how many of these, size.
    """
    left = np.empty(7, dtype=np.int64)
    for c in order:
        if placed[request[c]] or (job[c] >= 0 and openings[job[c]] <= 0):
            continue
        if group[c] < 0:
            chosen = 0
        else:
            house, kind, parts, fixed, free, n_free, size = asked[group[c]]
            fits = True
            for d in range(7):
                left[d] = np.iinfo(np.int64).max
                for part in range(3):
                    if parts >> part & 1:
                        left[d] = min(left[d], places[house, kind, d, part])
                fits = fits and (not fixed >> d & 1 or left[d] >= size)
            chosen = fixed
            for _ in range(n_free):
                best = -1
                for d in range(7):
                    if free >> d & 1 and not chosen >> d & 1 and left[d] >= size and (best < 0 or left[d] > left[best]):
                        best = d
                fits = fits and best >= 0
                if best >= 0:
                    chosen |= 1 << best
            if not fits:
                continue
            for d in range(7):
                for part in range(3):
                    if chosen >> d & 1 and parts >> part & 1:
                        places[house, kind, d, part] -= size
        if job[c] >= 0:
            openings[job[c]] -= 1
        placed[request[c]] = True
        days[c] = chosen


def fill(problem: Problem, choices: Choices, worth: Floats, taken: Taken) -> Taken:
    """Return `taken` and whatever else fits, in falling order of `worth` (ties: in order of choices).

    Parameters
    ----------
    worth : (n_choices,)
        Choices below or at 0 are left out.
    """
    openings, places = free_places(problem, choices, taken)
    placed = np.zeros(len(choices.must), dtype=bool)
    placed[choices.request[list(taken)]] = True
    order = np.argsort(-worth, kind="stable")
    order, groups = order[worth[order] > 0], choices.groups
    asked = np.stack(
        [groups.house, groups.place_kind, groups.parts, groups.fixed, groups.free, groups.n_free, groups.size], axis=1
    )
    days = np.full(len(choices), -1, dtype=np.int64)
    _fill(order, choices.request, choices.job, choices.group, asked, placed, openings, places, days)
    more = np.flatnonzero(days >= 0)
    return taken | dict(zip(more.tolist(), days[more].tolist(), strict=True))
