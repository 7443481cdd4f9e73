"""Find the plan: keep what must be kept, find prices, relax what is near the best, place it, improve it, prove it.

At any prices, the bound is the sum of everybody's surplus plus what all places cost together (weak duality). With
prices near the dual's minimum, a tiny working set holds the optimum of the relaxation, and nearly all of that is whole:
whole people stay, one small model places the rest, and neighbourhoods of some hundred people close what is left. Where
few choices could be in a better plan at all, one model of all of them proves the optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.assemble import assemble
from matching.beginning import begin_from
from matching.days import deal
from matching.fits import Floats, Ints
from matching.greedy import fill
from matching.improving import fair_try, improve, renew
from matching.options import SolveOptions
from matching.placing import Part, place
from matching.plan import Plan, Prices
from matching.prices import clear
from matching.problem import Problem
from matching.progress import Progress, never, silent
from matching.relaxation import relax
from matching.rounding import fitting
from matching.search import Search
from matching.standing import Standing

#: Cuts, relative to what a placed request is worth: the relaxation's working set; what its rest is placed among.
_WORKING, _REST = 5e-4, 1e-3
#: Half the width of the box around the prices; relaxations at the most; when prices and relaxation agree; how much
#: wider the cut is where they do not.
_BOX = 3e-4
_ROUNDS, _SETTLED = 3, 1e-6
_WIDER = 2.0
#: A working set with more choices is cut narrower, so that it is solved within some seconds. Once only: a relaxation's
#: prices are at a corner of the dual's minimum, where a narrow cut takes people for sure who are not.
_RELAXABLE = 60_000
#: A share above 1 less this is whole.
_WHOLE = 1e-6
#: Branch-and-bound nodes for the rest of a relaxation.
_REST_NODES = 1


def solve(  # noqa: PLR0913 (what a search begins with, and how long it may take)
    problem: Problem,
    options: SolveOptions,
    *,
    clock: Callable[[], float],
    warm: Prices | None = None,
    start: Plan | None = None,
    first: int | None = None,
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
) -> Plan:
    """Return the best plan found within the limits, with its proven bound.

    Parameters
    ----------
    clock
        Returns seconds; only differences matter.
    warm
        Prices of an earlier plan, to begin with.
    start
        A plan to begin with, of this problem or of one that differs a little: its people, jobs, houses and classes are
        the first ones here. Its prices are no part of that.
    first
        A request (a person, or n_people + class) around which the plan to begin with is looked at anew in any case.
    progress
        Told (stage, value, bound) as the run goes on.
    should_stop
        Asked now and then; True ends the run with the best plan so far.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot all be kept.
    """
    with ThreadPoolExecutor(options.threads) as pool:
        search = Search(problem, options, clock, progress, should_stop, pool if options.threads > 1 else None)
        search.keep()
        _price(search, warm)
        if start is not None:
            begin_from(search, start)
        if first is not None:
            renew(search, first)
        _relax(search)
        _lower(search)
        improve(search)
        return _plan(search)


def _price(search: Search, warm: Prices | None) -> None:
    """Find prices, and a quick plan at them."""
    search.enter("price")
    nothing = np.zeros(len(search.market.capacity))
    search.believe(search.market.prices(nothing))
    found = clear(search.market, None if warm is None else search.market.vector(warm), stop=search.must_stop)
    search.believe(search.market.prices(found))
    search.list()
    quick = fill(search.problem, search.choices, search.worth(), search.pinned_days())
    search.adopt(
        Standing(problem=search.problem, choices=search.choices, taken=np.array(sorted(quick), dtype=np.int64))
    )


def _relax(search: Search) -> None:
    """Relax the working set, which gives better prices; keep whoever is whole, and place the rest."""
    search.enter("relax")
    box, cut = _BOX * search.market.scale, _WORKING * search.market.scale
    rounds, relaxed = _ROUNDS, None
    while rounds > 0:
        held, sure = _working(search, cut)
        while len(held) > _RELAXABLE:
            cut, rounds = cut / _WIDER, 1
            held, sure = _working(search, cut)
        if search.done() or not len(held):
            return
        here = (search.problem, search.choices, search.covers)
        relaxed = relax(*here, held, sure, prices=search.prices, width=box, limits=search.limits)
        if relaxed is None:
            return
        better = search.believe(relaxed.prices)
        rounds -= 1
        if search.price_bound - relaxed.value <= _SETTLED * abs(search.price_bound) or rounds == 0:
            break
        if better:
            search.list()
        else:
            box, cut = box / 2, cut * _WIDER
    if relaxed is not None:
        search.enter("place")
        _round(search, np.concatenate([sure, held]), np.concatenate([np.ones(len(sure)), relaxed.share]))


def _lower(search: Search) -> None:
    """Lower floors that are not met after a fair try to what is, and go on with prices of these.

    Where floors miss people, prices are as high as the penalty, and so is the gap when a fraction of somebody more
    could be placed. A market that is small enough is solved with its floors as they are.
    """
    if not search.standing.n_missing or fair_try(search) or search.done() or not search.standing.n_missing:
        return
    search.lower_floors()
    _price(search, None)
    _relax(search)


def _round(search: Search, working: Ints, share: Floats) -> None:
    """Keep whoever is whole in the relaxation, fill up by what it takes most of, and place the rest anew."""
    choices = search.choices
    whole = fitting(search.problem, choices, search.covers, search.surplus, working[share > 1.0 - _WHOLE])
    worth = search.worth()
    worth[working] += worth.max(initial=0.0) * share
    standing, kept = search.filled(whole, worth)
    search.adopt(standing)
    rest = np.setdiff1d(choices.request[working], choices.request[list(kept)])
    near = search.within(_REST * search.market.scale)
    part = Part.of(standing, rest, near[np.isin(choices.request[near], rest)])
    search.adopt(place(standing, search.covers, part, search.solver(_REST_NODES)).standing)


def _working(search: Search, cut: float) -> tuple[Ints, Ints]:
    """Return the choices that lose at most `cut` a place; apart those of requests that have but one and need it."""
    working = search.within(cut)
    request = search.choices.request[working]
    single = np.bincount(request, minlength=len(search.surplus)) == 1
    sure = (single & (search.surplus > cut * search.requests.size))[request] & ~search.choices.must[request]
    return working[~sure], working[sure]


def _plan(search: Search) -> Plan:
    """Return the plan with its certificate."""
    search.enter("assemble")
    if not search.settled():
        search.settled()
    taken = deal(search.problem, search.choices, search.covers, search.standing.taken).days
    if len(taken) < len(search.standing.taken):
        must = search.choices.must[search.choices.request[list(taken)]].sum() == search.choices.must.sum()
        worth = search.worth()
        worth[search.standing.taken] += worth.max(initial=0.0)
        taken = fill(search.problem, search.choices, worth, taken if must else search.pinned_days())
    plan = assemble(
        *(search.problem, search.requests, search.choices, taken),
        prices=search.prices,
        bound=search.bound,
        price_bound=lambda kept: search.oracle.bound(search.prices, search.surplus, kept),
        status=search.status,
    )
    search.enter("")
    return plan.timed(search.seconds)
