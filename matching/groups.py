"""People in groups that are large enough to speak of: of names, of bands in an order, of their own best fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.demand import Oracle
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.problem import Problem
from matching.requests import requests_of

Bools = NDArray[np.bool_]

#: Nothing is said of groups with fewer people.
LEAST = 5
#: Where small groups of names go; what they are called when all of them go there.
OTHER, ALL = "other", "all"
#: Neighbours by how near to a good fit they are; members seek no job.
THIRDS = ("highest", "middle", "lowest", "none", "members")
#: Minutes to the nearest house, one way: inclusive upper ends of the bands, then their names.
BAND_ENDS = (15.0, 30.0, 45.0)
BANDS = ("0-15", "15-30", "30-45", "over-45", "none-known")
#: Groups of which everybody knows that nobody in them is placed, but by a pin or in a job without desk-days.
NEVER = (THIRDS[3], BANDS[4])


@dataclass(frozen=True, kw_only=True, eq=False)
class Grouping:
    """Every person in one group.

    Attributes
    ----------
    names
        They differ. Bands that were merged have their names joined by ``+``.
    of : (n_people,)
        Each person's group.
    """

    names: tuple[str, ...]
    of: Ints

    def count(self, who: Bools | None = None) -> Ints:
        """Return how many people of each group are in `who` (n_people,), or stand in it at all; shape (n_groups,)."""
        return np.bincount(self.of if who is None else self.of[who], minlength=len(self.names))


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnBest:
    """What each person could take alone, were nobody pinned.

    Attributes
    ----------
    able : (n_people,)
        Has an acceptable bundle that could be taken alone.
    fit : (n_people,)
        Best fit (with wish) of these; NaN for members, and for who has none.
    """

    able: Bools
    fit: Floats


def own_best(problem: Problem) -> OwnBest:
    """Return who has an acceptable bundle, and the best fit among each candidate's."""
    free = replace(problem, pins=(), floors=())
    requests = requests_of(free)
    nothing = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
    n = len(requests)
    request, ask, *_ = Oracle(free, requests).near(nothing, np.zeros(n), np.full(n, np.inf))
    able, fit = np.zeros(n, dtype=bool), np.full(n, np.nan)
    able[request] = True
    np.fmax.at(fit, request, requests.asks.ask_worth[ask])
    fit[len(problem.candidates.ids) :] = np.nan
    return OwnBest(able=able[: problem.n_people], fit=fit[: problem.n_people])


def by_name(labels: Sequence[str]) -> Grouping:
    """Return the groups of people with the same label; those under five become one, with the next smallest if needed.

    Parameters
    ----------
    labels : (n_people,)
    """
    names, of = np.unique(np.array(labels, dtype=object), return_inverse=True)
    n = np.bincount(of, minlength=len(names))
    order = np.lexsort((np.arange(len(n)), n))
    total = np.cumsum(n[order])
    n_small = int((n < LEAST).sum())
    if n_small and total[n_small - 1] < LEAST:
        n_small = min(int(np.searchsorted(total, LEAST)) + 1, len(n))
    if not n_small:
        return Grouping(names=tuple(names.tolist()), of=of)
    merged = order[:n_small]
    kept = np.setdiff1d(np.arange(len(n)), merged)
    to = np.full(len(n), len(kept))
    to[kept] = np.arange(len(kept))
    return Grouping(names=(*names[kept].tolist(), OTHER if len(kept) else ALL), of=to[of])


def by_band(of: Ints, names: Sequence[str]) -> Grouping:
    """Return the bands that hold people, those under five merged with their smaller neighbour until none is left.

    Parameters
    ----------
    of : (n_people,)
        Each person's band.
    names
        Of the bands, in their order.
    """
    n = np.bincount(of, minlength=len(names)).tolist()
    bands = [[k] for k in range(len(names)) if n[k]]
    while len(bands) > 1:
        sizes = [sum(n[k] for k in band) for band in bands]
        at = int(np.argmin(sizes))
        if sizes[at] >= LEAST:
            break
        beside = [k for k in (at - 1, at + 1) if 0 <= k < len(bands)]
        first = min(at, min(beside, key=lambda k: sizes[k]))
        bands[first : first + 2] = [bands[first] + bands[first + 1]]
    to = np.zeros(len(names), dtype=np.int64)
    for k, band in enumerate(bands):
        to[band] = k
    return Grouping(names=tuple("+".join(names[k] for k in band) for band in bands), of=to[of])


def by_distance(problem: Problem) -> Grouping:
    """Return bands of minutes to the nearest house; people without a known travel time are in the last one."""
    nearest = np.full(problem.n_people, np.inf)
    np.minimum.at(nearest, problem.minutes.rows(), problem.minutes.values)
    band = np.searchsorted(BAND_ENDS, nearest, side="left")
    return by_band(np.where(np.isinf(nearest), len(BANDS) - 1, band), BANDS)


def by_third(own: OwnBest, n_candidates: int) -> Grouping:
    """Return thirds of the candidates' own best fit, those who have none, and members; equal fits stand together."""
    has = ~np.isnan(own.fit)
    fits = np.sort(own.fit[has])
    sides = np.searchsorted(fits, own.fit[has], "left") + np.searchsorted(fits, own.fit[has], "right") - 1
    of = np.full(len(own.fit), THIRDS.index("none"))
    of[n_candidates:] = THIRDS.index("members")
    of[has] = THIRDS.index("lowest") - sides * 3 // (2 * max(len(fits), 1))
    return by_band(of, THIRDS)


def placed_people(persons: Sequence[int], n_people: int) -> Bools:
    """Return who is among `persons`; shape (n_people,)."""
    placed = np.zeros(n_people, dtype=bool)
    placed[np.array(persons, dtype=np.int64)] = True
    return placed
