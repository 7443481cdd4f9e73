"""CP-SAT (OR-Tools) with the compact model and values in whole units."""

from __future__ import annotations

import math

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.compact import compact
from benchmarks.peers.linear import Linear
from benchmarks.peers.run import Found, Limits, main

#: Units in a value of 1. Values are rounded up to whole units, so that a bound in units is one in values; both differ
#: from the exact ones by at most a unit for each placed request.
SCALE = 10**7


def solve(linear: Linear, limits: Limits) -> Found:
    """Maximise with CP-SAT."""
    model = cp_model.CpModel()
    columns = [model.new_bool_var("") for _ in linear.objective]
    start, index = linear.rows.indptr.tolist(), linear.rows.indices.tolist()
    data = linear.rows.data.astype(np.int64).tolist()
    for r, (low, high) in enumerate(zip(linear.low.tolist(), linear.high.tolist(), strict=True)):
        entries = slice(start[r], start[r + 1])
        total = cp_model.LinearExpr.weighted_sum([columns[i] for i in index[entries]], data[entries])
        model.add_linear_constraint(total, _whole(low), _whole(high))
    units = np.ceil(linear.objective * SCALE).astype(np.int64).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, units))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.num_workers = limits.threads
    solver.parameters.relative_gap_limit = limits.gap
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = linear.value_of(np.array([solver.value(c) for c in columns], dtype=np.float64)) if found else -math.inf
    bound = max(solver.best_objective_bound / SCALE, value)
    return Found(value=value, bound=bound, status=solver.status_name(status).lower())


def _whole(number: float) -> int:
    return int(number) if math.isfinite(number) else int(math.copysign(2**62, number))


if __name__ == "__main__":
    main("cpsat_compact", compact, solve)
