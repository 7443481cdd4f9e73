"""The demand oracle: what every request would take at given prices, and the bound that these prices prove."""

from __future__ import annotations

import math

import numpy as np

from matching.bundles import Choices, Groups
from matching.fits import Floats
from matching.plan import Prices
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS


def day_costs(groups: Groups, prices: Prices) -> Floats:
    """Return what each group's cheapest set of days costs; shape (n_groups,).

    A day's price is the sum over its parts, times the places that are taken.
    """
    if not len(groups):
        return np.empty(0)
    part = (groups.parts[:, None] >> np.arange(N_PARTS)) & 1
    day = np.arange(N_DAYS)
    per_day = np.einsum("gdp,gp->gd", prices.places[groups.house, groups.place_kind], part)
    fixed = np.where((groups.fixed[:, None] >> day) & 1, per_day, 0.0).sum(axis=1)
    free = np.sort(np.where((groups.free[:, None] >> day) & 1, per_day, np.inf), axis=1)
    chosen = np.where(day < groups.n_free[:, None], free, 0.0).sum(axis=1)
    return np.asarray(groups.size * (fixed + chosen), dtype=np.float64)


def net_values(choices: Choices, prices: Prices) -> Floats:
    """Return each choice's value less the prices of its opening and of its cheapest days; shape (n_choices,)."""
    costs = np.append(day_costs(choices.groups, prices), 0.0)[choices.group]
    openings = np.append(prices.openings, 0.0)[choices.job]
    return np.asarray(choices.value - openings - costs, dtype=np.float64)


def best_net(choices: Choices, net: Floats) -> Floats:
    """Return the best net value of each of `choices.requests`."""
    if not len(choices):
        return np.empty(0)
    return np.asarray(np.maximum.reduceat(net, choices.starts), dtype=np.float64)


def surplus(choices: Choices, net: Floats) -> Floats:
    """Return what each of `choices.requests` gains at these prices.

    Its best net value, or 0 if it would rather have nothing; a pin has to take its best bundle, even at a loss.
    """
    best = best_net(choices, net)
    return np.where(choices.must[choices.requests], best, np.maximum(best, 0.0))


def price_bound(problem: Problem, choices: Choices, prices: Prices) -> float:
    """Return the upper bound of any plan's value that `prices` prove by weak duality.

    Every request's surplus, plus what all openings and place-slots (after fixed classes) cost together.
    """
    terms = (
        surplus(choices, net_values(choices, prices)),
        prices.openings * problem.jobs.openings,
        (prices.places * problem.capacity).ravel(),
    )
    return math.fsum(np.concatenate(terms))
