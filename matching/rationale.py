"""Why this, why not that, and what would help: findings about a standing plan, as data. Wording is elsewhere.

Everything said here follows from the plan and its prices; nothing is solved again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.fits import Ints
from matching.left import Left
from matching.plan import ClassPlacement, Placement, Plan, Reason
from matching.problem import Problem
from matching.rows import Rows
from matching.rules import Fell, candidate_rows, class_rows, member_rows
from matching.week import bits, n_set

BlockKind = Literal[
    "opening",
    "place",
    "fit_below_min",
    "too_far",
    "needs",
    "days_or_parts",
    "travel_not_worth",
    "not_proven",
]


@dataclass(frozen=True, kw_only=True)
class Block:
    """One thing that stands between a request and a bundle.

    Attributes
    ----------
    kind
        ``opening`` and ``place`` are full in this plan and have a price; ``not_proven``: nothing is full, the plan is
        just not proven to be the best; the others are rules.
    job, house, place_kind, day, part
        What is full, as far as it applies.
    price
        Of the opening or place-slot; 0 where it has none.
    """

    kind: BlockKind
    job: int | None = None
    house: int | None = None
    place_kind: int | None = None
    day: int | None = None
    part: int | None = None
    price: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Better:
    """A bundle that is worth more than what the request got, and what blocks it; days are left open.

    Attributes
    ----------
    job, house, place_kind
        None where it has none.
    parts
        Mask.
    n_days
    value
        NaN where a rule excludes the pair before a house is asked.
    minutes
        One way; NaN without a house.
    blocked_by
    """

    job: int | None
    house: int | None
    place_kind: int | None
    parts: int
    n_days: int
    value: float
    minutes: float
    blocked_by: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Help:
    """The smallest change that is likely to help one unplaced person; an estimate.

    Attributes
    ----------
    reason
        Why the person is not placed.
    job, house, place_kind
        The nearest miss, None where there is none.
    days
        Mask of the days that are full.
    number
        The best fit; the minutes of the nearest house; the longest way that would pay; the price of what is full.
    """

    reason: Reason
    job: int | None = None
    house: int | None = None
    place_kind: int | None = None
    days: int = 0
    number: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What is known about one request.

    Attributes
    ----------
    placement
        None when it is not placed.
    better
        Best first, at most `MOST`; pairs that a rule excludes come last.
    help
        None when it is placed, or not a person.
    """

    placement: Placement | ClassPlacement | None
    better: tuple[Better, ...]
    help: Help | None


#: How many better bundles are named.
MOST = 8


def why(problem: Problem, plan: Plan, request: int) -> Findings:
    """Return what is known about one request: a person, or n_people + class."""
    placement = _placement(problem, plan, request)
    left = Left.of(problem, plan)
    if placement is not None:
        left.add(placement, 1)
    rows, fell = rows_of(problem, request)
    own = placement.value if placement is not None else -np.inf
    possible = np.flatnonzero((fell == Fell.POSSIBLE) & (rows.value > own + 1e-12))
    missed = np.flatnonzero((fell < Fell.POSSIBLE) & (fell > Fell.NO_FIT))
    possible = possible[np.argsort(-rows.value[possible], kind="stable")][:MOST]
    missed = missed[np.argsort(-np.nan_to_num(rows.fit[missed]), kind="stable")]
    missed = _first_of_each_job(rows, missed)[: MOST - len(possible)]
    pinned = isinstance(placement, Placement) and placement.pinned
    better = [] if pinned else [*possible.tolist(), *missed.tolist()]
    help_for = what_would_help(problem, plan, request).get(request) if request in plan.unplaced else None
    return Findings(
        placement=placement,
        better=tuple(_better(problem, plan, left, rows.only(np.array([k])), Fell(fell[k]), own) for k in better),
        help=help_for,
    )


def _placement(problem: Problem, plan: Plan, request: int) -> Placement | ClassPlacement | None:
    if request < problem.n_people:
        return next((row for row in plan.placements if row.person == request), None)
    return next((stay for stay in plan.classes if stay.block == request - problem.n_people), None)


def rows_of(problem: Problem, request: int) -> tuple[Rows, Ints]:
    """Return the ways of placing one request, and the rule at which each falls."""
    if request >= problem.n_people:
        rows = class_rows(problem)
        rows = rows.only(rows.request == request)
        return rows, np.full(len(rows), int(Fell.POSSIBLE))
    rows_for = candidate_rows if request < len(problem.candidates.ids) else member_rows
    return rows_for(problem, np.array([request]))


def _first_of_each_job(rows: Rows, order: Ints) -> Ints:
    """Keep the first position of each (job, house) in `order`."""
    seen = np.stack([rows.job[order], rows.house[order]], axis=1)
    _, first = np.unique(seen, axis=0, return_index=True)
    return order[np.sort(first)]


def _better(problem: Problem, plan: Plan, left: Left, row: Rows, fell: Fell, own: float) -> Better:
    job, house = int(row.job[0]), int(row.house[0])
    blocks = _full(plan, left, row) if fell == Fell.POSSIBLE else _rule(problem, row, fell)
    if fell == Fell.POSSIBLE and not blocks and row.value[0] > own:
        blocks = (Block(kind="not_proven"),)
    return Better(
        job=job if job >= 0 else None,
        house=house if house >= 0 else None,
        place_kind=int(row.place_kind[0]) if house >= 0 else None,
        parts=int(row.parts[0]) if house >= 0 else 0,
        n_days=int(row.n_days[0]),
        value=float(row.value[0]),
        minutes=float(row.minutes[0]),
        blocked_by=blocks,
    )


def _full(plan: Plan, left: Left, row: Rows) -> tuple[Block, ...]:
    job, house, kind = int(row.job[0]), int(row.house[0]), int(row.place_kind[0])
    blocks = []
    if job >= 0 and left.openings[job] <= 0:
        blocks.append(Block(kind="opening", job=job, price=float(plan.prices.openings[job])))
    full, allowed, fixed = int(left.full_days(row)[0]), int(row.allowed[0]), int(row.fixed[0])
    if house >= 0 and (full & fixed or (allowed & ~full).bit_count() < row.n_days[0]):
        blocks += [
            Block(
                kind="place",
                house=house,
                place_kind=kind,
                day=day,
                part=part,
                price=float(plan.prices.places[house, kind, day, part]),
            )
            for day in bits(full)
            for part in bits(int(row.parts[0]))
            if left.places[house, kind, day, part] < row.size[0]
        ]
    return tuple(blocks)


def _rule(problem: Problem, row: Rows, fell: Fell) -> tuple[Block, ...]:
    """Name the rule that the row breaks first."""
    person, house = int(row.request[0]), int(row.house[0])
    if fell == Fell.NO_HOUSE_IN_REACH:
        if house < 0:
            return (Block(kind="too_far"),)
        limits = np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])
        return (Block(kind="too_far" if row.minutes[0] > limits[person] else "needs", house=house),)
    kinds: dict[Fell, BlockKind] = {
        Fell.FIT_BELOW_MIN: "fit_below_min",
        Fell.DAYS_OR_PARTS: "days_or_parts",
        Fell.TRAVEL_NOT_WORTH: "travel_not_worth",
    }
    return (Block(kind=kinds[fell], house=house if house >= 0 else None),)


def what_would_help(problem: Problem, plan: Plan, person: int | None = None) -> Mapping[int, Help]:
    """Return for each unplaced person, or for one of them, the nearest miss, in the order of people."""
    left = Left.of(problem, plan)
    nearest: dict[int, Help] = {}
    unplaced = plan.unplaced if person is None else {person: plan.unplaced[person]}
    waiting = np.array(list(unplaced), dtype=np.int64)
    for rows, fell in (candidate_rows(problem, waiting), member_rows(problem, waiting)):
        full = left.full_days(rows)
        rank = _rank(rows, fell, left)
        order = np.lexsort((np.arange(len(rows)), -rank, -fell, rows.request))
        first = order[np.flatnonzero(np.diff(rows.request[order], prepend=-1))]
        for k in first.tolist():
            person = int(rows.request[k])
            nearest[person] = _help(plan, plan.unplaced[person], rows.only(np.array([k])), int(full[k]))
    return {person: nearest.get(person, Help(reason=reason)) for person, reason in unplaced.items()}


def _rank(rows: Rows, fell: Ints, left: Left) -> NDArray[np.float64]:
    """Order the rows of one person that reached the same rule: the nearest miss has the highest rank."""
    rank = np.where(np.isnan(rows.value), np.nan_to_num(rows.fit), np.nan_to_num(rows.value))
    far = fell == Fell.NO_HOUSE_IN_REACH
    rank[far] = -np.nan_to_num(rows.minutes[far], nan=1e9)
    if len(left.openings):
        opening = (rows.job < 0) | (left.openings[rows.job] > 0)
        rank[(fell == Fell.POSSIBLE) & opening] += 1e6  # only a place is missing
    few = fell == Fell.DAYS_OR_PARTS
    rank[few] = n_set[rows.allowed[few]] - rows.n_days[few] + rank[few] / 1e3
    return rank


def _help(plan: Plan, reason: Reason, row: Rows, full: int) -> Help:
    job, house, kind = int(row.job[0]), int(row.house[0]), int(row.place_kind[0])
    numbers = {
        Reason.FIT_BELOW_MIN: row.fit[0],
        Reason.NO_HOUSE_IN_REACH: row.minutes[0],
        Reason.OPENINGS_FULL: plan.prices.openings[job] if job >= 0 else 0.0,
        Reason.TRAVEL_NOT_WORTH: row.minutes[0],
    }
    if reason is Reason.PLACES_FULL:
        per_day = plan.prices.places[house, kind][:, list(bits(int(row.parts[0])))].sum(axis=1)
        numbers[reason] = sum(per_day[day] for day in bits(full))
    return Help(
        reason=reason,
        job=job if job >= 0 else None,
        house=house if house >= 0 else None,
        place_kind=kind if house >= 0 else None,
        days=full,
        number=float(np.nan_to_num(numbers.get(reason, 0.0))),
    )
