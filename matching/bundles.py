"""What every request could take: its bundles, with the choice of days left open.

A bundle's value does not depend on *which* days it takes, only on their number. So a request's bundles are listed once
per (job, house) as a *choice*, and all choices with the same house, place kind, parts, allowed days, fixed days and
number of days form a *group*: what the capacity of a house sees of them.

Pruning: at any prices with bound U, and with a plan worth L, a choice whose net value lies more than U − L below its
request's best cannot be in a better plan: the plan's value would be at most U less what that request forgoes. So the
choices within U − L hold every better plan (the proven cut); a narrower, unproven cut gives the working set.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.demand import Oracle
from matching.fits import Floats, Ints
from matching.floors import Floors
from matching.plan import Prices
from matching.problem import Problem
from matching.requests import Requests, distinct_columns, requests_of
from matching.rows import Rows
from matching.stays import stay_bonus
from matching.week import n_set

Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """Distinct ways to ask a house for days; parallel arrays of shape (n_groups,).

    Attributes
    ----------
    house, place_kind
    parts
        Mask of the parts that each day takes.
    fixed
        Days that are taken in any case.
    free
        Days among which `n_free` more are chosen; none of `fixed`. When all of them are needed they count as fixed.
    n_free
    size
        Places taken at each slot: 1, or the seats of a class (a class is a group of its own).
    """

    house: Ints
    place_kind: Ints
    parts: Ints
    fixed: Ints
    free: Ints
    n_free: Ints
    size: Ints

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.house)


@dataclass(frozen=True, kw_only=True, eq=False)
class Choices:
    """Every bundle that could be taken alone, days left open; sorted by request; parallel arrays of shape (n_choices,).

    Attributes
    ----------
    request
        Person (candidates, then members), or n_people + class.
    job
        -1 without a job.
    ask
        Which ask of `matching.requests` it is; -1 where it was not listed from there.
    house
        -1 for a job with 0 desk-days.
    group
        Position in `groups`; -1 for a job with 0 desk-days.
    value
    fit
        Wish included; NaN without a job.
    minutes
        NaN without a house.
    groups
    must : (n_requests,) bool
        Requests that have to be placed: pins.
    floors
    """

    request: Ints
    job: Ints
    ask: Ints
    house: Ints
    group: Ints
    value: Floats
    fit: Floats
    minutes: Floats
    groups: Groups
    must: Bools
    floors: Floors

    def __len__(self) -> int:
        """Return the number of choices."""
        return len(self.request)

    @cached_property
    def requests(self) -> Ints:
        """Requests that have a choice, ascending."""
        return self.request[self.starts]

    @cached_property
    def starts(self) -> Ints:
        """First choice of each of `requests`."""
        return np.flatnonzero(np.diff(self.request, prepend=-1))

    def only(self, keep: Bools) -> Choices:
        """Return the choices where `keep` holds; groups stay as they are."""
        columns = ("request", "job", "ask", "house", "group", "value", "fit", "minutes")
        return Choices(
            **{name: getattr(self, name)[keep] for name in columns},
            groups=self.groups,
            must=self.must,
            floors=self.floors,
        )


def choices_at(problem: Problem, requests: Requests, request: Ints, ask: Ints, house: Ints) -> Choices:
    """Return the choices that these asks of these requests at these houses (-1: none) are, sorted by request.

    Values are those of the formula, evaluated as written.
    """
    order = np.lexsort((house, ask, request))
    request, ask, house = request[order], ask[order], house[order]
    asks, shapes = requests.asks, requests.shapes
    item = asks.ask_item[ask].astype(np.int64)
    job, shape = requests.item_job[item], asks.item_shape[item]
    housed, is_class = house >= 0, request >= problem.n_people
    minutes = np.full(len(request), np.nan)
    known = housed & ~is_class
    minutes[known] = problem.minutes.get(request[known], house[known], 0.0)
    worth = asks.ask_worth[ask]
    value = np.zeros(len(request))
    value[~is_class] = worth[~is_class] + _priority(problem, request[~is_class])
    value[~is_class] += stay_bonus(problem, request[~is_class], job[~is_class], house[~is_class])
    value -= problem.weights.travel_weight * np.nan_to_num(minutes) * shapes.n_days[shape] / 5
    classes, b = problem.classes, request[is_class] - problem.n_people
    value[is_class] = classes.value[b] * classes.preference[b, house[is_class]]
    hold = np.zeros(len(request), dtype=np.int64)
    hold[housed] = requests.hold[house[housed], shape[housed]]
    rows = Rows.of(
        request=request,
        job=job,
        house=house,
        place_kind=shapes.place_kind[shape],
        parts=shapes.parts[shape],
        allowed=asks.days[request] & hold,
        fixed=shapes.fixed[shape],
        n_days=shapes.n_days[shape],
        size=shapes.size[shape],
        value=value,
        fit=np.where(job >= 0, worth, np.nan),
        minutes=minutes,
    )
    return choices_of_rows(rows, asks.must, requests.floors, ask)


def choices_of(problem: Problem) -> Choices:
    """Return every choice that could be taken alone: acceptable, with an opening, and a place at each of its slots."""
    requests = requests_of(problem)
    nothing = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
    near = Oracle(problem, requests).near(nothing, np.zeros(len(requests)), np.full(len(requests), np.inf))
    return choices_at(problem, requests, *near[:3])


def _priority(problem: Problem, person: Ints) -> Floats:
    candidates, members = problem.candidates.priority, problem.members.priority
    bonus = np.where(person < len(candidates), problem.weights.placed_bonus, 0.0)
    return np.asarray(np.concatenate([candidates, members])[person] + bonus, dtype=np.float64)


def choices_of_rows(rows: Rows, must: Bools, floors: Floors, ask: Ints | None = None) -> Choices:
    """Return the choices that rows, sorted by request, are.

    Parameters
    ----------
    must : (n_requests,)
    ask : (n_rows,)
    """
    groups, group = _group(rows)
    return Choices(
        request=rows.request,
        job=rows.job,
        ask=np.full(len(rows), -1) if ask is None else ask,
        house=rows.house,
        group=group,
        value=rows.value,
        fit=rows.fit,
        minutes=rows.minutes,
        groups=groups,
        must=must,
        floors=floors,
    )


def _group(rows: Rows) -> tuple[Groups, Ints]:
    """Return the groups of `rows` and each row's group."""
    all_needed = n_set[rows.allowed] == rows.n_days
    fixed = np.where(all_needed, rows.allowed, rows.fixed)
    free = rows.allowed & ~fixed
    n_free = np.where(all_needed, 0, rows.n_days - n_set[rows.fixed]).astype(np.int64)
    free = np.where(n_free > 0, free, 0)
    own = np.where(rows.size > 1, rows.request, -1)
    columns = np.stack([rows.house, rows.place_kind, rows.parts, fixed, free, n_free, rows.size, own])
    housed = rows.house >= 0
    distinct, of_row = distinct_columns(columns[:, housed])
    group = np.full(len(rows), -1, dtype=np.int64)
    group[housed] = of_row
    names = [field.name for field in fields(Groups)]
    return Groups(**{name: distinct[i] for i, name in enumerate(names)}), group
