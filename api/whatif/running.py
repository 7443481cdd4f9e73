"""Run scenarios against a standing plan: the changed problem, its plan, what is proven of the difference, who moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from api.pipeline import Case, minutes_of
from api.problems import problem_of
from api.whatif.asked import RECORDS, Asked, changes_of
from api.whatif.records import with_records
from features.pipeline import score
from features.records import Market
from matching.changes import changed
from matching.check import violations
from matching.errors import BrokenPlan
from matching.fits import Fits
from matching.options import SolveOptions
from matching.plan import ClassPlacement, Placement, Plan, Status
from matching.problem import Problem
from matching.resolving import Difference, difference, still_holds
from matching.whatif import carried, plan_after


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """One scenario, solved.

    Attributes
    ----------
    asked
    market, problem
        As changed.
    before
        The standing plan, in the positions of `problem`.
    after
    difference
    moved
        People whose job, house, kind of place, days or parts differ, in the order of people; None where not placed.
    classes
        The same of classes: house or days.
    """

    asked: Asked
    market: Market
    problem: Problem
    before: Plan
    after: Plan
    difference: Difference
    moved: tuple[tuple[int, Placement | None, Placement | None], ...]
    classes: tuple[tuple[int, ClassPlacement | None, ClassPlacement | None], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stated:
    """A scenario ready to be solved: `base` has the further records, `after` the other changes too."""

    asked: Asked
    market: Market
    after: Problem
    before: Plan
    holds: bool
    difference: Callable[[Plan], Difference]


def state(case: Case, plan: Plan, asked: Asked) -> Stated:
    """Return the changed problem of a scenario.

    Raises
    ------
    BadInput, BadOption
        If what is asked for cannot be read, or names what there is not.
    """
    market, base = case.market, case.problem
    if asked.add:
        market = with_records(market, {RECORDS[option]: path for option, path in asked.add.items()})
        base = _problem(case, market)
    before = carried(plan, case.problem, base)
    changes = changes_of(base, asked)
    after = changed(base, changes)
    n_fixed = int(np.count_nonzero(after.classes.fixed))

    def proven(found: Plan) -> Difference:
        if asked.add:
            return Difference.between(before, found)
        return difference(base, changes, before, found)

    return Stated(
        asked=asked,
        market=market,
        after=after,
        before=before,
        holds=n_fixed == int(np.count_nonzero(case.problem.classes.fixed)) and still_holds(after, changes, before),
        difference=proven,
    )


def run(
    stated: Stated, options: SolveOptions, *, clock: Callable[[], float], should_stop: Callable[[], bool]
) -> Scenario:
    """Solve a scenario, with the gap of the standing plan: 0 where that is proven optimal.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot be kept then.
    BrokenPlan
        If the independent check refuses the plan.
    """
    before, after = stated.before, stated.after
    gap = 0.0 if before.status is Status.OPTIMAL else max(options.gap, before.gap)
    found = plan_after(
        after, before, replace(options, gap=gap), holds=stated.holds, clock=clock, should_stop=should_stop
    )
    broken = violations(after, found)
    if broken:
        raise BrokenPlan(tuple(map(str, broken)))
    return Scenario(
        asked=stated.asked,
        market=stated.market,
        problem=after,
        before=before,
        after=found,
        difference=stated.difference(found),
        moved=_moved(before, found),
        classes=_moved_classes(before, found),
    )


def _problem(case: Case, market: Market) -> Problem:
    problem = problem_of(market, _fits(case, market), minutes_of(market), case.options.weights, case.kept or ())
    return replace(problem, floors=case.problem.floors)


def _fits(case: Case, market: Market) -> Fits:
    """Return the fits of the records as they were judged, and beside them those of new jobs."""
    shape = (len(market.candidates), len(market.jobs))
    if market.fits is not None:
        return Fits.of(market.fits["candidate"], market.fits["job"], market.fits["fit"], shape)
    old = case.problem.fits
    if shape == old.shape:
        return old
    scored = score(market.candidates, market.jobs, top_k=case.options.top_k, today=case.options.today).fits
    new = scored.columns >= old.shape[1]
    return Fits.of(
        np.concatenate([old.rows(), scored.rows()[new]]),
        np.concatenate([old.columns, scored.columns[new]]),
        np.concatenate([old.values, scored.values[new]]),
        shape,
    )


def _moved(before: Plan, after: Plan) -> tuple[tuple[int, Placement | None, Placement | None], ...]:
    then, now = ({row.person: row for row in plan.placements} for plan in (before, after))
    people = ((person, then.get(person), now.get(person)) for person in sorted({*then, *now}))
    return tuple((who, old, new) for who, old, new in people if _where(old) != _where(new))


def _where(row: Placement | None) -> object:
    return row and (row.job, row.house, row.place_kind, row.days, row.parts)


def _moved_classes(before: Plan, after: Plan) -> tuple[tuple[int, ClassPlacement | None, ClassPlacement | None], ...]:
    then, now = ({row.block: row for row in plan.classes} for plan in (before, after))
    blocks = ((block, then.get(block), now.get(block)) for block in sorted({*then, *now}))
    return tuple((which, old, new) for which, old, new in blocks if _at(old) != _at(new))


def _at(row: ClassPlacement | None) -> object:
    return row and (row.house, row.days)
