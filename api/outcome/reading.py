"""Read a written outcome back into a plan, so that it can be checked and explained.

A file that was tampered with keeps its lies: double rows, wrong days and wrong values come back as they stand, for the
independent check to find. What no plan can hold (an unknown id, a number that is none, a row that contradicts itself)
and what only the files hold (counts, gap, how much of a price's place is used) comes back as faults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from api.outcome.agreement import count_faults, floor_faults, gap_faults
from api.outcome.columns import BLOCKS, PLACEMENTS, UNPLACED
from api.outcome.plan_file import read_claims, read_options
from api.outcome.price_file import read_prices
from api.outcome.sheet import Row, read_rows
from api.outcome.supply_file import supply_faults
from matching.errors import Fault
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Reason
from matching.problem import Problem
from matching.week import DAYS, PARTS

Read = TypeVar("Read")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a folder holds.

    Attributes
    ----------
    plan
        As the rows say, lies included; `seconds` is empty.
    options, inputs, counts, stability
        As plan.json says; `stability` is None where it says nothing.
    faults
        What the plan cannot say; empty for a folder as mikropol wrote it.
    """

    plan: Plan
    options: Mapping[str, object]
    inputs: Mapping[str, str]
    counts: Mapping[str, int]
    stability: Mapping[str, int] | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class _Positions:
    """Where each id stands in the problem."""

    people: Mapping[str, int]
    jobs: Mapping[str, int]
    houses: Mapping[str, int]
    kinds: Mapping[str, int]
    classes: Mapping[str, int]


def read_outcome(out: Path, *, problem: Problem) -> Outcome:
    """Read the folder `out`, written for `problem`.

    Raises
    ------
    BadInput
        If plan.json is missing or is not ours; any other fault is returned.
    """
    options, inputs = read_options(out)
    claims = read_claims(out)
    at = _positions(problem)
    placements, faults_1 = _read(out / "placements.csv", PLACEMENTS, lambda row: _placement(row, at))
    unplaced, faults_2 = _read(out / "unplaced.csv", UNPLACED, lambda row: _unplaced(row, at))
    blocks, faults_3 = _read(out / "blocks.csv", BLOCKS, lambda row: _class(row, at))
    without = [stay for stay in blocks if not isinstance(stay, ClassPlacement)]
    faults_2 += _given_twice(unplaced, "unplaced.csv", problem.person_ids)
    faults_3 += _given_twice(without, "blocks.csv", problem.classes.ids) + _out_of_order(blocks)
    plan = Plan(
        status=claims.status,
        placements=tuple(placements),
        unplaced=dict(unplaced),
        classes=tuple(stay for stay in blocks if isinstance(stay, ClassPlacement)),
        unplaced_classes=dict(without),
        prices=_no_prices(problem),
        value=claims.value,
        bound=claims.bound,
        price_bound=claims.price_bound,
        floors=claims.floors,
    )
    faults = [*claims.faults, *gap_faults(claims, plan), *faults_1, *faults_2, *faults_3]
    rows_are_whole = not (faults_1 or faults_2 or faults_3)
    if rows_are_whole:
        faults += count_faults(claims, problem, plan) + floor_faults(claims, problem, plan)
    prices, price_faults = read_prices(out / "prices.csv", problem, plan, whole=rows_are_whole)
    return Outcome(
        plan=replace(plan, prices=prices),
        options=options,
        inputs=inputs,
        counts=claims.counts,
        faults=(*faults, *price_faults, *supply_faults(out, problem, plan, whole=rows_are_whole)),
        stability=claims.stability,
    )


def _positions(problem: Problem) -> _Positions:
    def of(ids: Sequence[str]) -> dict[str, int]:
        return {id_: i for i, id_ in enumerate(ids)}

    return _Positions(
        people=of(problem.person_ids),
        jobs=of(problem.jobs.ids),
        houses=of(problem.houses.ids),
        kinds=of(problem.kinds),
        classes=of(problem.classes.ids),
    )


def _read(path: Path, columns: Sequence[str], read: Callable[[Row], Read]) -> tuple[list[Read], list[Fault]]:
    """Return what `read` makes of each row that has no fault, and the faults."""
    rows, faults = read_rows(path, columns)
    kept = []
    for row in rows:
        made = read(row)
        faults += row.faults
        if not row.faults:
            kept.append(made)
    return kept, faults


def _placement(row: Row, at: _Positions) -> Placement:
    if row.cells["pinned"] not in ("", "yes"):
        row.broken("must be yes or blank", "pinned")
    return Placement(
        person=row.position("candidate_id", at.people),
        job=row.position_or_blank("job_id", at.jobs),
        house=row.position_or_blank("house_id", at.houses),
        place_kind=row.position_or_blank("place_kind", at.kinds),
        days=row.mask("days", DAYS),
        parts=row.mask("day_parts", PARTS),
        fit=row.number_or_blank("fit"),
        travel_min=row.number_or_blank("travel_min"),
        value=row.number("value"),
        pinned=row.cells["pinned"] == "yes",
    )


def _unplaced(row: Row, at: _Positions) -> tuple[int, Reason]:
    return row.position("candidate_id", at.people), _reason(row, Reason, Reason.NO_FIT)


def _class(row: Row, at: _Positions) -> ClassPlacement | tuple[int, ClassReason]:
    """Return a class's placement, or its position and why it has none."""
    block, status = row.position("block_id", at.classes), row.cells["status"]
    if status == "unplaced":
        row.blank("house_id", "place_kind", "days", "day_parts")
        if row.number("value"):
            row.broken("must be 0 in this row", "value")
        return block, _reason(row, ClassReason, ClassReason.PLACES_FULL)
    if status not in ("placed", "fixed"):
        row.broken("must be one of {allowed}", "status", allowed="placed, fixed, unplaced")
    row.blank("reason")
    return ClassPlacement(
        block=block,
        house=row.position("house_id", at.houses),
        place_kind=row.position("place_kind", at.kinds),
        days=row.mask("days", DAYS),
        parts=row.mask("day_parts", PARTS),
        value=row.number("value"),
        fixed=status == "fixed",
    )


ReasonT = TypeVar("ReasonT", Reason, ClassReason)


def _reason(row: Row, reasons: type[ReasonT], otherwise: ReasonT) -> ReasonT:
    """Return the reason in a row; `otherwise` with a fault where it is unknown."""
    try:
        return reasons(row.cells["reason"])
    except ValueError:
        row.broken("must be one of {allowed}", "reason", allowed=", ".join(reasons))
        return otherwise


def _out_of_order(blocks: Sequence[ClassPlacement | tuple[int, ClassReason]]) -> list[Fault]:
    """Return a fault when classes do not stand once each in the order of the input; a plan does not keep that order."""
    order = [stay.block if isinstance(stay, ClassPlacement) else stay[0] for stay in blocks]
    if order == sorted(set(order)):
        return []
    return [Fault(rule="each class must stand once, in the order of the records", file="blocks.csv")]


def _given_twice(rows: Sequence[tuple[int, ReasonT]], file: str, ids: Sequence[str]) -> list[Fault]:
    """Return a fault for each id with a second row; a plan keeps the last one only."""
    n_rows = Counter(position for position, _ in rows)
    rule = "each id must be given once"
    return [Fault(rule=rule, file=file, value=ids[position]) for position, n in n_rows.items() if n > 1]


def _no_prices(problem: Problem) -> Prices:
    return Prices(
        openings=np.zeros(len(problem.jobs.ids)),
        places=np.zeros(problem.capacity.shape),
        floors=np.zeros(len(problem.floors)),
    )
