"""Give back what a rounded relaxation takes too much of."""

from __future__ import annotations

import numpy as np

from matching.bundles import Choices
from matching.covers import Covers
from matching.fits import Floats, Ints
from matching.model import Kept
from matching.problem import Problem


def fitting(problem: Problem, choices: Choices, covers: Covers, surplus: Floats, taken: Ints) -> Ints:
    """Return the choices without those that gain least at the jobs and pools that they overfill, ascending.

    Parameters
    ----------
    surplus : (n_requests,)
    taken
        Choices, at most one per request.
    """
    while True:
        taken = taken[np.argsort(-surplus[choices.request[taken]], kind="stable")]
        job, pool = choices.job[taken], np.append(covers.pools.of_group, -1)[choices.group[taken]]
        late = _running(np.ones(len(taken)), job) > np.append(problem.jobs.openings, len(taken))[job]
        excess, takes = (np.append(n, 0) for n in covers.excess(Kept.of(problem, choices, taken).groups))
        load = takes[choices.group[taken]]
        given_back = _running(load[::-1], pool[::-1])[::-1] - load
        late |= (load > 0) & (given_back < excess[pool])
        if not late.any():
            return np.sort(taken)
        taken = taken[~late]


def _running(amount: Ints | Floats, key: Ints) -> Floats:
    """Return the sum of amounts so far, each included, among those with the same key."""
    order = np.argsort(key, kind="stable")
    total = np.cumsum(amount[order])
    first = np.flatnonzero(np.diff(key[order], prepend=key[order[:1]] - 1))
    before = np.repeat((total - amount[order])[first], np.diff(np.append(first, len(order))))
    running = np.empty(len(order))
    running[order] = total - before
    return running
