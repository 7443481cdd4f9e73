"""Place some requests anew while all others stay: one model, solved to the optimum or as far as its limits go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from matching import backend
from matching.backend import Answer, End, Limits
from matching.covers import Covers
from matching.fits import Ints
from matching.model import Kept, Model, build
from matching.rounding import fitting
from matching.standing import Standing

#: Rounds of learning covers at the most.
_ROUNDS = 20
_ROUNDS_BESIDE = 5

Solve = Callable[[Model, Ints], Answer]
"""Solves a model, from the choices that are taken now."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Some requests of a standing plan, and what they could take.

    Attributes
    ----------
    free
        Requests, ascending.
    held
        Choices of these requests, those that they have now among them, ascending.
    mine
        The choices that they have now.
    kept
        What all others take.
    """

    free: Ints
    held: Ints
    mine: Ints
    kept: Kept

    @classmethod
    def of(cls, standing: Standing, free: Ints, held: Ints) -> Part:
        """Return the part of a plan where the requests `free` choose among `held`."""
        choices = standing.choices
        mine = standing.taken[np.isin(choices.request[standing.taken], free)]
        kept = standing.kept.without(Kept.of(standing.problem, choices, mine))
        return cls(free=free, held=np.union1d(held, mine), mine=mine, kept=kept)

    def model(self, standing: Standing, covers: Covers) -> Model:
        """Return the part's model with the covers known so far."""
        return build(standing.problem, standing.choices, covers, self.held, self.kept)

    def placed(self, standing: Standing, answer: Answer) -> Standing:
        """Return a plan with this part placed as the answer says."""
        return standing.with_requests(self.free, self.held[answer.values[: len(self.held)] > 0.5])  # noqa: PLR2004

    def choices_in(self, standing: Standing) -> Ints:
        """Return what the requests of this part take in a plan."""
        taken = standing.taken
        return taken[np.isin(standing.choices.request[taken], self.free)]

    def pools(self, standing: Standing, covers: Covers) -> Ints:
        """Return the pools that the part could touch."""
        group = standing.choices.group[self.held]
        return np.unique(covers.pools.of_group[group[group >= 0]])


def solve_with(limits: Callable[[], Limits], solver: str) -> Solve:
    """Return a way to solve models within the limits of the moment."""
    return lambda model, mine: backend.solve(model.linear, limits(), solver=solver, start=model.start(mine))


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """What became of a part.

    Attributes
    ----------
    standing
        None where nothing was found, or nothing better than before that fits.
    bound
        No plan that leaves all others where they are, and chooses among what is held, is worth more.
    optimal
        Whether `standing` is the best of these plans.
    """

    standing: Standing | None
    bound: float
    optimal: bool


def place(standing: Standing, covers: Covers, part: Part, solve: Solve) -> Placed:
    """Place a part until no cover is overfilled; `covers` learns.

    What is found on the way is not lost: of whom it places too many, those with the least value give way.
    """
    pools, bound = part.pools(standing, covers), np.inf
    rest = standing.sum_of_values - float(standing.choices.value[part.mine].sum())
    best, mine = standing, part.mine
    for _ in range(_ROUNDS):
        answer = solve(part.model(standing, covers), mine)
        if answer.end is not End.INFEASIBLE:
            bound = min(bound, rest + answer.bound)
        if answer.end not in (End.OPTIMAL, End.FEASIBLE):
            break
        found = part.placed(standing, answer)
        if not covers.learn(found.kept.groups.astype(np.float64), pools):
            return Placed(standing=found, bound=bound, optimal=answer.end is End.OPTIMAL)
        mended = _mended(found, covers)
        if mended.value > best.value:
            best, mine = mended, part.choices_in(mended)
    return Placed(standing=None if best is standing else best, bound=bound, optimal=False)


def _mended(found: Standing, covers: Covers) -> Standing:
    """Return a plan without whoever overfills a job or a cover that is known now."""
    choices = found.choices
    worth = np.full(len(choices.must), -np.inf)
    worth[choices.request[found.taken]] = choices.value[found.taken]
    worth[choices.must] = np.inf
    taken = fitting(found.problem, choices, covers, worth, found.taken)
    return Standing(problem=found.problem, choices=choices, taken=taken)


def place_all(
    standing: Standing, covers: Covers, parts: Sequence[Part], solve: Solve, pool: ThreadPoolExecutor | None
) -> Standing:
    """Place parts that share no request, each beside the others as they are now, and keep every gain that still fits.

    The models are solved side by side, and again where a cover turns out overfilled that was not known; what they find
    is taken over in order, so that threads change nothing.
    """
    found: dict[int, Standing] = {}
    waiting = list(range(len(parts)))
    for _ in range(_ROUNDS_BESIDE):
        models = [parts[k].model(standing, covers) for k in waiting]
        mine = [parts[k].mine for k in waiting]
        answers = list(pool.map(solve, models, mine)) if pool else list(map(solve, models, mine))
        again = []
        for k, answer in zip(waiting, answers, strict=True):
            if answer.end not in (End.OPTIMAL, End.FEASIBLE):
                continue
            plan = parts[k].placed(standing, answer)
            if plan.value <= standing.value:
                continue
            if covers.learn(plan.kept.groups.astype(np.float64), parts[k].pools(standing, covers)):
                again.append(k)
            else:
                found[k] = plan
        waiting = again
        if not waiting:
            break
    now = standing
    for k, plan in sorted(found.items()):
        part = parts[k]
        both = now.with_requests(part.free, plan.taken[np.isin(standing.choices.request[plan.taken], part.free)])
        counts = both.kept.groups.astype(np.float64)
        if now is standing or (
            both.keeps_openings() and both.n_missing <= now.n_missing and covers.hold(counts, part.pools(now, covers))
        ):
            now = both
    return now
