"""Prices: descend the dual until openings and places are asked for about as often as they are there.

The dual (everybody's surplus plus what everything costs) is convex and piecewise linear in the prices; any prices prove
its value as a bound. Three steps:

1. Adam (Kingma and Ba 2015) on the relative excess demand of everybody's best bundle. From nothing to within some
   percent: a plain subgradient method needs ten times the calls where openings *and* places are scarce.
2. An anneal: everybody spreads softly over their bundles, at a temperature that falls geometrically, and each price
   moves by T · log(demand / capacity), with momentum. That is the smoothed dual's own (Sinkhorn-like) step; where it
   ends, the bundles within a thousandth of everybody's best hold the optimum of the relaxation.
3. `matching.relaxation` takes the last step with a small linear program around these prices.

Every length is relative to what a placed request is worth, so nothing depends on the unit of values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.demand import Demand, Oracle
from matching.fits import Floats
from matching.plan import Prices
from matching.problem import Problem

#: Adam: calls, first step, how fast it falls, decay of the first and of the second moment, and the largest excess.
_CALLS = 60
_STEP, _FALL = 0.3, 0.05
_FIRST, _SECOND = 0.9, 0.99
_MOST = 1.0
#: The last third of Adam's prices is averaged.
_AVERAGED = 2 / 3
#: The anneal: calls, first and last temperature, how much slower places move, momentum and how it sets in.
_SOFT_CALLS = 250
WARM, _COLD = 0.06, 3e-5
_PLACES = 0.4
_MOMENTUM, _RAMP = 0.97, 3
#: A step is never longer than so many temperatures.
_LONGEST = 5.0


class Market:
    """Prices as one vector: openings, then place-slots; what is scarce of each; and how much values are worth."""

    def __init__(self, problem: Problem, oracle: Oracle) -> None:
        self.problem, self.oracle = problem, oracle
        self.capacity = np.concatenate([problem.jobs.openings, problem.capacity.ravel()]).astype(np.float64)
        self.exists = self.capacity > 0
        self.n_jobs = len(problem.jobs.ids)
        self.scale = oracle.typical_worth()

    def prices(self, vector: Floats) -> Prices:
        """Return a vector as prices."""
        return Prices(openings=vector[: self.n_jobs], places=vector[self.n_jobs :].reshape(self.problem.capacity.shape))

    def vector(self, prices: Prices) -> Floats:
        """Return prices as a vector."""
        return np.concatenate([prices.openings, prices.places.ravel()])

    def demanded(self, demand: Demand) -> Floats:
        """Return how much of everything is asked for."""
        return np.concatenate([demand.openings, demand.places.ravel()])


def descend(market: Market, start: Floats, *, stop: Callable[[], bool]) -> Floats:
    """Return prices within some percent of the dual's minimum, from `start`; earlier if `stop` says so."""
    x, best_x, best = start, start, np.inf
    first, second, average, n_averaged = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x), 0
    for k in range(_CALLS):
        if stop():
            break
        _, demand = market.oracle.best(market.prices(x))
        value = demand.surplus + float(x @ market.capacity)
        if value < best:
            best, best_x = value, x
        excess = (market.capacity - market.demanded(demand)) / np.maximum(market.capacity, 1.0)
        excess = np.clip(excess, -_MOST, _MOST)
        first = _FIRST * first + (1 - _FIRST) * excess
        second = _SECOND * second + (1 - _SECOND) * excess**2
        length = market.scale * _STEP / (1 + _FALL * k)
        moment = first / (1 - _FIRST ** (k + 1)) / (np.sqrt(second / (1 - _SECOND ** (k + 1))) + 1e-8)
        x = np.where(market.exists, np.maximum(x - length * moment, 0.0), 0.0)
        if k >= _AVERAGED * _CALLS:
            average, n_averaged = average + x, n_averaged + 1
    if n_averaged:
        mean = average / n_averaged
        _, demand = market.oracle.best(market.prices(mean))
        if demand.surplus + float(mean @ market.capacity) < best:
            return mean
    return best_x


def anneal(
    market: Market, start: Floats, *, warm: float = WARM, calls: int = _SOFT_CALLS, stop: Callable[[], bool]
) -> Floats:
    """Return prices within some millionths of the dual's minimum, from prices that `descend` found.

    Parameters
    ----------
    warm
        First temperature, relative to what a placed request is worth.
    """
    x, speed = start, np.zeros_like(start)
    slowness = np.where(np.arange(len(x)) < market.n_jobs, 1.0, _PLACES)
    for k in range(calls):
        if stop():
            break
        temperature = market.scale * warm * (_COLD / warm) ** (k / max(calls - 1, 1))
        demanded = market.demanded(market.oracle.soft(market.prices(x), temperature))
        step = np.log(np.maximum(demanded, 1e-3) / np.maximum(market.capacity, 1.0))
        step = temperature * slowness * np.clip(step, -_LONGEST, _LONGEST)
        speed = _MOMENTUM * k / (k + _RAMP) * speed + step
        x = np.where(market.exists, np.maximum(x + speed, 0.0), 0.0)
        speed = np.where(x > 0, speed, 0.0)
    return x
