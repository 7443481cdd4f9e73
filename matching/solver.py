"""Find the plan: keep what must be kept, find prices, relax what is near the best, place it, improve it, prove it.

At any prices, the bound is the sum of everybody's surplus plus what all places cost together (weak duality). With
prices near the dual's minimum, a tiny working set holds the optimum of the relaxation, and nearly all of that is whole:
whole people stay, one small model places the rest, and neighbourhoods of some hundred people close what is left. Where
few choices could be in a better plan at all, one model of all of them proves the optimum.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from matching.assemble import assemble
from matching.backend import Limits
from matching.bundles import Choices, choices_at
from matching.covers import Covers, pools_of
from matching.days import deal
from matching.demand import Oracle
from matching.fits import Floats, Ints
from matching.greedy import Taken, fill
from matching.keeping import keep_pins, refuse_overfull
from matching.neighbourhoods import Neighbourhoods
from matching.options import SolveOptions
from matching.placing import Part, Solve, place, place_all, solve_with
from matching.plan import Plan, Prices, Status
from matching.prices import Market, clear
from matching.problem import Problem
from matching.progress import Progress, never, silent
from matching.relaxation import relax
from matching.requests import requests_of
from matching.rounding import fitting
from matching.standing import Standing, net_values

#: Cuts, relative to what a placed request is worth: the relaxation's working set; what its rest is placed among; what
#: neighbourhoods look at, which is listed at the least.
_WORKING, _REST, _NEAR = 5e-4, 1e-3, 2e-3
#: Half the width of the box around the prices; relaxations at the most; when prices and relaxation agree.
_BOX = 3e-4
_ROUNDS, _SETTLED = 3, 1e-6
#: A working set with more choices is cut narrower, so that it is solved within some seconds. Once only: a relaxation's
#: prices are at a corner of the dual's minimum, where a narrow cut takes people for sure who are not.
_RELAXABLE = 60_000
#: A share above 1 less this is whole.
_WHOLE = 1e-6
#: Branch-and-bound nodes for the rest of a relaxation; and for a proof, in those of a neighbourhood.
_REST_NODES, _PROOF = 1, 20
#: Whoever has days that cannot be dealt out is placed anew within these nodes or this gap, and seconds of overtime.
_REPAIR_NODES, _REPAIR_GAP = 500, 1e-4
_REPAIR_S = 0.5
#: Neighbourhoods: requests in one, branch-and-bound nodes, how many at a time, and how many without a gain in a row
#: (and twice as many as would cover everybody) before they grow.
_SIZE, _NODES, _AT_ONCE, _PATIENCE = 300, 20, 2, 10
_LARGER, _WIDER = 1.5, 2.0
#: Nodes for everybody as one model, in those of a neighbourhood.
_ALL = 4
#: The proven cut is placed as one model if it holds at most so many choices.
_PROVABLE = 12_000
#: A bound this close, relative to the value, is the value; and what rounding may add.
_OPTIMAL = 1e-9
_ROUNDING = 1e-9

Gains = Callable[[Standing, Standing], bool]


def solve(
    problem: Problem,
    options: SolveOptions,
    *,
    clock: Callable[[], float],
    warm: Prices | None = None,
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
        search = _Search(problem, options, clock, progress, should_stop, pool if options.threads > 1 else None)
        search.keep()
        search.price(warm)
        search.relax()
        search.lower()
        search.improve()
        return search.plan()


class _Search:
    """The best plan and the best bound so far."""

    standing: Standing
    choices: Choices
    covers: Covers
    loss: Floats
    prices: Prices
    surplus: Floats

    def __init__(
        self,
        problem: Problem,
        options: SolveOptions,
        clock: Callable[[], float],
        progress: Progress,
        should_stop: Callable[[], bool],
        pool: ThreadPoolExecutor | None,
    ) -> None:
        self.problem, self.options, self.pool = problem, options, pool
        self.clock, self.progress, self.should_stop = clock, progress, should_stop
        self.seconds: dict[str, float] = {}
        self.deadline = math.inf
        self.bound = self.price_bound = math.inf
        self.lowered = False
        self._stage, self._since = "", clock()

    def keep(self) -> None:
        """State what everybody asks for, and keep pins and fixed classes: these exactly, outside the time limit."""
        self._enter("choices")
        began = self.clock()
        refuse_overfull(self.problem)
        self.requests = requests_of(self.problem)
        self.oracle = Oracle(self.problem, self.requests, self.pool)
        self.market = Market(self.problem, self.oracle)
        self._enter("pins")
        pins = self.clock()
        self.pinned = keep_pins(self.problem, self.options)
        self.deadline = began + self.options.time_limit + self.clock() - pins

    def price(self, warm: Prices | None) -> None:
        """Find prices, and a quick plan at them."""
        self._enter("price")
        nothing = np.zeros(len(self.market.capacity))
        self._believe(self.market.prices(nothing))
        found = clear(self.market, None if warm is None else self.market.vector(warm), stop=self._must_stop)
        self._believe(self.market.prices(found))
        self._list()
        quick = fill(self.problem, self.choices, self._worth(), self._pinned_days())
        self._adopt(Standing(problem=self.problem, choices=self.choices, taken=np.array(sorted(quick), dtype=np.int64)))

    def relax(self) -> None:
        """Relax the working set, which gives better prices; keep whoever is whole, and place the rest."""
        self._enter("relax")
        box, cut = _BOX * self.market.scale, _WORKING * self.market.scale
        rounds, relaxed = _ROUNDS, None
        while rounds > 0:
            held, sure = self._working(cut)
            while len(held) > _RELAXABLE:
                cut, rounds = cut / _WIDER, 1
                held, sure = self._working(cut)
            if self._done() or not len(held):
                return
            here = (self.problem, self.choices, self.covers)
            relaxed = relax(*here, held, sure, prices=self.prices, width=box, limits=self._limits)
            if relaxed is None:
                return
            better = self._believe(relaxed.prices)
            rounds -= 1
            if self.price_bound - relaxed.value <= _SETTLED * abs(self.price_bound) or rounds == 0:
                break
            if better:
                self._list()
            else:
                box, cut = box / 2, cut * _WIDER
        if relaxed is not None:
            self._enter("place")
            self._round(np.concatenate([sure, held]), np.concatenate([np.ones(len(sure)), relaxed.share]))

    def lower(self) -> None:
        """Lower floors that are not met after a fair try to what is, and go on with prices of these.

        Where floors miss people, prices are as high as the penalty, and so is the gap when a fraction of somebody more
        could be placed. A market that is small enough is solved with its floors as they are.
        """
        if not self.standing.n_missing or self._proves(_NODES) or self._done():
            return
        self._enter("lower")
        width = _NEAR * self.market.scale
        self._list(width)
        rng = np.random.default_rng(self.options.seed)
        self._search_around(_SIZE, width, _NODES, rng, gains=lambda now, before: now.n_missing < before.n_missing)
        self._settled()
        if self._done() or not self.standing.n_missing:
            return
        self.lowered = True
        self.requests = replace(self.requests, floors=self.requests.floors.lowered(self.standing.kept.floors))
        self.oracle = Oracle(self.problem, self.requests, self.pool)
        self.market = Market(self.problem, self.oracle)
        self.bound = self.price_bound = math.inf
        self.price(None)
        self.relax()

    def improve(self) -> None:
        """Prove the optimum where few choices matter; else place neighbourhoods anew, ever larger ones."""
        rng = np.random.default_rng(self.options.seed)
        size, width, nodes = _SIZE, _NEAR * self.market.scale, _NODES
        while not self._must_stop():
            proven = self._proves(nodes)
            if not proven and not self._done():
                self._enter("improve")
                self._list(width)
                if size < len(self.choices.requests):
                    self._search_around(size, width, nodes, rng)
                else:
                    self._place_all(nodes * _ALL)
            if self._settled() and (proven or self._done()):
                return
            size, width, nodes = int(size * _LARGER), width * _WIDER, int(nodes * _LARGER)

    def plan(self) -> Plan:
        """Return the plan with its certificate."""
        self._enter("assemble")
        if not self._settled():
            self._settled()
        taken = deal(self.problem, self.choices, self.covers, self.standing.taken).days
        if len(taken) < len(self.standing.taken):
            must = self.choices.must[self.choices.request[list(taken)]].sum() == self.choices.must.sum()
            worth = self._worth()
            worth[self.standing.taken] += worth.max(initial=0.0)
            taken = fill(self.problem, self.choices, worth, taken if must else self._pinned_days())
        plan = assemble(
            *(self.problem, self.requests, self.choices, taken),
            prices=self.prices,
            bound=self.bound,
            price_bound=lambda kept: self.oracle.bound(self.prices, self.surplus, kept),
            status=self._status,
        )
        self._enter("")
        return plan.timed(self.seconds)

    def _round(self, working: Ints, share: Floats) -> None:
        """Keep whoever is whole in the relaxation, fill up by what it takes most of, and place the rest anew."""
        choices = self.choices
        whole = fitting(self.problem, choices, self.covers, self.surplus, working[share > 1.0 - _WHOLE])
        kept = deal(self.problem, choices, self.covers, whole).days
        if choices.must[choices.request[list(kept)]].sum() < choices.must.sum():
            kept = self._pinned_days()
        worth = self._worth()
        worth[working] += worth.max(initial=0.0) * share
        taken = np.array(sorted(fill(self.problem, choices, worth, kept)), dtype=np.int64)
        standing = Standing(problem=self.problem, choices=choices, taken=taken)
        self._adopt(standing)
        rest = np.setdiff1d(choices.request[working], choices.request[list(kept)])
        near = self._within(_REST * self.market.scale)
        part = Part.of(standing, rest, near[np.isin(choices.request[near], rest)])
        self._adopt(place(standing, self.covers, part, self._solver(_REST_NODES)).standing)

    def _search_around(
        self, size: int, width: float, nodes: int, rng: np.random.Generator, gains: Gains = operator.is_not
    ) -> None:
        """Place neighbourhoods anew until many in a row gain nothing; `gains` compares the plans after and before."""
        patience = _PATIENCE + 2 * len(self.choices.requests) // size
        around = Neighbourhoods(
            self.standing, self.covers, self.prices, surplus=self.surplus, loss=self.loss, size=self.requests.size
        )
        idle = 0
        while idle < patience and not self._done():
            parts: list[Part] = []
            for _ in range(_AT_ONCE):
                chosen = around.choose(self.standing, size, width, rng)
                if chosen is None:
                    return
                for part in parts:
                    chosen = np.setdiff1d(chosen, part.free)
                if len(chosen):
                    parts.append(Part.of(self.standing, chosen, around.choices_of(chosen, width)))
            before = self.standing
            self._adopt(place_all(before, self.covers, parts, self._solver(nodes), self.pool))
            idle = 0 if gains(self.standing, before) else idle + len(parts)

    def _place_all(self, nodes: int) -> None:
        """Place everything that is listed anew, as one model."""
        part = Part.of(self.standing, self.choices.requests, np.arange(len(self.choices)))
        self._adopt(place(self.standing, self.covers, part, self._solver(nodes)).standing)

    def _proves(self, nodes: int) -> bool:
        """Place everything that could be in a better plan as one model, if that is little; tell if it was solved."""
        self._enter("prove")
        room = max(self.price_bound - self._good_enough(), 0.0) + _ROUNDING * max(1.0, abs(self.price_bound))
        if self._done() or self.oracle.count(self.prices, self.surplus, np.full(len(self.surplus), room)) > _PROVABLE:
            return False
        self._list(room)
        held = np.flatnonzero((self.loss <= room) | self.choices.must[self.choices.request])
        part = Part.of(self.standing, np.unique(self.choices.request), held)
        placed = place(self.standing, self.covers, part, self._solver(nodes * _PROOF, restarts=True))
        self._adopt(placed.standing)
        self._bound_by(max(placed.bound, self._good_enough()))
        return placed.optimal

    def _settled(self) -> bool:
        """Tell whether everybody's days can be dealt out; else place anew, with days, whoever is where they cannot."""
        choices, taken = self.choices, self.standing.taken
        failed = deal(self.problem, choices, self.covers, taken).failed
        for k in failed:
            self.covers.make_exact(k)
        if failed:
            pool = np.append(self.covers.pools.of_group, -1)[choices.group]
            free = np.unique(choices.request[taken[np.isin(pool[taken], failed)]])
            self.standing = self.standing.with_requests(free, taken[:0])
            part = Part.of(self.standing, free, np.flatnonzero(np.isin(choices.request, free)))
            self._adopt(place(self.standing, self.covers, part, solve_with(self._repair, self.options.solver)).standing)
        return not failed

    def _working(self, cut: float) -> tuple[Ints, Ints]:
        """Return the choices that lose at most `cut` a place; apart those of requests that have but one and need it."""
        working = self._within(cut)
        request = self.choices.request[working]
        single = np.bincount(request, minlength=len(self.surplus)) == 1
        sure = (single & (self.surplus > cut * self.requests.size))[request] & ~self.choices.must[request]
        return working[~sure], working[sure]

    def _within(self, width: float) -> Ints:
        """Return the choices that lose at most `width` for each place that they take, and those of pins."""
        request = self.choices.request
        return np.flatnonzero((self.loss <= width * self.requests.size[request]) | self.choices.must[request])

    def _list(self, room: float = 0.0) -> None:
        """List the choices near the best at the present prices, at least within `room`, and those that are taken."""
        cut = np.maximum(room, _NEAR * self.market.scale * self.requests.size)
        request, ask, house, _ = self.oracle.near(self.prices, self.surplus, cut)
        standing = getattr(self, "standing", None)
        if standing is not None:
            old = standing.choices
            mine = np.stack([column[standing.taken] for column in (old.request, old.ask, old.house)])
            request, ask, house = np.unique(np.concatenate([[request, ask, house], mine], axis=1), axis=1)
        self.choices = choices_at(self.problem, self.requests, request, ask, house)
        pools = pools_of(self.choices.groups, self.problem.capacity)
        self.covers = Covers(pools, None if standing is None else self.covers)
        self.covers.learn_levels(self.prices.places)
        self.loss = self.surplus[self.choices.request] - net_values(self.choices, self.prices)
        if standing is None:
            taken = np.array(sorted(self._pinned_days()), dtype=np.int64)
            self.standing = Standing(problem=self.problem, choices=self.choices, taken=taken)
        else:
            self.standing = standing.among(self.choices)

    def _adopt(self, standing: Standing | None) -> None:
        if standing is not None and standing.value > self.standing.value:
            self.standing = standing
            self._tell()
            self._bound_by(self.bound)

    def _believe(self, prices: Prices) -> bool:
        """Take these prices if they prove a lower bound than those so far; tell whether they do."""
        surplus, _ = self.oracle.best(prices)
        proven = self.oracle.bound(prices, surplus)
        lower = proven < self.price_bound
        if lower:
            self.prices, self.surplus, self.price_bound = prices, surplus, proven
            self._bound_by(proven)
        return lower

    def _bound_by(self, bound: float) -> None:
        self.bound = max(min(self.bound, bound), self._value())

    def _value(self) -> float:
        return self.standing.value if hasattr(self, "standing") else -math.inf

    def _good_enough(self) -> float:
        return self.standing.sum_of_values * (1.0 + self.options.gap) - self.standing.penalty

    def _worth(self) -> Floats:
        """Order for filling: net value first; what has no net value but a value still gets a try, last."""
        net = self.surplus[self.choices.request] - self.loss
        return np.where(self.choices.value > 0, net - net.min(initial=0.0) + 1.0, 0.0)

    def _pinned_days(self) -> Taken:
        """Return the pins' choices with the days that were found for them."""
        which = np.flatnonzero(self.choices.must[self.choices.request])
        at = {(int(self.choices.request[k]), int(self.choices.house[k])): int(k) for k in which}
        return {at[person, house]: days for person, house, days in self.pinned}

    def _done(self) -> bool:
        value = max(self.standing.sum_of_values, 0.0)
        near = self.bound + self.standing.penalty - value <= max(self.options.gap * value, _OPTIMAL * max(1.0, value))
        return near or self._must_stop()

    def _must_stop(self) -> bool:
        return self.should_stop() or self.clock() >= self.deadline

    def _solver(self, nodes: int, *, restarts: bool = False) -> Solve:
        return solve_with(lambda: replace(self._limits(), nodes=nodes, restarts=restarts), self.options.solver)

    def _limits(self) -> Limits:
        return Limits(
            seconds=self.deadline - self.clock(),
            gap=0.0,
            seed=self.options.seed,
            should_stop=self.should_stop,
        )

    def _repair(self) -> Limits:
        limits = self._limits()
        return replace(limits, nodes=_REPAIR_NODES, gap=_REPAIR_GAP, seconds=max(limits.seconds, _REPAIR_S))

    def _status(self, value: float, bound: float) -> Status:
        if bound - value <= _OPTIMAL * max(1.0, value):
            return Status.WITHIN_GAP if self.lowered else Status.OPTIMAL
        if max(0.0, bound - value) / max(value, 1e-9) <= self.options.gap:
            return Status.WITHIN_GAP
        return Status.CANCELLED if self.should_stop() else Status.TIME_LIMIT

    def _enter(self, stage: str) -> None:
        now = self.clock()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        if stage:
            self._tell()

    def _tell(self) -> None:
        """Tell the value, and the bound of plans that miss no more people than this one."""
        known = hasattr(self, "standing")
        value, penalty = (self.standing.sum_of_values, self.standing.penalty) if known else (None, 0.0)
        self.progress(self._stage, value=value, bound=self.bound + penalty)
