"""The plan of a simple rule, to compare with: the best fit first, each pair placed if both are still free.

Pins and fixed classes are kept first. Pairs of a candidate and a job follow in falling order of fit, wish included
(ties: by candidate, then by job), each at the house of the greatest value to the candidate that still has days for it.
Members and classes come last, in falling order of value. Days are those with most places left.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.assemble import assemble
from matching.bundles import Choices, choices_at
from matching.demand import Oracle
from matching.fits import Floats
from matching.greedy import fill
from matching.keeping import keep_pins, refuse_overfull
from matching.options import SolveOptions
from matching.plan import Plan, Prices, Status
from matching.problem import Problem
from matching.requests import requests_of

#: A bound this near a value, relative to it, proves it.
_OPTIMAL = 1e-9


def best_fit_first(problem: Problem, options: SolveOptions) -> Plan:
    """Return the plan of the rule; its prices are 0, so its bound says little, and floors are left out.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot all be kept.
    """
    problem = replace(problem, floors=())
    refuse_overfull(problem)
    requests = requests_of(problem)
    oracle = Oracle(problem, requests)
    free = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
    near = oracle.near(free, np.zeros(len(requests)), np.full(len(requests), np.inf))
    choices = choices_at(problem, requests, *near[:3])
    at = {(person, house): days for person, house, days in keep_pins(problem, options)}
    pinned = np.flatnonzero(choices.must[choices.request])
    ways = zip(pinned.tolist(), choices.request[pinned].tolist(), choices.house[pinned].tolist(), strict=True)
    kept = {choice: at[person, house] for choice, person, house in ways if (person, house) in at}
    proven = oracle.bound(free, oracle.best(free)[0])
    return assemble(
        *(problem, requests, choices, fill(problem, choices, _order(choices), kept)),
        prices=free,
        bound=proven,
        price_bound=lambda _kept: proven,
        status=_status,
    )


def _order(choices: Choices) -> Floats:
    """Return a positive number for each choice: the higher, the earlier it is tried."""
    seeks = choices.job >= 0
    falling = -np.where(seeks, np.nan_to_num(choices.fit), choices.value)
    by_pair = [np.where(seeks, column, 0) for column in (choices.job, choices.request)]
    rank = np.empty(len(choices))
    order = np.lexsort((choices.house, choices.request, -choices.value, *by_pair, falling, ~seeks))
    rank[order] = np.arange(len(choices), 0, -1)
    return rank


def _status(value: float, bound: float) -> Status:
    return Status.OPTIMAL if bound - value <= _OPTIMAL * max(1.0, value) else Status.TIME_LIMIT
