"""Hold the last candidate, member, job or class out of a problem, and find by hand what it could take beside a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import bruteforce
import numpy as np
from bruteforce import Bundle, Resource

from matching.fits import Wishes
from matching.plan import ClassPlacement, Placement, Plan, Prices, Status
from matching.problem import Problem, Stays
from matching.week import bits


def _without_row(table: Any, at: int) -> Any:
    columns = {field.name: getattr(table, field.name) for field in fields(table) if field.name not in ("ids", "avoids")}
    few = {name: np.delete(column, at, axis=0) for name, column in columns.items()}
    if hasattr(table, "avoids"):
        few["avoids"] = table.avoids[table.avoids[:, 0] != at]
    return type(table)(ids=table.ids[:at] + table.ids[at + 1 :], **few)


def only_row(table: Any, at: int) -> Any:
    """Return a table of one of its rows."""
    columns = {field.name: getattr(table, field.name) for field in fields(table) if field.name not in ("ids", "avoids")}
    one = {name: column[at : at + 1] for name, column in columns.items()}
    if hasattr(table, "avoids"):
        mine = table.avoids[table.avoids[:, 0] == at]
        one["avoids"] = np.stack([np.zeros(len(mine), dtype=np.int64), mine[:, 1]], axis=1)
    return type(table)(ids=(table.ids[at],), **one)


def only_pairs(pairs: Any, at: int) -> Any:
    """Return the pairs of one row."""
    columns, values = pairs.row(at)
    return type(pairs).of(np.zeros(len(columns)), columns, values, (1, pairs.shape[1]))


def _without_pairs_of(pairs: Any, *, row: int | None = None, column: int | None = None) -> Any:
    rows, columns, values = pairs.rows(), pairs.columns, pairs.values
    keep = np.ones(len(rows), dtype=bool)
    n_rows, n_columns = pairs.shape
    if row is not None:
        keep, rows, n_rows = rows != row, np.where(rows > row, rows - 1, rows), n_rows - 1
    if column is not None:
        keep, columns, n_columns = columns != column, np.where(columns > column, columns - 1, columns), n_columns - 1
    return type(pairs).of(rows[keep], columns[keep], values[keep], (n_rows, n_columns))


def _without_stays(stays: Stays, gone: np.ndarray) -> Stays:
    return Stays(person=stays.person[~gone], job=stays.job[~gone], house=stays.house[~gone])


def without_person(problem: Problem, i: int) -> Problem:
    """Return the problem without one person, who has no pin and had no place in the last plan."""
    n_candidates = len(problem.candidates.ids)
    stays = replace(
        problem.stays, person=np.where(problem.stays.person > i, problem.stays.person - 1, problem.stays.person)
    )
    shifted = [replace(pin, person=pin.person - (pin.person > i)) for pin in problem.pins]
    kept: dict[str, Any] = {
        "pins": tuple(shifted),
        "stays": stays,
        "minutes": _without_pairs_of(problem.minutes, row=i),
    }
    if i >= n_candidates:
        return replace(problem, members=_without_row(problem.members, i - n_candidates), **kept)
    kept |= {name: _without_pairs_of(getattr(problem, name), row=i) for name in ("fits", "wishes")}
    return replace(problem, candidates=_without_row(problem.candidates, i), **kept)


def without_job(problem: Problem, j: int) -> Problem:
    """Return the problem without one job, which no pin and no last plan names."""
    pairs = {name: _without_pairs_of(getattr(problem, name), column=j) for name in ("fits", "wishes")}
    return replace(problem, jobs=_without_row(problem.jobs, j), **pairs)


def without_class(problem: Problem, b: int) -> Problem:
    """Return the problem without one class."""
    return replace(problem, classes=_without_row(problem.classes, b))


def free_of(problem: Problem, *, person: int | None = None, job: int | None = None) -> Problem:
    """Return the problem in which no pin, no last plan and no wish speaks of a person or a job."""
    stays = problem.stays
    gone = stays.person == (-1 if person is None else person)
    if job is not None:
        gone |= stays.job == job
    pins = tuple(pin for pin in problem.pins if pin.person != person and (job is None or pin.job != job))
    wishes = problem.wishes
    if job is not None:
        keep = wishes.columns != job
        wishes = Wishes.of(wishes.rows()[keep], wishes.columns[keep], wishes.values[keep], wishes.shape)
    return replace(problem, pins=pins, stays=_without_stays(stays, gone), wishes=wishes)


def plan_of(rows: Iterable[Placement], classes: Iterable[ClassPlacement], prices: Prices) -> Plan:
    """Return a plan of these rows that claims nothing else."""
    placed, seated = tuple(rows), tuple(classes)
    return Plan(
        status=Status.TIME_LIMIT,
        placements=placed,
        unplaced={},
        classes=seated,
        unplaced_classes={},
        prices=prices,
        value=sum(row.value for row in placed) + sum(row.value for row in seated),
        bound=1e9,
        price_bound=1e9,
    )


@dataclass(frozen=True, kw_only=True)
class Found:
    """One bundle by job and house (its cheapest days, those free first), found by hand."""

    person: int | None
    job: int | None
    house: int | None
    days: int
    parts: int
    value: float
    net: float
    free: bool
    full: frozenset[Resource]


def left_by(problem: Problem, plan: Plan) -> dict[Resource, int]:
    """Return what a plan leaves of everything."""
    left = bruteforce.places_left(problem)
    for row in plan.placements:
        for resource in _takes(row):
            left[resource] -= 1
    for seat in plan.classes:
        if not seat.fixed:
            for resource in bruteforce.slots(seat.house, seat.place_kind, seat.days, seat.parts):
                left[resource] -= int(problem.classes.seats[seat.block])
    return left


def _takes(row: Placement) -> list[Resource]:
    takes: list[Resource] = [] if row.job is None else [("opening", row.job)]
    if row.house is None or row.place_kind is None:
        return takes
    return takes + bruteforce.slots(row.house, row.place_kind, row.days, row.parts)


def price_of(prices: Prices, resource: Resource) -> float:
    """Return a resource's price; a job that the prices do not know has none."""
    if resource[0] == "opening":
        return float(prices.openings[resource[1]]) if resource[1] < len(prices.openings) else 0.0
    return float(prices.places[resource[1:]])


def found(bundles: list[Bundle], left: Mapping[Resource, int], plan: Plan, *, holder: int | None = None) -> list[Found]:
    """Return the best days of each (job, house), best value first.

    Parameters
    ----------
    bundles
        Everything that one request could take alone.
    left
        What the plan leaves.
    plan
    holder
        The person who takes it, if they stand in the plan and would give their placement up.
    """
    own = next((row for row in plan.placements if row.person == holder), None)
    lost, have = 0.0, dict(left)
    if own is not None:
        for resource in _takes(own):
            have[resource] += 1
        lost = max(0.0, own.value - sum(price_of(plan.prices, resource) for resource in _takes(own)))
    best: dict[tuple[int | None, int | None], tuple[tuple[int, float, tuple[int, ...]], Found]] = {}
    for bundle in bundles:
        row = bundle.row
        job = row.job if isinstance(row, Placement) else None
        full = {resource for resource, size in bundle.takes.items() if have[resource] < size}
        paid = sum(price_of(plan.prices, resource) * size for resource, size in bundle.takes.items())
        full_days = {resource[3] for resource in full if len(resource) == 5}
        key = (len(full_days), round(paid, 9), bits(row.days))
        one = Found(
            person=holder,
            job=job,
            house=row.house,
            days=row.days,
            parts=row.parts,
            value=bundle.value,
            net=bundle.value - paid - lost,
            free=not full and own is None,
            full=frozenset(full),
        )
        at = (job, row.house)
        if at not in best or key < best[at][0]:
            best[at] = (key, one)
    return sorted((one for _, one in best.values()), key=lambda one: -one.value)
