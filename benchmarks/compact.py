"""The peer: the compact model that everybody writes first, handed whole to HiGHS through SciPy.

Variables are x (a person takes a job at a house), and z (a person sits at a house, kind and parts on a day), linked by
Σ_day z = Σ days · x, z ≥ Σ x of the choices that fix the day, z ≤ Σ x of those that allow it. Openings and places bound
them. It reads the same list of choices as our own search, so that both choose from the same things.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.bundles import Choices, choices_of
from matching.problem import Problem
from matching.week import bits

Sitting = tuple[int, int, int, int]  # request, house, kind, parts
Key = tuple[int, int, int, int, int]  # and the day
Entry = tuple[int, float]


@dataclass(frozen=True, kw_only=True)
class PeerPlan:
    """What the peer found: the value of its plan and the bound it proved."""

    value: float
    bound: float


class _Rows:
    """Rows low ≤ Σ coefficient · variable ≤ high, collected one by one."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, entries: list[Entry], low: float, high: float) -> None:
        """Append a row."""
        self.entries += [(len(self.low), column, weight) for column, weight in entries]
        self.low.append(low)
        self.high.append(high)

    def constraint(self, n_columns: int) -> LinearConstraint:
        """Return all rows as SciPy wants them."""
        row, column, weight = (np.array(part) for part in zip(*self.entries, strict=True))
        matrix = coo_array((weight, (row, column)), shape=(len(self.low), n_columns)).tocsr()
        return LinearConstraint(matrix, np.array(self.low), np.array(self.high))


def _seats(choices: Choices) -> tuple[dict[Key, int], dict[Sitting, list[int]]]:
    """Return the column of each z, and the choices behind each (request, house, kind, parts)."""
    groups = choices.groups
    behind: defaultdict[Sitting, list[int]] = defaultdict(list)
    for c, g in enumerate(choices.group.tolist()):
        if g >= 0:
            key = (int(choices.request[c]), int(groups.house[g]), int(groups.place_kind[g]), int(groups.parts[g]))
            behind[key].append(c)
    columns: dict[Key, int] = {}
    for key, chosen in behind.items():
        days = {d for c in chosen for d in bits(int(groups.free[choices.group[c]] | groups.fixed[choices.group[c]]))}
        for d in sorted(days):
            columns[*key, d] = len(choices) + len(columns)
    return columns, dict(behind)


def _link(rows: _Rows, choices: Choices, columns: dict[Key, int], key: Sitting, of: list[int]) -> None:
    """Link the days of one (request, house, kind, parts) with its choices."""
    groups, group = choices.groups, choices.group
    fixed = {c: set(bits(int(groups.fixed[group[c]]))) for c in of}
    allowed = {c: fixed[c] | set(bits(int(groups.free[group[c]]))) for c in of}
    days = sorted(set().union(*allowed.values()))
    n_days = {c: len(fixed[c]) + int(groups.n_free[group[c]]) for c in of}
    z = {d: columns[*key, d] for d in days}
    rows.add([(z[d], 1.0) for d in days] + [(c, -float(n_days[c])) for c in of], 0.0, 0.0)
    for d in days:
        rows.add([(z[d], 1.0)] + [(c, -1.0) for c in of if d in allowed[c]], -np.inf, 0.0)
        rows.add([(z[d], 1.0)] + [(c, -1.0) for c in of if d in fixed[c]], 0.0, np.inf)


def _model(problem: Problem, choices: Choices) -> tuple[_Rows, int]:
    """Return all rows and the number of columns."""
    rows, (columns, behind) = _Rows(), _seats(choices)
    at_most_one: defaultdict[tuple[str, int], list[Entry]] = defaultdict(list)
    for c in range(len(choices)):
        at_most_one["request", int(choices.request[c])].append((c, 1.0))
        at_most_one["job", int(choices.job[c])].append((c, 1.0))
    for (what, i), entries in at_most_one.items():
        if what == "request":
            rows.add(entries, 1.0 if choices.must[i] else 0.0, 1.0)
        elif i >= 0:
            rows.add(entries, 0.0, float(problem.jobs.openings[i]))
    for key, of in behind.items():
        _link(rows, choices, columns, key, of)
    size = dict(zip(choices.request.tolist(), choices.groups.size[choices.group].tolist(), strict=True))
    places: defaultdict[tuple[int, int, int, int], list[Entry]] = defaultdict(list)
    for (request, house, kind, parts, d), column in columns.items():
        for p in bits(parts):
            places[house, kind, d, p].append((column, float(size[request])))
    for slot, entries in places.items():
        rows.add(entries, -np.inf, float(problem.capacity[slot]))
    return rows, len(choices) + len(columns)


def solve_compact(problem: Problem, *, gap: float, time_limit: float) -> PeerPlan:
    """Solve the compact model; the value is −inf when no plan was found in time."""
    choices = choices_of(problem)
    rows, n_columns = _model(problem, choices)
    worth = np.zeros(n_columns)
    worth[: len(choices)] = choices.value
    found = milp(
        -worth,
        integrality=np.ones(n_columns, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=rows.constraint(n_columns),
        options={"time_limit": time_limit, "mip_rel_gap": gap},
    )
    value = -np.inf if found.x is None else float(worth @ np.round(found.x))
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    return PeerPlan(value=value, bound=bound)
