"""The demand oracle: what every request would take at given prices, and the bound that these prices prove."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from matching import kernels
from matching.day_tables import costs_of_days, days_of_cells
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.problem import Problem
from matching.requests import Requests
from matching.week import N_DAYS, N_PARTS, bits

T = TypeVar("T")

#: Requests in a slice at the least, and slices at the most: their sums are added in order, whoever made them.
_SLICE = 2_000
_SLICES = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand:
    """What all requests together would take at some prices.

    Attributes
    ----------
    surplus
        Sum of net values.
    openings : (n_jobs,)
    places : (n_houses, n_kinds, 7, 3)
    floors : (n_floors,)
        How many people of each are placed.
    """

    surplus: float
    openings: Floats
    places: Floats
    floors: Floats


class Oracle:
    """Sweeps over the requests of a problem, in slices, on some threads."""

    def __init__(self, problem: Problem, requests: Requests, pool: ThreadPoolExecutor | None = None) -> None:
        self.problem, self.requests = problem, requests
        self._pool = pool
        n = len(requests)
        n_slices = max(1, min(_SLICES, n // _SLICE))
        edges = [n * k // n_slices for k in range(n_slices + 1)]
        self._slices = list(pairwise(edges))

    @classmethod
    @contextmanager
    def on_threads(cls, problem: Problem, requests: Requests, threads: int) -> Iterator[Oracle]:
        """Give an oracle that sweeps on so many threads."""
        with ThreadPoolExecutor(threads) as pool:
            yield cls(problem, requests, pool if threads > 1 else None)

    def typical_worth(self) -> float:
        """Return the mean over requests of their best ask's worth, per place; 1 where nobody asks."""
        asks = self.requests.asks
        asking = np.diff(asks.ask_ptr) > 0
        worth = asks.ask_worth[asks.ask_ptr[:-1][asking]] / self.requests.size[asking]
        return float(worth.mean()) if worth.sum() > 0 else 1.0

    def best(self, prices: Prices) -> tuple[Floats, Demand]:
        """Let each request take its best bundle.

        Returns
        -------
        surplus : (n_requests,)
            Net value of each request's best bundle; 0 where it would rather have nothing; a pin's may be negative.
        demand
        """
        requests, asks, (price, day) = self.requests, self._asks(prices), self._read(prices)
        cost = costs_of_days(requests.rooms, day)
        surplus, placed = np.zeros(len(requests)), self._shares()

        def sweep(first: int, last: int) -> tuple[Ints, Ints]:
            of_item, of_cell = np.zeros(len(price), dtype=np.int64), np.zeros(cost.shape, dtype=np.int64)
            kernels.best_of_slice(
                asks, price, cost, requests.stay_bonus, first, last, surplus, placed, of_item, of_cell
            )
            return of_item, of_cell

        of_item, of_cell = (np.asarray(sum(parts)) for parts in zip(*self._sweep(sweep), strict=True))
        used = days_of_cells(requests.rooms, day, of_cell)
        return surplus, self._demand(float(surplus.sum()), of_item, used, placed)

    def soft(self, prices: Prices, temperature: float) -> Demand:
        """Let each request spread itself over its bundles: softmax of net values at a temperature."""
        requests, asks, (price, day) = self.requests, self._asks(prices), self._read(prices)
        cost = costs_of_days(requests.rooms, day, temperature)
        sizes, placed = requests.shapes.size.astype(np.float64), self._shares()

        def sweep(first: int, last: int) -> tuple[float, Floats, Floats]:
            of_item, of_cell = np.zeros(len(price)), np.zeros(cost.shape)
            total = kernels.soft_of_slice(
                *(asks, price, cost, sizes, requests.stay_bonus, temperature, first, last),
                *(placed, of_item, of_cell),
            )
            return total, of_item, of_cell

        total, of_item, of_cell = (sum(parts) for parts in zip(*self._sweep(sweep), strict=True))
        used = days_of_cells(requests.rooms, day, np.asarray(of_cell), temperature)
        return self._demand(float(total), np.asarray(of_item), used, placed)

    def bound(self, prices: Prices, surplus: Floats, kept: tuple[int, ...] | None = None) -> float:
        """Return the upper bound that prices prove by weak duality: of what any plan is worth to the search.

        Parameters
        ----------
        kept : (n_floors,)
            The floors as they are lowered: then of the value of any plan that keeps them.
        """
        openings, places = prices.openings * self.problem.jobs.openings, prices.places * self.problem.capacity
        floors = prices.floors * -(self.requests.floors.least if kept is None else np.array(kept))[: len(prices.floors)]
        return math.fsum(np.concatenate([surplus, openings, places.ravel(), floors]))

    def near(self, prices: Prices, surplus: Floats, cut: Floats) -> tuple[Ints, Ints, Ints, Floats]:
        """Return every choice within `cut` of its request's surplus: request, ask, house and net value.

        Parameters
        ----------
        surplus, cut : (n_requests,)
        """
        requests, asks, (price, day) = self.requests, self._asks(prices), self._read(prices)
        cost, none = costs_of_days(requests.rooms, day), np.empty(0, dtype=np.int64)

        def sweep(first: int, last: int) -> tuple[Ints, Ints, Ints, Floats]:
            size = 4 * (last - first) + 64
            while True:
                request, ask, house = (np.empty(size, dtype=np.int64) for _ in range(3))
                net = np.empty(size)
                n = kernels.near_of_slice(
                    *(asks, price, cost, requests.stay_bonus, surplus, cut, first, last),
                    *(request, ask, house, net, none),
                )
                if n <= size:
                    return request[:n], ask[:n], house[:n], net[:n]
                size = n

        request, ask, house, net = (np.concatenate(arrays) for arrays in zip(*self._sweep(sweep), strict=True))
        return request, ask, house, net

    def count(self, prices: Prices, surplus: Floats, cut: Floats) -> Ints:
        """Return how many choices of each request `near` would list; shape (n_requests,)."""
        requests, asks, (price, day) = self.requests, self._asks(prices), self._read(prices)
        cost, none = costs_of_days(requests.rooms, day), np.empty(0, dtype=np.int64)
        counts = np.zeros(len(requests), dtype=np.int64)

        def sweep(first: int, last: int) -> int:
            return kernels.near_of_slice(
                *(asks, price, cost, requests.stay_bonus, surplus, cut, first, last),
                *(none, none, none, np.empty(0), counts),
            )

        self._sweep(sweep)
        return counts

    def _read(self, prices: Prices) -> tuple[Floats, Floats]:
        """Return the price of each item and of each day of each room."""
        rooms, _ = self.requests.room_of
        part = (rooms[:, 1, None] >> np.arange(N_PARTS)) & 1
        day = np.einsum("hrdp,rp->hrd", prices.places[:, rooms[:, 0]], part.astype(np.float64))
        return np.append(prices.openings, 0.0)[self.requests.item_job], day.reshape(-1, N_DAYS)

    def _asks(self, prices: Prices) -> kernels.Asks:
        """Return the asks with what floors add to whatever somebody takes; it never makes a bundle acceptable."""
        asks = self.requests.asks
        if not prices.floors.size:
            return asks
        return asks._replace(extra=asks.extra + self.requests.floors.bonus(prices.floors))

    def _shares(self) -> Floats:
        """Return room for the share of each request that is placed, if anybody needs to know."""
        return np.zeros(len(self.requests) if len(self.requests.floors) else 0)

    def _sweep(self, sweep: Callable[[int, int], T]) -> list[T]:
        if self._pool is None:
            return [sweep(*edges) for edges in self._slices]
        return list(self._pool.map(lambda edges: sweep(*edges), self._slices))

    def _demand(self, surplus: float, of_item: Floats | Ints, used: Floats, placed: Floats) -> Demand:
        job, problem = self.requests.item_job, self.problem
        openings = np.bincount(job[job >= 0], weights=of_item[job >= 0], minlength=len(problem.jobs.ids))
        places = np.zeros(problem.capacity.shape)
        for r, (kind, parts) in enumerate(self.requests.room_of[0].tolist()):
            for part in bits(parts):
                places[:, kind, :, part] += used[:, r]
        floors = self.requests.floors.placed(placed) if len(self.requests.floors) else placed
        return Demand(surplus=surplus, openings=openings.astype(np.float64), places=places, floors=floors)
