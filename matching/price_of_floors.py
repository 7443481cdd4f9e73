"""What a plan is worth under higher and higher floors: the curve value(F)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from matching.groups import Bools, Grouping
from matching.options import SolveOptions
from matching.parity import better, floors_at, n_missing, n_placed, under
from matching.plan import Plan, Prices, Status
from matching.problem import Floor, Problem
from matching.progress import Progress, never, silent
from matching.solver import solve

#: Fractions at which the curve is known.
SHARES = tuple(k / 10 for k in range(11))


@dataclass(frozen=True, kw_only=True)
class Point:
    """What is known at one fraction.

    Attributes
    ----------
    share
    value
        Of the best plan found, for whatever fraction, that keeps the floors of this one (as lowered, where they are).
    bound
        No plan that keeps them is worth more.
    people_placed
    missing
        How many people the floors lack together; 0 where none is lowered.
    """

    share: float
    value: float
    bound: float
    people_placed: int
    missing: int


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    floors: tuple[Floor, ...]
    plan: Plan


def curve(  # noqa: PLR0913 (a problem, its groups, and how to search)
    problem: Problem,
    options: SolveOptions,
    *,
    grouping: Grouping,
    able: Bools,
    clock: Callable[[], float],
    warm: Prices | None = None,
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
    shares: Sequence[float] = SHARES,
) -> tuple[Point, ...]:
    """Return value(F) for rising fractions, each search warm from the one before and within the time limit.

    A plan that keeps higher floors keeps the lower ones too, and what bounds plans of lower floors bounds those of
    higher ones. So each fraction gets the best plan that keeps its floors, whichever search found it, and the least
    bound of the fractions up to it: gaps of the searches cannot make the curve rise, except where floors are lowered.
    A search that is stopped is left out, and so are all after it.
    """
    bare = replace(problem, floors=())
    if warm is not None:
        warm = Prices(openings=warm.openings, places=warm.places)
    first = solve(bare, options, clock=clock, warm=warm, progress=progress, should_stop=should_stop)
    if first.status is Status.CANCELLED:
        return ()
    placed, found = n_placed(bare, first, able), list[_Found]()
    for share in shares:
        floored = replace(bare, floors=floors_at(share, grouping, able, placed))
        last = found[-1].plan if found else under(floored, first)
        plan = _still(floored, last, first)
        if plan is None:
            plan = solve(floored, options, clock=clock, warm=last.prices, progress=progress, should_stop=should_stop)
            if plan.status is Status.CANCELLED:
                break
            plan = better(floored, plan, under(floored, first))
        found.append(_Found(floors=floored.floors, plan=plan))
    return tuple(_points(bare, shares, found, first.bound))


def _still(floored: Problem, last: Plan, first: Plan) -> Plan | None:
    """Return the first or the last plan where it keeps these floors too, and nothing has to be sought."""
    if not n_missing(floored, first) and first.value >= last.value:
        return under(floored, first)
    if not n_missing(floored, last):
        return replace(last, floors=tuple(floor.least for floor in floored.floors))
    return None


def _points(problem: Problem, shares: Sequence[float], found: Sequence[_Found], top: float) -> Iterator[Point]:
    """Yield the points; `top` bounds every plan, floors or not. A bound of lowered floors is its own plan's alone."""
    bound = top
    for share, own in zip(shares, found, strict=False):
        floored = replace(problem, floors=own.floors)
        lacks = [n_missing(floored, other.plan) for other in found]
        k = min(range(len(found)), key=lambda k: (lacks[k], -found[k].plan.value))
        best = found[k].plan
        if not n_missing(floored, own.plan):
            bound = min(bound, own.plan.bound)
        proven = bound if not lacks[k] else min(top, own.plan.bound) if best is own.plan else top
        yield Point(
            share=share,
            value=best.value,
            bound=max(proven, best.value),
            people_placed=len(best.placements),
            missing=lacks[k],
        )
