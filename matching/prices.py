"""Prices: descend the dual until openings and places are asked for about as often as they are there.

The dual (everybody's surplus plus what everything costs) is convex and piecewise linear in the prices; any prices prove
its value as a bound. Two steps:

1. An anneal: everybody spreads softly over their bundles, at a temperature that falls geometrically, and each price
   moves by T · log(demand / capacity), with heavy-ball momentum (Polyak 1964). That is the smoothed dual's own
   (Sinkhorn-like) step; where it ends, the bundles within a thousandth of everybody's best hold the optimum of the
   relaxation.
2. `matching.relaxation` takes the last step with a small linear program around these prices.

Measured on base, ttt, open5, loose, tight, small, desktight and rich markets of 2,000 and 20,000 people: from nothing,
begun hot, 250 calls end within two millionths of the dual of 400, 200 within twenty, 150 within 150 millionths. Begun
at a third of that temperature, even from prices of 60 steps of Adam, the anneal froze up to 0.8 % too high.

Every length is relative to what a placed request is worth, so nothing depends on the unit of values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.demand import Demand, Oracle
from matching.fits import Floats
from matching.plan import Prices
from matching.problem import Problem

#: The anneal: calls, first and last temperature.
_CALLS = 250
_HOT, _COLD = 0.2, 3e-5
#: The same where prices of a similar market are known.
_REHEATED_CALLS, _REHEATED = 60, 0.003
#: How much slower places move, momentum and how it sets in.
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


def anneal(
    market: Market,
    start: Floats,
    *,
    hot: float = _HOT,
    calls: int = _CALLS,
    stop: Callable[[], bool],
) -> Floats:
    """Return prices within some millionths of the dual's minimum, whatever prices it starts from.

    Parameters
    ----------
    hot
        First temperature, relative to what a placed request is worth.
    """
    x, speed = start, np.zeros_like(start)
    slowness = np.where(np.arange(len(x)) < market.n_jobs, 1.0, _PLACES)
    for k in range(calls):
        if stop():
            break
        temperature = market.scale * hot * (_COLD / hot) ** (k / max(calls - 1, 1))
        demanded = market.demanded(market.oracle.soft(market.prices(x), temperature))
        step = np.log(np.maximum(demanded, 1e-3) / np.maximum(market.capacity, 1.0))
        step = temperature * slowness * np.clip(step, -_LONGEST, _LONGEST)
        speed = _MOMENTUM * k / (k + _RAMP) * speed + step
        x = np.where(market.exists, np.maximum(x + speed, 0.0), 0.0)
        speed = np.where(x > 0, speed, 0.0)
    return x


def reheat(market: Market, start: Floats, *, stop: Callable[[], bool]) -> Floats:
    """Return prices near the dual's minimum from those of a market that differs little."""
    return anneal(market, start, hot=_REHEATED, calls=_REHEATED_CALLS, stop=stop)
