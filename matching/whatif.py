"""The plan after a change that leaves people where they are unless something is gained.

Many plans are nearly as good as the best, and a search ends at any of them; between two such plans hundreds of people
move for nothing. So the changed problem is first solved with a small bonus for whoever stays. The plan that comes of it
is judged without the bonus, at a bound of the problem as it is; only where it is not as good as the standing plan was
proven to be is the problem solved as it is, and the better plan taken. At last whoever has job and house as before gets
the days as before, where they are still free.

Where the standing plan itself was made to keep another one, its bonus is part of what plans are worth and stays where
it is; then there is no second one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.demand import Oracle
from matching.left import Left
from matching.options import LEAST_SECONDS, SolveOptions
from matching.plan import Placement, Plan, Prices, Status
from matching.problem import Problem
from matching.progress import never
from matching.requests import requests_of
from matching.resolving import ended, standing
from matching.solver import solve
from matching.stays import stay_bonus, stays_of

#: What staying is worth while a plan is sought, relative to what a placed request is worth; and how much nearer than
#: asked for that plan is sought to its bound, as the bonus itself loosens it.
_STAY = 1e-3
_NEARER = 0.5
#: Plans whose values differ by less, relative to the value, are worth the same.
_SAME = 1e-9


def plan_after(
    after: Problem,
    plan: Plan,
    options: SolveOptions,
    *,
    holds: bool,
    clock: Callable[[], float],
    should_stop: Callable[[], bool] = never,
) -> Plan:
    """Return a plan of a changed problem in which people move only if something is gained.

    Parameters
    ----------
    after
        The changed problem; its people, jobs, houses and kinds are those of the plan, new ones behind them.
    plan
        The standing plan, with prices in the shape of the changed problem.
    options
        The time limit is for everything together.
    holds
        Whether the standing plan is a plan of the changed problem too, so that the answer is not worth less.
    clock, should_stop

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot be kept.
    """
    end = clock() + options.time_limit
    found = None
    if not after.weights.stay_bonus and plan.placements:
        nearer = replace(options, gap=_NEARER * options.gap)
        staying = _staying(after, plan)
        kept = solve(staying, nearer, clock=clock, warm=plan.prices, start=plan, should_stop=should_stop)
        found = _without_bonus(after, staying, kept, options.gap)
    if found is None or (not _is_near(found, options.gap) and end - clock() > LEAST_SECONDS and not should_stop()):
        rest = replace(options, time_limit=max(end - clock(), LEAST_SECONDS))
        plain = solve(after, rest, clock=clock, warm=plan.prices, start=found or plan, should_stop=should_stop)
        found = plain if found is None else _better(found, plain, options.gap)
    if holds and found.value < plan.value:
        return standing(after, plan, found, options.gap)
    return days_as_before(after, plan, found)


def _is_near(plan: Plan, gap: float) -> bool:
    return plan.status is Status.OPTIMAL or plan.gap <= gap


def _staying(after: Problem, plan: Plan) -> Problem:
    """Return the problem in which it is worth a little to have the standing plan's job and house."""
    bonus = _STAY * max(plan.value, 0.0) / len(plan.placements)
    return replace(after, stays=stays_of(plan.placements), weights=replace(after.weights, stay_bonus=bonus))


def _without_bonus(after: Problem, staying: Problem, kept: Plan, gap: float) -> Plan:
    """Return a plan of the problem with the bonus as one without it, with what its prices prove without it."""
    now = stays_of(kept.placements)
    bonus = stay_bonus(staying, now.person, now.job, now.house).tolist()
    rows = tuple(replace(row, value=row.value - extra) for row, extra in zip(kept.placements, bonus, strict=True))
    value = math.fsum([*(row.value for row in rows), *(stay.value for stay in kept.classes)])
    oracle = Oracle(after, requests_of(after))
    surplus, _ = oracle.best(kept.prices)
    price_bound = max(oracle.bound(kept.prices, surplus, kept.floors), value)
    bare = replace(
        kept, placements=rows, value=value, bound=max(min(kept.bound, price_bound), value), price_bound=price_bound
    )
    return replace(bare, status=ended(bare, value, gap))


def _better(staying: Plan, plain: Plan, gap: float) -> Plan:
    """Return the better of two plans of one problem, the first if they are worth the same; with all that is proven."""
    chosen = staying if staying.value >= plain.value - _SAME * max(1.0, plain.value) else plain
    proof = min(staying, plain, key=lambda plan: plan.price_bound)
    bound = max(min(staying.bound, plain.bound), chosen.value)
    proven = replace(chosen, prices=proof.prices, price_bound=max(proof.price_bound, chosen.value), bound=bound)
    return replace(proven, status=ended(replace(proven, status=plain.status), chosen.value, gap))


def days_as_before(after: Problem, plan: Plan, found: Plan) -> Plan:
    """Return the plan in which whoever has job, house and kind as before gets the days as before, where they are free.

    First everybody at a house together, since two who changed days can only change back together; where that overfills
    it, one after the other.
    """
    before = {row.person: row for row in plan.placements}
    rows = list(found.placements)
    moved = [k for k, row in enumerate(rows) if row.person in before and _only_days(before[row.person], row)]
    left = Left.of(after, found)
    pools: dict[tuple[int | None, int | None], list[int]] = {}
    for k in moved:
        pools.setdefault((rows[k].house, rows[k].place_kind), []).append(k)
    for pool in pools.values():
        groups = [pool, *([k] for k in pool)]
        for group in groups:
            back = [(k, replace(rows[k], days=before[rows[k].person].days)) for k in group]
            if all(rows[k] == row for k, row in back):
                continue
            if _change(left, [rows[k] for k, _ in back], [row for _, row in back]):
                for k, row in back:
                    rows[k] = row
    return replace(found, placements=tuple(rows))


def _only_days(before: Placement, now: Placement) -> bool:
    """Tell whether two placements differ in their days alone, as far as they take anything."""
    return (
        before.days != now.days
        and before.days.bit_count() == now.days.bit_count()
        and (before.job, before.house, before.place_kind, before.parts)
        == (now.job, now.house, now.place_kind, now.parts)
    )


def _change(left: Left, now: list[Placement], then: list[Placement]) -> bool:
    """Give back what `now` takes and take `then`; tell whether that fits, else leave all as it is."""
    for old, new in zip(now, then, strict=True):
        left.add(old, 1)
        left.add(new, -1)
    row = then[0]
    if left.places[row.house, row.place_kind].min() >= 0:
        return True
    for old, new in zip(now, then, strict=True):
        left.add(old, -1)
        left.add(new, 1)
    return False


def carried(plan: Plan, before: Problem, after: Problem) -> Plan:
    """Return a plan in the positions of a problem with more records: new ones are behind the old ones, kinds anywhere.

    What is new has no price.
    """
    kind = {k: after.kinds.index(name) for k, name in enumerate(before.kinds)}
    openings, places = np.zeros(len(after.jobs.ids)), np.zeros(after.capacity.shape)
    openings[: len(plan.prices.openings)] = plan.prices.openings
    for old, new in kind.items():
        places[: len(plan.prices.places), new] = plan.prices.places[:, old]
    return replace(
        plan,
        placements=tuple(
            row if row.place_kind is None else replace(row, place_kind=kind[row.place_kind]) for row in plan.placements
        ),
        classes=tuple(replace(stay, place_kind=kind[stay.place_kind]) for stay in plan.classes),
        prices=Prices(openings=openings, places=places, floors=plan.prices.floors),
    )
