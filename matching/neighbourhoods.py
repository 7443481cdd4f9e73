"""Neighbourhoods: some hundred requests that compete for the same few things, to be placed anew while all others stay.

What separates a plan from its bound is spread over requests that get less than their best, and over priced openings and
places that stand empty. A neighbourhood begins at one of these and grows by turns through shared jobs and shared pools.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.covers import Covers
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.standing import Standing, day_costs

#: Of the requests that are near a job or a pool, so many join at a time.
_AT_JOB, _AT_POOL = 6, 4
#: Of the requests near the job or pool, or in the floor, at which a neighbourhood begins, so many join at once.
_FIRST_AT_JOB, _FIRST_AT_POOL = 30, 100
_FIRST_IN_FLOOR = 30
#: A place where a neighbourhood began is chosen again less often.
_AGAIN = 0.3
#: A neighbourhood that begins where one began before is so many times larger, at most so often.
_GROW, _GROWTHS = 1.5, 2


class Neighbourhoods:
    """Where the choices of a standing plan meet.

    Parameters
    ----------
    surplus : (n_requests,)
        At `prices`.
    loss : (n_choices,)
        How far each choice's net value is below its request's surplus.
    size : (n_requests,)
        Places that each request takes at a slot.
    """

    def __init__(
        self, standing: Standing, covers: Covers, prices: Prices, *, surplus: Floats, loss: Floats, size: Ints
    ) -> None:
        choices = standing.choices
        self._far = loss / size[choices.request]
        self.choices, self.covers, self.prices, self.surplus, self.loss = choices, covers, prices, surplus, loss
        self._pool = np.where(choices.group >= 0, np.append(covers.pools.of_group, -1)[choices.group], -1)
        self._first = np.searchsorted(choices.request, np.arange(len(surplus) + 1))
        self._at_job = _inverse(choices.job, len(standing.problem.jobs.ids))
        self._at_pool = _inverse(self._pool, len(covers.pools))
        self._costs = day_costs(choices, prices)
        self._for_sale = (covers.slot_prices(prices.places) * covers.pools.room).sum(axis=1)
        order = np.lexsort((loss, choices.request))
        second = self._first[:-1] + 1
        has = second < self._first[1:]
        self._other = surplus / size
        self._other[has] = np.minimum(self._other[has], self._far[order][second[has]])
        n_scarce = len(standing.problem.jobs.ids) + len(covers.pools) + len(choices.floors)
        self._tried = np.zeros(len(surplus) + n_scarce)

    def lost(self, standing: Standing) -> Floats:
        """Return what each request, job, pool and floor contributes to the gap, one after the other."""
        taken, kept = standing.choice_of, standing.kept
        of_request = np.where(taken >= 0, self.loss[taken], np.maximum(self.surplus, 0.0))
        of_job = self.prices.openings * (standing.problem.jobs.openings - kept.openings)
        used = np.bincount(
            self.covers.pools.of_group, weights=self._costs * kept.groups, minlength=len(self.covers.pools)
        )
        of_floor = self._lost_at_floors(kept.floors) if len(kept.floors) else np.empty(0)
        lost: Floats = np.maximum(np.concatenate([of_request, of_job, self._for_sale - used, of_floor]), 0.0)
        return lost

    def _lost_at_floors(self, placed: Ints) -> Floats:
        """Return what it costs that a floor with a price has more people than it needs, or lacks some."""
        floors, price = self.choices.floors, self.prices.floors
        over = placed - floors.least
        return np.where(over > 0, price * over, (price - floors.penalty) * over)

    def choose(self, standing: Standing, size: int, width: float, rng: np.random.Generator) -> Ints | None:
        """Return the requests of a neighbourhood, ascending; None when nothing is lost.

        Parameters
        ----------
        size
            Requests at the most; more where a neighbourhood has begun before.
        width
            Choices that lose more for each place are not followed.
        """
        lost = self.lost(standing)
        weight = lost * _AGAIN**self._tried
        if weight.sum() <= 0:
            return None
        begin = int(rng.choice(len(weight), p=weight / weight.sum()))
        size = int(size * _GROW ** min(self._tried[begin], _GROWTHS))
        self._tried[begin] += 1
        n, n_jobs = len(self.surplus), len(standing.problem.jobs.ids)
        self._movable = (self._other <= width) | (lost[:n] > 0)
        if begin < n:
            first = self._beside(begin, width, rng)
        elif begin < n + n_jobs:
            first = self._near(self._at_job, begin - n, width, _FIRST_AT_JOB, rng)
        elif begin < n + n_jobs + len(self.covers.pools):
            first = self._near(self._at_pool, begin - n - n_jobs, width, _FIRST_AT_POOL, rng)
        else:
            first = self._in_floor(begin - n - n_jobs - len(self.covers.pools), rng)
        return self._grow(first, size, width, rng)

    def around(self, standing: Standing, request: int, size: int, width: float, rng: np.random.Generator) -> Ints:
        """Return the requests of a neighbourhood that begins at one of them, ascending; parameters as in `choose`."""
        self._movable = (self._other <= width) | (self.lost(standing)[: len(self.surplus)] > 0)
        return self._grow(self._beside(request, width, rng), size, width, rng)

    def _beside(self, request: int, width: float, rng: np.random.Generator) -> Ints:
        """Return a request and others at the pools that it could take places of."""
        own = self.choices_of(np.array([request]), width)
        pools = np.unique(self._pool[own])
        found = [self._near(self._at_pool, pool, width, _FIRST_AT_POOL, rng) for pool in pools[pools >= 0].tolist()]
        return np.unique(np.concatenate([np.array([request]), *found]))

    def _in_floor(self, k: int, rng: np.random.Generator) -> Ints:
        """Return some people of floor `k` who have choices, and could take another one or none."""
        people, choices = self.choices.floors.people(k), np.diff(self._first)
        people = people[(choices[people] > 0) & self._movable[people]]
        return np.sort(rng.choice(people, min(len(people), _FIRST_IN_FLOOR), replace=False))

    def choices_of(self, requests: Ints, width: float) -> Ints:
        """Return the choices of some requests that lose at most `width` a place, ascending."""
        first, last = self._first[requests], self._first[requests + 1]
        which = np.repeat(first - np.cumsum(last - first) + (last - first), last - first) + np.arange(
            (last - first).sum()
        )
        near: Ints = which[self._far[which] <= width]
        return near

    def _grow(self, first: Ints, size: int, width: float, rng: np.random.Generator) -> Ints:
        joined = dict.fromkeys(first.tolist())
        waiting = list(joined)
        for request in waiting:
            if len(joined) >= size:
                break
            own = self.choices_of(np.array([request]), width)
            jobs, pools = np.unique(self.choices.job[own]), np.unique(self._pool[own])
            found = [self._near(self._at_job, job, width, _AT_JOB, rng) for job in jobs[jobs >= 0].tolist()]
            found += [self._near(self._at_pool, pool, width, _AT_POOL, rng) for pool in pools[pools >= 0].tolist()]
            for other in np.concatenate([first[:0], *found]).tolist():
                if other not in joined:
                    joined[other] = None
                    waiting.append(other)
        return np.sort(np.array(list(joined)[:size], dtype=np.int64))

    def _near(
        self, inverse: tuple[Ints, Ints], k: int, width: float, most: int, rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return some requests that have a choice at job or pool `k` that loses at most `width` a place."""
        which, start = inverse
        choices = which[start[k] : start[k + 1]]
        requests = np.unique(self.choices.request[choices[self._far[choices] <= width]])
        requests = requests[self._movable[requests]]
        return rng.choice(requests, most, replace=False) if len(requests) > most else requests


def _inverse(key: Ints, n: int) -> tuple[Ints, Ints]:
    """Return the positions by key, and where each key begins; negative keys are left out."""
    which = np.flatnonzero(key >= 0)
    which = which[np.argsort(key[which], kind="stable")]
    return which, np.searchsorted(key[which], np.arange(n + 1))
