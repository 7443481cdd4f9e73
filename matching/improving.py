"""Improve a plan and its bound: place neighbourhoods anew, and prove islands, by efforts that grow."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.neighbourhoods import Neighbourhoods
from matching.placing import Part, place, place_all
from matching.proving import prove, prove_nearest
from matching.search import NEAR, Search
from matching.standing import Standing

#: Neighbourhoods: requests in one, branch-and-bound nodes, how many at a time, and how many without a gain in a row
#: (and twice as many as would cover everybody) before they grow.
_SIZE, _NODES, _AT_ONCE, _PATIENCE = 300, 20, 2, 10
_LARGER, _WIDER = 1.5, 2.0
#: Choices in one model that proves something, how many times more after each effort, and at the most.
_PROVABLE, _MORE, _MOST = 12_000, 2, 48_000
#: Choices in a small model of the whole market.
_SMALL = 1_000
#: Relative gap below which what loses least is proven before neighbourhoods are placed anew; and by how much less is
#: proven as one model where the gap is greater: a long search for a plan far away may find one with days that clash.
_CLOSE, _FAR = 5e-3, 4

Gains = Callable[[Standing, Standing], bool]
"""Compares the plan after and the plan before."""


@dataclass(frozen=True, kw_only=True)
class _Effort:
    """How much is tried.

    Attributes
    ----------
    size
        Requests in a neighbourhood.
    width
        What choices in it lose at the most, for each place.
    nodes
        Branch-and-bound nodes.
    provable
        Choices that are proven as one model.
    """

    size: int
    width: float
    nodes: int
    provable: int

    def greater(self) -> _Effort:
        """Return the next effort."""
        return _Effort(
            size=int(self.size * _LARGER),
            width=self.width * _WIDER,
            nodes=int(self.nodes * _LARGER),
            provable=min(self.provable * _MORE, _MOST),
        )


def improve(search: Search) -> None:
    """Prove what few choices matter to; else place neighbourhoods anew; with ever greater efforts."""
    rng, effort = np.random.default_rng(search.options.seed), _first(search)
    _widen(search, effort)
    while not search.must_stop():
        search.enter("prove")
        whole = effort.size >= len(search.choices.requests)
        provable = effort.provable if whole or _is_close(search) else effort.provable // _FAR
        proven = not search.done() and prove(search, effort.nodes, provable)
        if not proven and not search.done() and (whole or _is_close(search)):
            prove_nearest(search, effort.nodes, effort.provable // 2)
        if not proven and not search.done() and effort.size < len(search.choices.requests):
            search.enter("improve")
            search.list(effort.width)
            _search_around(search, effort, rng)
        if search.settled() and (proven or search.done()):
            return
        effort = effort.greater()


def _widen(search: Search, effort: _Effort) -> None:
    """Place everybody anew among ever more choices, while the plan is far from its bound and they make a small model.

    Large requests leave gaps that nothing near the best at the prices fills. What loses more than the gap is in no
    better plan.
    """
    search.enter("improve")
    width = effort.width
    while width < search.bound - search.value() and not _is_close(search) and not search.done():
        search.list(width)
        held = search.within(width)
        if len(held) > _SMALL:
            return
        part = Part.of(search.standing, search.choices.requests, held)
        search.adopt(place(search.standing, search.covers, part, search.solver(effort.nodes)).standing)
        width *= _WIDER


def _is_close(search: Search) -> bool:
    """Tell whether the plan is near its bound: else what is nearest to the best says little of better plans."""
    return search.bound - search.value() <= _CLOSE * abs(search.value())


def fair_try(search: Search) -> bool:
    """Make a first effort to meet the floors; tell if the market was solved with its floors as they are."""
    search.enter("prove")
    effort = _first(search)
    if prove(search, effort.nodes, effort.provable) or search.done():
        return True
    search.enter("improve")
    search.list(effort.width)
    rng = np.random.default_rng(search.options.seed)
    _search_around(search, effort, rng, gains=lambda now, before: now.n_missing < before.n_missing)
    search.settled()
    return False


def _first(search: Search) -> _Effort:
    return _Effort(size=_SIZE, width=NEAR * search.market.scale, nodes=_NODES, provable=_PROVABLE)


def renew(search: Search, request: int) -> None:
    """Place the neighbourhood of a request anew, whatever the gap."""
    search.enter("improve")
    effort = _first(search)
    search.list(effort.width)
    around, rng = _neighbourhoods(search), np.random.default_rng(search.options.seed)
    chosen = around.around(search.standing, request, effort.size, effort.width, rng)
    part = Part.of(search.standing, chosen, around.choices_of(chosen, effort.width))
    search.adopt(place(search.standing, search.covers, part, search.solver(effort.nodes)).standing)


def _neighbourhoods(search: Search) -> Neighbourhoods:
    return Neighbourhoods(
        search.standing,
        search.covers,
        search.prices,
        surplus=search.surplus,
        loss=search.loss,
        size=search.requests.size,
    )


def _search_around(search: Search, effort: _Effort, rng: np.random.Generator, gains: Gains = operator.is_not) -> None:
    """Place neighbourhoods anew until many in a row gain nothing."""
    patience = _PATIENCE + 2 * len(search.choices.requests) // effort.size
    around = _neighbourhoods(search)
    idle = 0
    while idle < patience and not search.done():
        parts: list[Part] = []
        for _ in range(_AT_ONCE):
            chosen = around.choose(search.standing, effort.size, effort.width, rng)
            if chosen is None:
                return
            for part in parts:
                chosen = np.setdiff1d(chosen, part.free)
            if len(chosen):
                parts.append(Part.of(search.standing, chosen, around.choices_of(chosen, effort.width)))
        before = search.standing
        search.adopt(place_all(before, search.covers, parts, search.solver(effort.nodes), search.pool))
        idle = 0 if gains(search.standing, before) else idle + len(parts)
