"""What would place a request that has no place: the smallest changes of the market, or of what it asks itself.

By the plan's prices, a change is likely to place a request when it then gains something, whatever is added being free
of charge, and when what is added suffices for those who would gain more from it. That is an estimate; `matching.trials`
makes the change and plans again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.changes import Change, DeskDays, MoreDays, MoreOpenings, MorePlaces, NoWish, TravelLimit, changed
from matching.fits import Floats
from matching.floors import floors_of
from matching.left import Left
from matching.nets import cheapest_days, day_prices, net_values
from matching.plan import Plan, Prices
from matching.problem import Problem
from matching.rationale import rows_of
from matching.rivals import Added, Rivals
from matching.rows import Rows
from matching.rules import Fell
from matching.week import DAYS, N_PARTS, bits, n_set

#: Ways of placing a request that are looked at, and remedies that are named, at the most.
_WAYS, MOST = 6, 8
#: More than so many openings or places are no small change.
MOST_ADDED = 3
#: How much farther somebody might go, minutes.
_FARTHER = (10, 20, 30)
#: Below this a net value is no gain.
_GAIN = 1e-9


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """Changes that are likely to place a request.

    Attributes
    ----------
    changes
    size
        How much changes: openings, places for a day, desk-days, tens of minutes, days, parts, wishes.
    margin
        What the request gains at the plan's prices.
    verified
        Whether it was made, the market planned again, and the request placed then.
    value
        What that plan is worth more than the standing one; None for an estimate.
    """

    changes: tuple[Change, ...]
    size: int
    margin: float
    verified: bool = False
    value: float | None = None


def remedies(problem: Problem, plan: Plan, request: int) -> tuple[Remedy, ...]:
    """Return what is likely to place an unplaced request, the smallest change first; estimates.

    Parameters
    ----------
    request
        A person, or n_people + class.
    """
    if request >= problem.n_people:
        found = list(_more_seats(problem, plan, request))
    else:
        found = [*_more_supply(problem, plan, request), *_less_asked(problem, plan, request)]
    smallest = sorted(found, key=lambda remedy: (remedy.size, -remedy.margin))
    return tuple(smallest[:MOST])


def enlarged(remedy: Remedy) -> Remedy | None:
    """Return the remedy with one more of what it adds; None where it adds nothing, or that is no small change."""
    added = [change for change in remedy.changes if isinstance(change, MoreOpenings | MorePlaces)]
    if not added or max(change.n for change in added) >= MOST_ADDED:
        return None
    more = tuple(
        replace(change, n=change.n + 1) if isinstance(change, MoreOpenings | MorePlaces) else change
        for change in remedy.changes
    )
    n_more = sum(int(n_set[change.days]) if isinstance(change, MorePlaces) else 1 for change in added)
    return replace(remedy, changes=more, size=remedy.size + n_more)


def _more_supply(problem: Problem, plan: Plan, person: int) -> Iterator[Remedy]:
    """Yield openings and places that the person is short of, each alone and all that one way is short of."""
    rows, fell = rows_of(problem, person)
    rows = rows.only(fell == Fell.POSSIBLE)
    left, seen = Left.of(problem, plan), set[tuple[Change, ...]]()
    lacks = [_lacking(left, rows.only(np.array([k])), plan.prices) for k in range(len(rows))]
    bonus = _bonus(problem, plan, person)
    ways = [
        (_margin(rows.only(np.array([k])), plan.prices, changes) + bonus, changes)
        for k, all_of_it in enumerate(lacks)
        for changes in {(change,) for change in all_of_it} | ({all_of_it} if all_of_it else set())
    ]
    ways.sort(key=lambda way: (-way[0], len(way[1]), str(way[1])))
    rivals, of_jobs = Rivals(problem, plan), set[int]()
    for margin, changes in ways:
        if margin <= _GAIN or len(seen) >= _WAYS:
            return
        jobs = {change.job for change in changes if isinstance(change, MoreOpenings) and len(changes) > 1}
        if changes in seen or jobs & of_jobs:
            continue
        seen.add(changes)
        enough = _enough(rivals, person, margin, changes)
        if enough:
            of_jobs |= jobs  # one house is named for it, the best
            size = sum(
                change.n * (int(n_set[change.days]) if isinstance(change, MorePlaces) else 1) for change in enough
            )
            yield Remedy(changes=_together(enough), size=size, margin=margin)


def _enough(rivals: Rivals, person: int, margin: float, changes: tuple[Added, ...]) -> tuple[Added, ...]:
    """Return the changes with enough for those who gain more from them, too; none where that is no small change."""
    enough: list[Added] = []
    for change in changes:
        n = 1 + rivals.count(person, margin, change)
        if n > MOST_ADDED:
            return ()
        enough.append(replace(change, n=n))
    return tuple(enough)


def _together(changes: tuple[Added, ...]) -> tuple[Change, ...]:
    """Return the same changes, days with as many more places in one."""
    found: dict[Change, int] = {}
    for change in changes:
        key = replace(change, days=0) if isinstance(change, MorePlaces) else change
        found[key] = found.get(key, 0) | (change.days if isinstance(change, MorePlaces) else 0)
    return tuple(replace(key, days=days) if isinstance(key, MorePlaces) else key for key, days in found.items())


def _lacking(left: Left, row: Rows, prices: Prices) -> tuple[Added, ...]:
    """Return what the plan does not leave of what one way takes; of the days, those with the lowest price."""
    found: list[Added] = []
    job, house = int(row.job[0]), int(row.house[0])
    if job >= 0 and left.openings[job] <= 0:
        found.append(MoreOpenings(job=job))
    if house < 0:
        return tuple(found)
    full = int(left.full_days(row)[0])
    per_day = np.where([full >> day & 1 for day in range(len(DAYS))], day_prices(row, prices)[0], -1.0)
    days, _ = cheapest_days(row, per_day[None])  # free days first
    found += [
        MorePlaces(house=house, place_kind=int(row.place_kind[0]), days=1 << day, parts=int(row.parts[0]))
        for day in bits(int(days[0]) & full)
    ]
    return tuple(found)


def _margin(row: Rows, prices: Prices, free: tuple[Added, ...]) -> float:
    """Return what one way gains when what is added costs nothing."""
    opening = (
        0.0 if any(isinstance(change, MoreOpenings) for change in free) else np.append(prices.openings, 0.0)[row.job[0]]
    )
    if row.house[0] < 0:
        return float(row.value[0] - opening)
    per_day = day_prices(row, prices)
    for change in free:
        if isinstance(change, MorePlaces):
            per_day[0, list(bits(change.days))] = 0.0
    return float(row.value[0] - opening - cheapest_days(row, per_day)[1][0])


def _less_asked(problem: Problem, plan: Plan, person: int) -> Iterator[Remedy]:
    """Yield what the person, or an employer, might ask less: a desk-day, minutes, days, parts, a wish."""
    bonus = _bonus(problem, plan, person)
    for change, size in _asks(problem, plan, person):
        rows, fell = rows_of(changed(problem, (change,)), person)
        margin = float(net_values(rows, fell, plan.prices).max(initial=-np.inf)) + bonus
        if margin > _GAIN:
            yield Remedy(changes=(change,), size=size, margin=margin)
    for k, minutes in enumerate(_FARTHER):
        limit = TravelLimit(person=person, minutes=_limit(problem, person) + minutes)
        rows, fell = rows_of(changed(problem, (limit,)), person)
        margin = float(net_values(rows, fell, plan.prices).max(initial=-np.inf)) + bonus
        if margin > _GAIN:
            yield Remedy(changes=(limit,), size=k + 1, margin=margin)
            return


def _asks(problem: Problem, plan: Plan, person: int) -> Iterator[tuple[Change, int]]:
    rows, fell = rows_of(problem, person)
    net = net_values(rows, fell, plan.prices)
    near = np.argsort(-net, kind="stable")[:_WAYS]
    for job in dict.fromkeys(rows.job[near[np.isfinite(net[near]) & (rows.job[near] >= 0)]].tolist()):
        n_days = int(problem.jobs.n_days[job])
        if n_days > max(1, int(n_set[problem.jobs.fixed_days[job]])):
            yield DeskDays(job=job, n_days=n_days - 1), 1
    n_candidates = len(problem.candidates.ids)
    who, at = (problem.candidates, person) if person < n_candidates else (problem.members, person - n_candidates)
    held = problem.capacity.any(axis=(0, 1, 3))
    for day in np.flatnonzero(held).tolist():
        if not who.days[at] >> day & 1:
            yield MoreDays(person=person, days=1 << day), 1
    if person >= n_candidates:
        return
    for part in range(N_PARTS):
        if not who.parts[at] >> part & 1:
            yield MoreDays(person=person, parts=1 << part), 1
    wished, wishes = problem.wishes.row(person)
    yield from ((NoWish(person=person, job=job), 1) for job in wished[wishes < 0].tolist())


def _limit(problem: Problem, person: int) -> float:
    return float(np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])[person])


def _bonus(problem: Problem, plan: Plan, person: int) -> float:
    """Return what floors add for a person who is placed."""
    if not problem.floors:
        return 0.0
    bonus: Floats = floors_of(problem).bonus(plan.prices.floors)
    return float(bonus[person])


def _more_seats(problem: Problem, plan: Plan, request: int) -> Iterator[Remedy]:
    """Yield for each house of a class how many more seats it needs, on the days that lack the fewest."""
    classes, b = problem.classes, request - problem.n_people
    kind, parts, seats = int(classes.place_kind[b]), int(classes.parts[b]), int(classes.seats[b])
    left = Left.of(problem, plan)
    for house in np.flatnonzero(np.nan_to_num(classes.preference[b]) * classes.value[b] > 0).tolist():
        free = left.places[house, kind][:, list(bits(parts))].min(axis=1)
        days = sorted(bits(int(classes.days[b])), key=lambda day: (max(seats - free[day], 0), day))[: classes.n_days[b]]
        lacking = {day: int(seats - free[day]) for day in days if free[day] < seats}
        if len(days) == classes.n_days[b] and lacking:
            more = MorePlaces(
                house=house,
                place_kind=kind,
                days=sum(1 << day for day in lacking),
                parts=parts,
                n=max(lacking.values()),
            )
            value = float(classes.value[b] * classes.preference[b, house])
            yield Remedy(changes=(more,), size=more.n * len(lacking), margin=value)
