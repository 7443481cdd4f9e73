"""supply.csv: what there was to give, opening by opening and place-slot by place-slot, and how much of it was given.

It lies beside the plan because a plan folder holds no records: without it nobody could say later what has changed.
Plans that were written before it existed have none, and are whole without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from api.occupancy import used_openings, used_places
from api.outcome.cells import unguarded
from api.outcome.columns import SUPPLY
from api.outcome.sheet import Row, read_rows
from matching.errors import Fault
from matching.fits import Ints
from matching.plan import Plan
from matching.problem import Problem
from matching.week import DAYS, PARTS

FILE = "supply.csv"
#: A longer number is no count of places.
_DIGITS = 18
_PLACE = ("house_id", "place_kind", "day", "day_part")

#: House, kind of place, day and part, as they are written.
Slot = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Held:
    """How much of one opening or place-slot there is (places after fixed classes), and how much is used."""

    capacity: int = 0
    used: int = 0


#: What is held where nothing is listed.
NOTHING = Held()


@dataclass(frozen=True, kw_only=True)
class Supply:
    """All that a plan could give, in the order of the file; what is absent holds 0."""

    openings: Mapping[str, Held] = field(default_factory=dict)
    places: Mapping[Slot, Held] = field(default_factory=dict)


def read_supply_alone(folder: Path) -> tuple[Supply | None, list[Fault]]:
    """Return the supply that `folder` names, None where it has no such file; and what is wrong with the file."""
    if not (folder / FILE).exists():
        return None, []
    rows, faults = read_rows(folder / FILE, SUPPLY)
    openings, places = dict[str, Held](), dict[Slot, Held]()
    for row in rows:
        held = Held(capacity=_count(row, "capacity"), used=_count(row, "used"))
        house, kind, day, part = (row.cells[column] for column in _PLACE)
        slot = house, unguarded(kind), day, part
        if _is_opening(row):
            twice = openings.setdefault(row.cells["job_id"], held) is not held
        else:
            _known(row, "day", DAYS)
            _known(row, "day_part", PARTS)
            twice = places.setdefault(slot, held) is not held
        if twice:
            row.broken("each opening and place must stand once")
    return Supply(openings=openings, places=places), faults + [fault for row in rows for fault in row.faults]


def supply_faults(folder: Path, problem: Problem, plan: Plan, *, whole: bool) -> list[Fault]:
    """Return what supply.csv says otherwise than problem and plan; nothing where there is no such file.

    Parameters
    ----------
    folder, problem, plan
    whole
        Whether all placements and classes could be read; else the column ``used`` is not judged.
    """
    if not (folder / FILE).exists():
        return []
    rows, faults = read_rows(folder / FILE, SUPPLY)
    tables = (
        _Table.of(problem.jobs.openings, used_openings(problem, plan) if whole else None),
        _Table.of(problem.capacity, used_places(problem, plan) if whole else None),
    )
    columns = _positions(problem)
    last: tuple[int, tuple[int, ...]] = (-1, ())
    for row in rows:
        table, index = (0, _where(row, columns, ("job_id",))) if _is_opening(row) else (1, _where(row, columns, _PLACE))
        if not row.faults:
            if (table, index) <= last:
                row.broken("each opening and place must stand once, in the order of openings, houses, kinds and times")
            last = max(last, (table, index))
            tables[table].compare(row, index)
        faults += row.faults
    return faults or list(_missing(tables))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Table:
    """What the file must say of all openings or of all place-slots, and which of them it has said."""

    capacity: Ints
    used: Ints | None
    seen: Ints

    @classmethod
    def of(cls, capacity: Ints, used: Ints | None) -> _Table:
        return cls(capacity=capacity, used=used, seen=np.zeros_like(capacity))

    def compare(self, row: Row, index: tuple[int, ...]) -> None:
        self.seen[index] = 1
        for column, wanted in (("capacity", self.capacity), ("used", self.used)):
            if wanted is not None and row.cells[column] != str(wanted[index]):
                row.broken("must be {wanted}", column, wanted=int(wanted[index]))

    def n_missing(self) -> int:
        holds = self.capacity != 0
        return int((holds & (self.seen == 0)).sum())


def _missing(tables: Sequence[_Table]) -> Iterator[Fault]:
    n = sum(table.n_missing() for table in tables)
    if n:
        rule = "must list every opening and place that there is; missing are {n}"
        yield Fault(rule=rule, file=FILE, params={"n": n})


def _is_opening(row: Row) -> bool:
    """Tell which kind of row this is, and note what it must not hold."""
    if row.cells["kind"] == "opening":
        row.blank(*_PLACE)
        return True
    if row.cells["kind"] != "place":
        row.broken("must be one of {allowed}", "kind", allowed="opening, place")
    row.blank("job_id")
    return False


def _count(row: Row, column: str) -> int:
    cell = row.cells[column]
    if cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS:
        return int(cell)
    row.broken("must be a count", column)
    return 0


def _known(row: Row, column: str, names: Sequence[str]) -> None:
    if row.cells[column] not in names:
        row.broken("must be one of {allowed}", column, allowed=", ".join(names))


def _positions(problem: Problem) -> Mapping[str, Mapping[str, int]]:
    names = {
        "job_id": problem.jobs.ids,
        "house_id": problem.houses.ids,
        "place_kind": problem.kinds,
        "day": DAYS,
        "day_part": PARTS,
    }
    return {column: {name: i for i, name in enumerate(known)} for column, known in names.items()}


def _where(row: Row, columns: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> tuple[int, ...]:
    return tuple(row.position(column, columns[column]) for column in names)
