"""What a search knows: the best plan and the best bound so far, the choices that are looked at, and the time left."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from matching.backend import Limits
from matching.bundles import Choices, choices_at
from matching.covers import Covers
from matching.days import deal
from matching.demand import Oracle
from matching.fits import Floats, Ints
from matching.greedy import Taken, fill
from matching.islands import Islands, islands_of
from matching.keeping import keep_pins, refuse_overfull
from matching.options import SolveOptions
from matching.placing import Part, Solve, place, solve_with
from matching.plan import Prices, Status
from matching.pools import pools_of
from matching.prices import Market
from matching.problem import Problem
from matching.progress import Progress
from matching.requests import requests_of
from matching.standing import Standing, net_values

#: What neighbourhoods look at, which is listed at the least, relative to what a placed request is worth.
NEAR = 2e-3
#: A bound this close, relative to the value, is the value.
_OPTIMAL = 1e-9
#: Whoever has days that cannot be dealt out is placed anew within these nodes or this gap, and seconds of overtime.
_REPAIR_NODES, _REPAIR_GAP = 500, 1e-4
_REPAIR_S = 0.5


class Search:
    """The best plan and the best bound so far.

    Attributes
    ----------
    choices, covers, loss
        What is listed: everything near the best at `prices`, and what is taken; the rows that are known of it; how far
        each choice's net value is below its request's surplus.
    standing
        The best plan.
    prices, surplus, price_bound
        The prices that prove the lowest bound, what each request gains at them, and that bound.
    bound
        The lowest proven bound.
    islands, by_island : (n_islands,)
        Once `part` was called: the islands, and the lowest proven bound of each.
    """

    standing: Standing
    choices: Choices
    covers: Covers
    loss: Floats
    prices: Prices
    surplus: Floats
    islands: Islands
    by_island: Floats

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
        self.enter("choices")
        began = self.clock()
        refuse_overfull(self.problem)
        self.requests = requests_of(self.problem)
        self.oracle = Oracle(self.problem, self.requests, self.pool)
        self.market = Market(self.problem, self.oracle)
        self.enter("pins")
        pins = self.clock()
        self.pinned = keep_pins(self.problem, self.options)
        self.deadline = began + self.options.time_limit + self.clock() - pins

    def part(self) -> None:
        """Find the islands, so that each can be proven by itself."""
        if not hasattr(self, "islands"):
            self.islands = islands_of(self.problem, self.requests)
            self.by_island = self.by_prices()

    def by_prices(self) -> Floats:
        """Return what the prices prove of each island; shape (n_islands,)."""
        if self.islands.n == 1:
            return np.array([self.price_bound])
        return self.islands.bounds(self.problem, self.prices, self.surplus)

    def lower_floors(self) -> None:
        """Lower the floors to what the plan keeps; what was proven with the higher ones is gone."""
        self.lowered = True
        self.requests = replace(self.requests, floors=self.requests.floors.lowered(self.standing.kept.floors))
        self.oracle = Oracle(self.problem, self.requests, self.pool)
        self.market = Market(self.problem, self.oracle)
        self.bound = self.price_bound = math.inf
        if hasattr(self, "islands"):
            del self.islands

    def worth_of_islands(self) -> Floats:
        """Return what the best plan is worth on each island; shape (n_islands,)."""
        worth = self.islands.values(self.choices, self.standing.taken)
        if len(self.requests.floors):  # then all is one island
            worth = worth - self.standing.penalty
        return worth

    def believe(self, prices: Prices) -> bool:
        """Take these prices if they prove a lower bound than those so far; tell whether they do."""
        surplus, _ = self.oracle.best(prices)
        proven = self.oracle.bound(prices, surplus)
        lower = proven < self.price_bound
        if lower:
            self.prices, self.surplus, self.price_bound = prices, surplus, proven
            self.bound_by(proven)
        return lower

    def bound_by(self, bound: float) -> None:
        """Take a proven bound."""
        self.bound = max(min(self.bound, bound), self.value())

    def bound_islands(self, bounds: Floats) -> None:
        """Take proven bounds of the islands."""
        self.by_island = np.minimum(self.by_island, bounds)
        self.bound_by(math.fsum(self.by_island))

    def adopt(self, standing: Standing | None) -> None:
        """Take a plan if it is worth more than the best so far."""
        if standing is not None and standing.value > self.standing.value:
            self.standing = standing
            self._tell()
            self.bound_by(self.bound)

    def value(self) -> float:
        """Return what the best plan is worth to the search: its values, less the penalty of what floors miss."""
        return self.standing.value if hasattr(self, "standing") else -math.inf

    def list(self, room: float | Floats = 0.0, also: Ints | None = None) -> None:
        """List the choices near the best at the present prices, at least within `room`, and those that are taken.

        Parameters
        ----------
        room
            One for all, or of shape (n_requests,).
        also : (3, n)
            Request, ask and house of more choices.
        """
        cut = np.maximum(room, NEAR * self.market.scale * self.requests.size)
        listed = np.stack(self.oracle.near(self.prices, self.surplus, cut)[:3])
        standing = getattr(self, "standing", None)
        if standing is not None:
            old = standing.choices
            mine = np.stack([column[standing.taken] for column in (old.request, old.ask, old.house)])
            more = mine if also is None else np.concatenate([mine, also], axis=1)
            listed = np.unique(np.concatenate([listed, more], axis=1), axis=1)
        self.choices = choices_at(self.problem, self.requests, *listed)
        pools = pools_of(self.choices.groups, self.problem.capacity)
        self.covers = Covers(pools, None if standing is None else self.covers)
        self.covers.learn_levels(self.prices.places)
        self.loss = self.surplus[self.choices.request] - net_values(self.choices, self.prices)
        if standing is None:
            taken = np.array(sorted(self.pinned_days()), dtype=np.int64)
            self.standing = Standing(problem=self.problem, choices=self.choices, taken=taken)
        else:
            self.standing = standing.among(self.choices)

    def within(self, width: float) -> Ints:
        """Return the choices that lose at most `width` for each place that they take, and those of pins."""
        request = self.choices.request
        return np.flatnonzero((self.loss <= width * self.requests.size[request]) | self.choices.must[request])

    def worth(self) -> Floats:
        """Order for filling: net value first; what has no net value but a value still gets a try, last."""
        net = self.surplus[self.choices.request] - self.loss
        return np.where(self.choices.value > 0, net - net.min(initial=0.0) + self.market.scale, 0.0)

    def filled(self, sure: Ints, worth: Floats) -> tuple[Standing, Taken]:
        """Return the plan that keeps some choices and is filled up in the order of `worth`; and the days of those kept.

        Where not all pins get their days beside them, only pins are kept.
        """
        choices = self.choices
        kept = deal(self.problem, choices, self.covers, sure).days
        if choices.must[choices.request[list(kept)]].sum() < choices.must.sum():
            kept = self.pinned_days()
        taken = np.array(sorted(fill(self.problem, choices, worth, kept)), dtype=np.int64)
        return Standing(problem=self.problem, choices=choices, taken=taken), kept

    def pinned_days(self) -> Taken:
        """Return the pins' choices with the days that were found for them."""
        which = np.flatnonzero(self.choices.must[self.choices.request])
        at = {(int(self.choices.request[k]), int(self.choices.house[k])): int(k) for k in which}
        return {at[person, house]: days for person, house, days in self.pinned}

    def settled(self) -> bool:
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
            self.adopt(place(self.standing, self.covers, part, solve_with(self._repair, self.options.solver)).standing)
        return not failed

    def done(self) -> bool:
        """Tell whether the gap is small enough, or the time over."""
        standing = self.standing
        return self._is_near(standing.sum_of_values, self.bound + standing.penalty) or self.must_stop()

    def must_stop(self) -> bool:
        """Tell whether the run was asked to stop, or its time is over."""
        return self.should_stop() or self.clock() >= self.deadline

    def solver(self, nodes: int, *, restarts: bool = False) -> Solve:
        """Return a way to solve models within so many branch-and-bound nodes."""
        return solve_with(lambda: replace(self.limits(), nodes=nodes, restarts=restarts), self.options.solver)

    def limits(self) -> Limits:
        """Return the limits of the moment."""
        return Limits(
            seconds=self.deadline - self.clock(),
            gap=0.0,
            seed=self.options.seed,
            should_stop=self.should_stop,
        )

    def status(self, value: float, bound: float) -> Status:
        """Return how a run ends that has these."""
        if bound - value <= _OPTIMAL * max(1.0, value):
            return Status.WITHIN_GAP if self.lowered else Status.OPTIMAL
        if self._is_near(value, bound):
            return Status.WITHIN_GAP
        return Status.CANCELLED if self.should_stop() else Status.TIME_LIMIT

    def enter(self, stage: str) -> None:
        """Begin a stage, or with "" end the last one."""
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

    def _is_near(self, value: float, bound: float) -> bool:
        return bound - value <= self.options.gap * max(value, 0.0) + _OPTIMAL * max(1.0, value)

    def _repair(self) -> Limits:
        limits = self.limits()
        return replace(limits, nodes=_REPAIR_NODES, gap=_REPAIR_GAP, seconds=max(limits.seconds, _REPAIR_S))
