"""Read prices.csv back into arrays, and compare what it says of capacity and use with problem and plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from api.occupancy import used_floors, used_openings, used_places
from api.outcome.columns import PRICES
from api.outcome.sheet import Row, read_rows
from matching.errors import Fault
from matching.fits import Floats, Ints
from matching.plan import Plan, Prices
from matching.problem import Problem
from matching.week import DAYS, PARTS

Index = tuple[int, ...]


def read_prices(path: Path, problem: Problem, plan: Plan, *, whole: bool) -> tuple[Prices, list[Fault]]:
    """Return the prices, 0 where none is listed, and what is wrong with the table.

    Parameters
    ----------
    path
    problem
    plan
        Floors with which the column ``capacity`` must agree, placements and classes with which ``used`` must.
    whole
        Whether all placements and classes could be read; else the column ``used`` is not judged.
    """
    openings = _Table(capacity=problem.jobs.openings, used=used_openings(problem, plan) if whole else None)
    places = _Table(capacity=problem.capacity, used=used_places(problem, plan) if whole else None)
    floors = _Table(capacity=_kept(problem, plan), used=used_floors(problem, plan) if whole else None)
    columns = _positions(problem)
    rows, faults = read_rows(path, PRICES)
    last: tuple[int, Index] = (-1, ())
    for row in rows:
        kind, index = _where(row, columns)
        if not row.faults:
            if (kind, index) <= last:
                rule = "each price must stand once, in the order of openings, houses, kinds, days, parts and floors"
                row.broken(rule)
            last = max(last, (kind, index))
            (openings, places, floors)[kind].take(row, index)
        faults += row.faults
    return Prices(openings=openings.prices, places=places.prices, floors=floors.prices), faults


def _kept(problem: Problem, plan: Plan) -> Ints:
    """Return the floors as the plan lowers them; as they are asked for where it does not say, which has its fault."""
    asked = tuple(floor.least for floor in problem.floors)
    return np.array(plan.floors if len(plan.floors) == len(asked) else asked, dtype=object)  # of any size


def _positions(problem: Problem) -> Mapping[str, Mapping[str, int]]:
    """Return for each column where each of its names stands."""
    names = {
        "job_id": problem.jobs.ids,
        "house_id": problem.houses.ids,
        "place_kind": problem.kinds,
        "day": DAYS,
        "day_part": PARTS,
        "group": [floor.name for floor in problem.floors],
    }
    return {column: {name: i for i, name in enumerate(known)} for column, known in names.items()}


class _Table:
    """The prices of all openings, of all place-slots, or of all floors, as they are read."""

    def __init__(self, *, capacity: Ints, used: Ints | None) -> None:
        self.prices: Floats = np.zeros(capacity.shape)
        self._capacity = capacity
        self._used = used

    def take(self, row: Row, index: Index) -> None:
        """Keep the price of one row and judge its other numbers."""
        price = row.number("price")
        if math.isfinite(price):
            self.prices[index] = price
        self._compare(row, "capacity", int(self._capacity[index]))
        if self._used is not None:
            self._compare(row, "used", int(self._used[index]))

    @staticmethod
    def _compare(row: Row, column: str, wanted: int) -> None:
        if row.cells[column] != str(wanted):
            row.broken("must be {wanted}", column, wanted=wanted)


def _where(row: Row, columns: Mapping[str, Mapping[str, int]]) -> tuple[int, Index]:
    """Return which table a row belongs to (0 openings, 1 place-slots, 2 floors) and its position there."""
    place = ("house_id", "place_kind", "day", "day_part")
    if row.cells["kind"] == "opening":
        row.blank(*place, "group")
        return 0, (row.position("job_id", columns["job_id"]),)
    if row.cells["kind"] == "floor":
        row.blank("job_id", *place)
        return 2, (row.position("group", columns["group"]),)
    if row.cells["kind"] != "place":
        row.broken("must be one of {allowed}", "kind", allowed="opening, place, floor")
    row.blank("job_id", "group")
    return 1, tuple(row.position(column, columns[column]) for column in place)
