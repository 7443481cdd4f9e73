"""Find the plan: keep what must be kept, price the relaxation, place the few bundles that matter, prove the rest away.

At any prices, the bound is the sum of everybody's surplus plus what all places cost together (weak duality). A choice
whose net value lies more than (bound − value of a known plan) below its request's surplus cannot be in a better plan.
The search places ever wider cuts around the best choices, and is done when the cut is as wide as that proof asks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np

from matching import backend
from matching.assemble import assemble
from matching.backend import End, Limits
from matching.bundles import choices_of
from matching.days import deal
from matching.demand import net_values, price_bound, surplus
from matching.fits import Floats
from matching.greedy import Taken, fill
from matching.keeping import keep_pins, refuse_overfull
from matching.model import Model, build
from matching.options import SolveOptions
from matching.plan import Plan, Prices, Status
from matching.problem import Problem
from matching.rooms import Rooms

#: The first cut: this share of the mean value of a placed request, or as wide as so many choices; then ever wider.
_FIRST_CUT = 1e-3
_FIRST_SIZE = 800
_WIDER = 3
#: The proven cut is placed at once if it holds at most so many choices; and instead of a later cut if it holds at most
#: so many times its choices.
_FEW = 1_600
_HARDLY_MORE = 10
#: Every cut but the last stops at this gap within itself, or after so many branch-and-bound nodes.
_CLOSE = 5e-4
_NODES = 100
#: Choices in a relaxation at the most: more would not be stated and solved in time.
_MOST = 150_000
#: Relaxations solved in search of overfilled covers, as long as each lowers the bound by this share.
_ROUNDS = 12
_SETTLED = 1e-6


class Progress(Protocol):
    """Is told how far the run is."""

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Take note of the stage that begins or goes on, the best value and the proven bound so far."""


def silent(stage: str, *, value: float | None = None, bound: float | None = None) -> None:
    """Take no note."""


def never() -> bool:
    """Never ask to stop."""
    return False


def solve(
    problem: Problem,
    options: SolveOptions,
    *,
    clock: Callable[[], float],
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
) -> Plan:
    """Return the best plan found within the limits, with its proven bound.

    Parameters
    ----------
    clock
        Returns seconds; only differences matter.
    progress
        Told (stage, value, bound) as the run goes on.
    should_stop
        Asked now and then; True ends the run with the best plan so far.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot all be kept.
    """
    search = _Search(problem, options, clock, progress, should_stop)
    search.keep()
    search.start()
    search.price()
    search.place()
    return search.plan()


class _Search:
    """The best plan and the best bound so far."""

    def __init__(
        self,
        problem: Problem,
        options: SolveOptions,
        clock: Callable[[], float],
        progress: Progress,
        should_stop: Callable[[], bool],
    ) -> None:
        self.problem, self.options = problem, options
        self.clock, self.progress, self.should_stop = clock, progress, should_stop
        self.seconds: dict[str, float] = {}
        self.deadline = math.inf
        self.taken: Taken = {}
        self.value = -math.inf
        self.bound = self.price_bound = math.inf
        self.prices = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
        self._stage, self._since = "", clock()

    def keep(self) -> None:
        """List what every request could take, and keep pins and fixed classes: exactly, outside the time limit."""
        self._enter("choices")
        refuse_overfull(self.problem)
        self.choices = choices_of(self.problem)
        self._enter("pins")
        self.rooms = Rooms(self.problem, self.choices)
        self.pinned = keep_pins(self.problem, self.choices, self.options)
        self.deadline = self.clock() + self.options.time_limit

    def start(self) -> None:
        """Take what fits, best first: a plan from the first moment on."""
        self._enter("start")
        self._adopt(fill(self.problem, self.choices, self.choices.value, self.pinned))
        self._believe(self.prices)

    def price(self) -> None:
        """Solve the relaxation until no cover is overfilled; its duals are the prices."""
        self._enter("price")
        choices = self.choices.only(self._likely())
        for _ in range(_ROUNDS):
            if self._done():
                return
            model = build(self.problem, choices, self.rooms)
            answer = backend.relax(model.linear, self._limits())
            before = self.price_bound
            self._believe(model.prices(answer.duals, self.problem))
            settled = before - self.price_bound <= _SETTLED * before
            if answer.end is not End.OPTIMAL or settled or not self.rooms.learn(model.counts(answer.values)):
                break
        self._adopt(fill(self.problem, self.choices, self._worth(), self.pinned))

    def place(self) -> None:
        """Place ever wider cuts; the last one is proven to hold every better plan."""
        self._enter("place")
        loss = self._loss()
        ranked = np.sort(loss)
        width, size = _FIRST_CUT * self.value / max(len(self.taken), 1), _FIRST_SIZE
        while not self._done():
            good_enough = self.value * (1.0 + self.options.gap)
            room = max(self.price_bound - good_enough, 0.0) + 1e-9 * max(1.0, self.value)
            cut = max(width, float(ranked[min(size, len(ranked) - 1)]))
            enough = _FEW if size == _FIRST_SIZE else _HARDLY_MORE * np.count_nonzero(loss <= cut)
            if cut >= room or np.count_nonzero(loss <= room) <= enough:
                self._bound_by(max(self._place_these(loss <= room, last=True), good_enough))
                return
            self._bound_by(max(self._place_these(loss <= cut, last=False), self.price_bound - cut))
            width, size = width * _WIDER, size * _WIDER

    def plan(self) -> Plan:
        """Return the plan with its certificate."""
        self._enter("assemble")
        plan = assemble(
            self.problem,
            self.choices,
            self.taken,
            prices=self.prices,
            bound=self.bound,
            price_bound=self.price_bound,
            status=self._status,
        )
        self._enter("")
        return plan.timed(self.seconds)

    def _place_these(self, keep: np.typing.NDArray[np.bool_], *, last: bool) -> float:
        """Solve the model of some choices, adopt what it finds, return the bound it proves for these choices.

        Where the found plan overfills a cover, or its days cannot be dealt out, the model learns and is solved again.
        """
        keep = keep | np.isin(np.arange(len(keep)), list(self.taken))
        held = np.flatnonzero(keep)
        position = {int(choice): i for i, choice in enumerate(held)}
        bound = math.inf
        while True:
            model = build(self.problem, self.choices.only(keep), self.rooms).whole()
            start = model.start((position[choice], days) for choice, days in self.taken.items() if choice in position)
            limits = (
                self._limits() if last else replace(self._limits(), nodes=_NODES, gap=max(self.options.gap, _CLOSE))
            )
            answer = backend.solve(model.linear, limits, solver=self.options.solver, start=start)
            if answer.end is not End.INFEASIBLE:
                bound = min(bound, answer.bound)
            if answer.end not in (End.OPTIMAL, End.FEASIBLE) or not self._learn(model, answer.values, held):
                return bound
            if self.should_stop() or self.clock() >= self.deadline:
                return bound

    def _learn(self, model: Model, values: Floats, held: np.typing.NDArray[np.int64]) -> bool:
        """Adopt what the model found; tell whether it has to be solved again with what was learnt from it."""
        taken = np.flatnonzero(values[: len(held)] > 0.5).tolist()  # noqa: PLR2004 (whole up to a tolerance)
        counts = {key: round(values[column]) for key, column in model.day_columns.items()}
        dealt = deal(model.choices, self.rooms, taken, counts)
        found = {int(held[choice]): days for choice, days in dealt.days.items()}
        if set(np.flatnonzero(self.choices.must).tolist()) <= set(self.choices.request[list(found)].tolist()):
            worth = self._worth()
            worth[held[taken]] += worth.max(initial=0.0)
            self._adopt(fill(self.problem, self.choices, worth, found))
        if not dealt.failed:
            return False
        if not self.rooms.learn(np.round(model.counts(values))):
            for k in dealt.failed:
                self.rooms.make_exact(k)
        return True

    def _adopt(self, taken: Taken) -> None:
        value = math.fsum(self.choices.value[list(taken)]) if taken else 0.0
        if value > self.value:
            self.taken, self.value = taken, value
            self.progress(self._stage, value=self.value, bound=self.bound)

    def _believe(self, prices: Prices) -> None:
        """Take these prices if they prove a lower bound than those so far."""
        proven = price_bound(self.problem, self.choices, prices)
        if proven < self.price_bound:
            self.prices, self.price_bound = prices, proven
            self._bound_by(proven)

    def _bound_by(self, bound: float) -> None:
        self.bound = min(self.bound, max(bound, self.value))

    def _worth(self) -> Floats:
        """Order for filling: net value first; what has no net value but a value still gets a try, last."""
        net = net_values(self.choices, self.prices)
        lowest = net.min(initial=0.0)
        return np.where(self.choices.value > 0, net - lowest + 1.0, 0.0)

    def _likely(self) -> np.typing.NDArray[np.bool_]:
        """Return which choices the relaxation holds: all, or where they are too many each request's most valuable ones.

        Prices of a part prove a bound of the whole as well, only a weaker one.
        """
        choices = self.choices
        each = max(1, _MOST // max(len(choices.requests), 1))
        order = np.lexsort((-choices.value, choices.request))
        rank = np.empty(len(choices), dtype=np.int64)
        sizes = np.diff(np.append(choices.starts, len(choices)))
        rank[order] = np.arange(len(choices)) - np.repeat(choices.starts, sizes)
        likely = (rank < each) | (len(choices) <= _MOST) | choices.must[choices.request]
        likely[list(self.taken)] = True
        return np.asarray(likely, dtype=bool)

    def _loss(self) -> Floats:
        """Return how far each choice's net value is below its request's surplus; shape (n_choices,)."""
        net = net_values(self.choices, self.prices)
        best = surplus(self.choices, net)
        return np.repeat(best, np.diff(np.append(self.choices.starts, len(self.choices)))) - net

    def _done(self) -> bool:
        return self._gap() <= self.options.gap or self.should_stop() or self.clock() >= self.deadline

    def _gap(self) -> float:
        return max(0.0, self.bound - self.value) / max(self.value, 1e-9)

    def _limits(self) -> Limits:
        return Limits(
            seconds=self.deadline - self.clock(),
            gap=self.options.gap,
            seed=self.options.seed,
            should_stop=self.should_stop,
            on_progress=lambda value, _bound: self.progress(
                self._stage, value=max(value, self.value), bound=self.bound
            ),
        )

    def _status(self, value: float, bound: float) -> Status:
        if bound - value <= 1e-9 * max(1.0, value):
            return Status.OPTIMAL
        if max(0.0, bound - value) / max(value, 1e-9) <= self.options.gap:
            return Status.WITHIN_GAP
        return Status.CANCELLED if self.should_stop() else Status.TIME_LIMIT

    def _enter(self, stage: str) -> None:
        now = self.clock()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        if stage:
            self.progress(stage, value=None if self.value == -math.inf else self.value, bound=self.bound)
