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

Beside it were tried a proximal bundle method (Lemaréchal 1975; Kiwiel 1990) and a level method (Lemaréchal, Nemirovskii
and Nesterov 1995), both on the hard oracle with up to 60 cuts and prices scaled by the square root of what there is.
After 250 calls the anneal was within a hundred-thousandth of the dual's minimum on base, rich and desktight markets of
2,000 people and on base with 20,000. The bundle method at its best step was 3 (rich), 14 (desktight) and 500 times
(base) as far from it, and the level method farther. Beyond 500 calls the bundle method gets nearer than the anneal ever
does, which is the part that the linear program does at once. Begun after 60 calls of the anneal, neither does better.

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
#: Where prices of a similar market leave more than this share of what all would cost unsold or asked for in vain, they
#: are too far off. Well annealed prices left up to 0.018 in markets of 40 to 20,000 people; prices that proved bounds
#: 0.05 to 10 % too high after a change (a closed house, 20 openings in one job) 0.04 to 0.55.
_UNCLEARED = 0.025
#: How much slower places move at the most, and in all that a bundle takes of them: where everybody wants five whole
#: days, ten slots that move at 0.4 overshoot together (one shift, 5,000 people: a bound 5.8 % too high after 250 calls,
#: within a millionth at 0.2). Momentum and how it sets in.
_PLACES, _BUNDLE = 0.4, 2.4
_MOMENTUM, _RAMP = 0.97, 3
#: A floor is met at prices at which this share of it, less this many, are placed.
_MET, _FEW = 0.99, 0.5
#: A step is never longer than so many temperatures.
_LONGEST = 5.0


class Market:
    """Prices as one vector (openings, place-slots, floors), what there is of each, and what values are worth."""

    def __init__(self, problem: Problem, oracle: Oracle) -> None:
        self.problem, self.oracle = problem, oracle
        self.floors = oracle.requests.floors
        there = [problem.jobs.openings, problem.capacity.ravel(), self.floors.least]
        self.capacity = np.concatenate(there).astype(np.float64)
        self.exists = self.capacity > 0
        self.n_jobs = len(problem.jobs.ids)
        self.n_scarce = len(self.capacity) - len(self.floors)
        self.scale = oracle.typical_worth()
        self.slowness = np.ones(len(self.capacity))
        self.slowness[self.n_jobs : self.n_scarce] = min(_PLACES, _BUNDLE / max(oracle.requests.mean_slots, 1.0))

    def prices(self, vector: Floats) -> Prices:
        """Return a vector as prices."""
        openings, places, floors = np.split(vector, (self.n_jobs, self.n_scarce))
        return Prices(openings=openings, places=places.reshape(self.problem.capacity.shape), floors=floors)

    def vector(self, prices: Prices) -> Floats:
        """Return prices as a vector; floors that they do not know are free."""
        floors = prices.floors if len(prices.floors) == len(self.floors) else np.zeros(len(self.floors))
        return self.allowed(np.concatenate([prices.openings, prices.places.ravel(), floors]))

    def demanded(self, demand: Demand) -> Floats:
        """Return how much of everything is asked for."""
        return np.concatenate([demand.openings, demand.places.ravel(), demand.floors])

    def excess(self, demanded: Floats) -> Floats:
        """Return by how much in proportion everything is short, as a logarithm: of floors, how many people."""
        excess = np.log(np.maximum(demanded, 1e-3) / np.maximum(self.capacity, 1.0))
        excess[self.n_scarce :] *= -1.0
        return excess

    def lacks(self, vector: Floats) -> bool:
        """Tell whether a floor is missing people at these prices."""
        if not len(self.floors):
            return False
        placed = self.oracle.soft(self.prices(vector), _COLD * self.scale).floors
        return bool(np.any(placed < _MET * self.floors.least - _FEW))

    def uncleared(self, vector: Floats) -> float:
        """Return what is not asked for, or in vain, at these prices, as a share of what everything costs."""
        demanded = self.demanded(self.oracle.soft(self.prices(vector), _COLD * self.scale))
        cost = (vector * np.stack([np.abs(demanded - self.capacity), self.capacity]))[:, : self.n_scarce].sum(axis=1)
        return float(cost[0] / max(cost[1], 1e-300))

    def allowed(self, vector: Floats) -> Floats:
        """Return the nearest prices that there can be: ≥ 0, 0 for what there is none of, a floor's within its penalty.

        A floor of 0 has no price; nor need it be one that nothing is asked for.
        """
        prices = np.where(self.exists, np.maximum(vector, 0.0), 0.0)
        prices[self.n_scarce :] = np.minimum(prices[self.n_scarce :], self.floors.penalty)
        return prices


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
    for k in range(calls):
        if stop():
            break
        temperature = market.scale * hot * (_COLD / hot) ** (k / max(calls - 1, 1))
        demanded = market.demanded(market.oracle.soft(market.prices(x), temperature))
        step = temperature * market.slowness * np.clip(market.excess(demanded), -_LONGEST, _LONGEST)
        speed = _MOMENTUM * k / (k + _RAMP) * speed + step
        x = market.allowed(x + speed)
        speed = np.where(x > 0, speed, 0.0)
    return x


def reheat(market: Market, start: Floats, *, stop: Callable[[], bool]) -> Floats:
    """Return prices near the dual's minimum from those of a market that differs little."""
    return anneal(market, start, hot=_REHEATED, calls=_REHEATED_CALLS, stop=stop)


def clear(market: Market, warm: Floats | None, *, stop: Callable[[], bool]) -> Floats:
    """Return prices near the dual's minimum, from those of a similar market if there are any near enough.

    An anneal from usual heat moves no price by more than some dozens of what a request is worth. Where floors want more
    than that, it begins as hot as their penalty is high: what cannot be met then costs the penalty, and the prices of
    all that it takes follow.
    """
    nothing = np.zeros(len(market.capacity))
    found = nothing if warm is None else reheat(market, warm, stop=stop)
    if warm is None or market.lacks(found) or market.uncleared(found) > _UNCLEARED:
        found = anneal(market, nothing, stop=stop)
    if not market.lacks(found):
        return found
    hot = _HOT * max(market.floors.penalty / market.scale, 1.0)
    calls = int(_CALLS * np.log(hot / _COLD) / np.log(_HOT / _COLD))
    return anneal(market, found, hot=hot, calls=calls, stop=stop)
