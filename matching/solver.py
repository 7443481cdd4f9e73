"""Find the plan: keep what must be kept, price the relaxation, place the few bundles that matter, prove the rest away.

At any prices, the bound is the sum of everybody's surplus plus what all places cost together (weak duality). A choice whose
net value lies more than (bound − value of a known plan) below its request's surplus cannot be in a better plan. The search
places ever wider cuts around the best choices, and is done when the cut is as wide as that proof asks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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

#: The first cut, as a share of the mean value of a placed request; each later one is this many times wider.
_FIRST_CUT = 1e-3
_WIDER = 8.0
#: Branch-and-bound nodes for every cut but the last.
_NODES = 200
#: Up to this many choices the proven cut is placed at once; up to this many it is placed after the first cut.
_FEW, _MANY = 2_000, 25_000


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
        self.bound = math.inf
        self.prices = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
        self._stage, self._since = "", clock()

    def keep(self) -> None:
        """List what every request could take, and keep pins and fixed classes: exactly, outside the time limit."""
        self._enter("choices")
        refuse_overfull(self.problem)
        self.choices = choices_of(self.problem)
        self._enter("pins")
        self.pinned = keep_pins(self.problem, self.choices, self.options)
        self.deadline = self.clock() + self.options.time_limit

    def start(self) -> None:
        """Take what fits, best first: a plan from the first moment on."""
        self._enter("start")
        self._adopt(fill(self.problem, self.choices, self.choices.value, self.pinned))
        self.price_bound = self._lower_bound_to(self.prices)

    def price(self) -> None:
        """Solve the relaxation; its duals are the prices."""
        self._enter("price")
        if self._done():
            return
        model = build(self.problem, self.choices)
        answer = backend.relax(model.linear, self._limits())
        prices = model.prices(answer.duals, self.problem)
        if price_bound(self.problem, self.choices, prices) < self.price_bound:
            self.prices = prices
            self.price_bound = self._lower_bound_to(prices)
        self._adopt(fill(self.problem, self.choices, self._worth(), self.pinned))

    def place(self) -> None:
        """Place ever wider cuts; the last one is proven to hold every better plan."""
        self._enter("place")
        loss = self._loss()
        cut = _FIRST_CUT * self.value / max(len(self.taken), 1)
        first = True
        while not self._done():
            good_enough = self.value * (1.0 + self.options.gap)
            room = max(self.price_bound - good_enough, 0.0) + 1e-9 * max(1.0, self.value)
            last = cut >= room or np.count_nonzero(loss <= room) <= (_FEW if first else _MANY)
            bound = self._place_these(np.flatnonzero(loss <= (room if last else cut)), last=bool(last))
            if last:
                self.bound = min(self.bound, max(bound, good_enough))
                return
            cut, first = cut * _WIDER, False

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

    def _place_these(self, held: np.typing.NDArray[np.int64], *, last: bool) -> float:
        """Solve the model of some choices, adopt what it finds, return the bound it proves for these choices."""
        keep = np.zeros(len(self.choices), dtype=bool)
        keep[held] = True
        keep[list(self.taken)] = True
        held = np.flatnonzero(keep)
        model = build(self.problem, self.choices.only(keep))
        position = {int(choice): i for i, choice in enumerate(held)}
        start = model.start((position[choice], days) for choice, days in self.taken.items())
        limits = self._limits(nodes=None if last else _NODES)
        answer = backend.solve(model.linear, limits, solver=self.options.solver, start=start)
        if answer.end in (End.OPTIMAL, End.FEASIBLE):
            self._adopt_answer(model, answer.values, held)
        return answer.bound if answer.end is not End.INFEASIBLE else math.inf

    def _adopt_answer(self, model: Model, values: Floats, held: np.typing.NDArray[np.int64]) -> None:
        taken = np.flatnonzero(values[: len(held)] > 0.5).tolist()  # noqa: PLR2004 (whole up to a tolerance)
        counts = {key: round(values[column]) for key, column in model.day_columns.items()}
        dealt = deal(self.problem, model.choices, taken, counts)
        if dealt is not None:
            found = {int(held[choice]): days for choice, days in dealt.items()}
            self._adopt(fill(self.problem, self.choices, self._worth(), found))

    def _adopt(self, taken: Taken) -> None:
        value = math.fsum(self.choices.value[list(taken)]) if taken else 0.0
        if value > self.value:
            self.taken, self.value = taken, value
            self.progress(self._stage, value=self.value, bound=self.bound)

    def _lower_bound_to(self, prices: Prices) -> float:
        proven = price_bound(self.problem, self.choices, prices)
        self.bound = min(self.bound, proven)
        return proven

    def _worth(self) -> Floats:
        """Order for filling: net value first; what has no net value but a value still gets a try, last."""
        net = net_values(self.choices, self.prices)
        lowest = net.min(initial=0.0)
        return np.where(self.choices.value > 0, net - lowest + 1.0, 0.0)

    def _loss(self) -> Floats:
        """Return how far each choice's net value is below its request's surplus; shape (n_choices,)."""
        net = net_values(self.choices, self.prices)
        best = surplus(self.choices, net)
        return np.repeat(best, np.diff(np.append(self.choices.starts, len(self.choices)))) - net

    def _done(self) -> bool:
        return self._gap() <= self.options.gap or self.should_stop() or self.clock() >= self.deadline

    def _gap(self) -> float:
        return max(0.0, self.bound - self.value) / max(self.value, 1e-9)

    def _limits(self, nodes: int | None = None) -> Limits:
        return Limits(
            seconds=self.deadline - self.clock(),
            gap=self.options.gap,
            seed=self.options.seed,
            nodes=nodes,
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
