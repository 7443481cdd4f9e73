"""Islands of a market: requests that compete for nothing with anybody outside.

A class of chairs and a person at a desk share no place, nor do two towns whose people want different jobs. What is
proven of one island alone is proven of the market: its bound is the sum of its islands' bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.kernels import Asks, compiled
from matching.plan import Prices
from matching.problem import Problem
from matching.requests import Requests


@dataclass(frozen=True, kw_only=True, eq=False)
class Islands:
    """Which island everything is on.

    Attributes
    ----------
    n
    of_request : (n_requests,)
    of_job : (n_jobs,)
    of_place : (n_houses, n_kinds)
    """

    n: int
    of_request: Ints
    of_job: Ints
    of_place: Ints

    def bounds(self, problem: Problem, prices: Prices, surplus: Floats) -> Floats:
        """Return what prices prove of each island by weak duality; shape (n,)."""
        openings = prices.openings * problem.jobs.openings
        places = (prices.places * problem.capacity).sum(axis=(2, 3))
        bounds = np.bincount(self.of_request, weights=surplus, minlength=self.n)
        bounds += np.bincount(self.of_job, weights=openings, minlength=self.n)
        bounds += np.bincount(self.of_place.ravel(), weights=places.ravel(), minlength=self.n)
        return np.asarray(bounds, dtype=np.float64)

    def values(self, choices: Choices, taken: Ints) -> Floats:
        """Return what is taken on each island; shape (n,)."""
        island = self.of_request[choices.request[taken]]
        return np.asarray(np.bincount(island, weights=choices.value[taken], minlength=self.n), dtype=np.float64)


def islands_of(problem: Problem, requests: Requests) -> Islands:
    """Find the islands of a problem; floors, which count people anywhere, make one of everything."""
    n_jobs, (n_houses, n_kinds) = len(problem.jobs.ids), problem.capacity.shape[:2]
    if len(requests.floors):
        whole = np.zeros(len(requests) + n_jobs + n_houses * n_kinds, dtype=np.int64)
        return _islands(whole, n_jobs, n_houses, n_kinds)
    shapes = requests.shapes
    root = _join(
        requests.asks, requests.item_job, shapes.place_kind, requests.hold, n_jobs, n_jobs + n_houses * n_kinds
    )
    _, island = np.unique(root, return_inverse=True)
    return _islands(island.reshape(-1).astype(np.int64), n_jobs, n_houses, n_kinds)


def _islands(island: Ints, n_jobs: int, n_houses: int, n_kinds: int) -> Islands:
    """Return the islands whose numbers are given for jobs, then (house, kind), then requests."""
    of_job, of_place, of_request = np.split(island, [n_jobs, n_jobs + n_houses * n_kinds])
    return Islands(
        n=int(island.max(initial=-1)) + 1,
        of_request=of_request,
        of_job=of_job,
        of_place=of_place.reshape(n_houses, n_kinds),
    )


@compiled
def _join(
    asks: Asks, item_job: Ints, kind: Ints, hold: np.typing.NDArray[np.uint8], n_jobs: int, n_scarce: int
) -> Ints:
    """Return a common number for all of an island: jobs, then (house, kind), then requests (union–find)."""
    n, n_kinds = len(asks.days), (n_scarce - n_jobs) // max(len(hold), 1)
    parent = np.arange(n_scarce + n)
    for i in range(n):
        own = n_scarce + i
        for a in range(asks.ask_ptr[i], asks.ask_ptr[i + 1]):
            item = asks.ask_item[a]
            shape = asks.item_shape[item]
            if item_job[item] >= 0:
                _unite(parent, own, item_job[item])
            if asks.shape_pay[shape] > 0.0:
                for k in range(asks.home_ptr[i], asks.home_ptr[i + 1]):
                    house = asks.home_house[k]
                    if hold[house, shape]:
                        _unite(parent, own, n_jobs + house * n_kinds + kind[shape])
    for x in range(len(parent)):
        parent[x] = _root(parent, x)
    return parent


@compiled
def _root(parent: Ints, x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@compiled
def _unite(parent: Ints, x: int, y: int) -> None:
    x, y = _root(parent, x), _root(parent, y)
    parent[max(x, y)] = min(x, y)
