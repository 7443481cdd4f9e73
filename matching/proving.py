"""Bounds beyond prices: islands of the market, solved by themselves as far as few choices matter to them.

At prices that prove U for an island whose people have L now, a plan worth more than L holds no choice that loses more
than U − L (the proven cut): one model of the choices within it gives the optimum. Where they are too many, those that
lose at most δ still tell something: a plan among them is worth no more than their optimum, and any other plan holds a
choice that loses more than δ, so it is worth less than U − δ. The greater of the two is a bound.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.placing import Part, place
from matching.search import Search

#: Branch-and-bound nodes for a proof, and for one of what is nearest, in those of a neighbourhood.
_PROOF, _NEAREST = 20, 5
#: An island is proven in part where a model may hold so many choices a request; how exactly its width is found.
_EACH, _HALVINGS = 2.5, 12
#: What rounding may add.
_ROUNDING = 1e-9

Bools = NDArray[np.bool_]


def prove(search: Search, nodes: int, most: int) -> bool:
    """Prove the islands that few choices matter to, in a model of at most so many; tell if nothing is left to prove."""
    search.part()
    room = _room(search)
    of_island = _counts(search, room)
    waiting = np.flatnonzero(room > 0)
    waiting = waiting[np.argsort(of_island[waiting], kind="stable")]
    few = waiting[np.cumsum(of_island[waiting]) <= most]
    if len(few):
        _prove_all(search, few, room, nodes * _PROOF)
    return not np.any(_room(search) > 0)


def prove_nearest(search: Search, nodes: int, most: int) -> None:
    """Prove as much of the simplest island as a model with so many choices can, where that is some for each request."""
    room, island = _room(search), search.islands.of_request
    n_asking = np.bincount(island[np.diff(search.requests.asks.ask_ptr) > 0], minlength=search.islands.n)
    many = np.flatnonzero((room > 0) & (_EACH * n_asking <= most))
    if len(many):
        one = int(many[n_asking[many].argmin()])
        _prove_nearest(search, one, room[one], nodes * _NEAREST, most)


def _counts(search: Search, room: Floats) -> Ints:
    """Return how many choices of each island could be in a better plan; 0 where it is proven."""
    island = search.islands.of_request
    counts = search.oracle.count(search.prices, search.surplus, np.where(room[island] > 0, room[island], -1.0))
    return np.bincount(island, weights=counts, minlength=search.islands.n).astype(np.int64)


def _enough(search: Search) -> Floats:
    """Return what has to be proven of each island: what it is worth now, and its share of the gap."""
    gains = np.maximum(search.islands.values(search.choices, search.standing.taken), 0.0)
    allowed = search.options.gap * max(search.standing.sum_of_values, 0.0)
    return search.worth_of_islands() + allowed * gains / max(float(gains.sum()), allowed, 1e-300)


def _room(search: Search) -> Floats:
    """Return how much each island could lose to a plan that is good enough to be looked for; 0 where it is proven."""
    enough, proven = _enough(search), search.by_prices()
    room = proven - enough + _ROUNDING * np.maximum(1.0, np.abs(proven))
    return np.where(search.by_island > enough + _ROUNDING * np.maximum(1.0, np.abs(enough)), room, 0.0)


def _prove_all(search: Search, few: Ints, room: Floats, nodes: int) -> None:
    """Place everything that could be in a better plan of some islands as one model."""
    of_request = np.isin(search.islands.of_request, few)
    cut = np.where(of_request, room[search.islands.of_request], 0.0)
    search.list(cut)
    request = search.choices.request
    held = np.flatnonzero(((search.loss <= cut[request]) | search.choices.must[request]) & of_request[request])
    enough = _enough(search)
    optimal, bound = _place(search, held, few, nodes)
    bounds = search.by_island.copy()
    if optimal:
        after = search.worth_of_islands()
        bounds[few] = np.maximum(after, enough)[few]
    elif len(few) == 1:
        bounds[few] = np.maximum(bound, enough[few])
    search.bound_islands(bounds)


def _prove_nearest(search: Search, one: int, room: float, nodes: int, most: int) -> None:
    """Place as many of an island's choices as a model may hold, those that lose least."""
    here = search.islands.of_request == one
    width = _width(search, here, room, most)
    search.list(np.where(here, width, 0.0))
    request = search.choices.request
    held = np.flatnonzero(((search.loss <= width) | search.choices.must[request]) & here[request])
    _, bound = _place(search, held, np.array([one]), nodes)
    bounds = search.by_island.copy()
    bounds[one] = max(bound, search.by_prices()[one] - width)
    search.bound_islands(bounds)


def _width(search: Search, here: Bools, room: float, most: int) -> float:
    """Return the greatest loss, up to `room`, that no more than so many choices of some requests stay within."""
    narrow, wide = 0.0, room
    for _ in range(_HALVINGS):
        width = (narrow + wide) / 2
        if search.oracle.count(search.prices, search.surplus, np.where(here, width, -1.0)).sum() <= most:
            narrow = width
        else:
            wide = width
    return narrow


def _place(search: Search, held: Ints, islands: Ints, nodes: int) -> tuple[bool, float]:
    """Place choices of some islands anew; tell if that was solved to the optimum, and what it proves of the islands."""
    free = np.unique(search.choices.request[held])
    taken = search.choices.request[search.standing.taken]
    free = np.union1d(free, taken[np.isin(search.islands.of_request[taken], islands)])
    placed = place(
        search.standing, search.covers, Part.of(search.standing, free, held), search.solver(nodes, restarts=True)
    )
    others = math.fsum(np.delete(search.worth_of_islands(), islands))
    search.adopt(placed.standing)
    return placed.optimal, placed.bound - others
