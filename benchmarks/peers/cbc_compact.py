"""CBC with the compact model, stated with PuLP's classes: what most people would write."""

from __future__ import annotations

import math
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import cbcbox
import numpy as np
import pulp

from benchmarks.peers.compact import compact
from benchmarks.peers.linear import Linear
from benchmarks.peers.run import Found, Limits, main

_BOUND = re.compile(r"^(?:Lower|Upper) bound:\s+(\S+)", re.MULTILINE)
_OPTIMAL = "Result - Optimal solution found"
#: The log gives bounds with three decimals or six digits: what rounding may have taken.
_ROUNDED = 5e-6
_DECIMALS = 5e-4


def solve(linear: Linear, limits: Limits) -> Found:
    """Maximise with CBC; its bound is read from its log, for PuLP does not pass it on."""
    problem = _state(linear)
    with TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.COIN_CMD(
            path=cbcbox.cbc_bin_path(),
            msg=False,
            timeLimit=limits.seconds,
            gapRel=limits.gap,
            gapAbs=0.0,
            threads=limits.threads,
            logPath=str(log),
            options=["increment 0"],
            timeMode="elapsed",
        )
        problem.solve(solver)
        said = log.read_text(encoding="utf-8", errors="replace")
    found = problem.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    x = np.array([variable.varValue or 0.0 for variable in problem.variables()])
    value = linear.value_of(x) if found else -math.inf
    ended = _OPTIMAL in said
    bound = max(min(_bound(said), value * (1 + limits.gap) if ended else math.inf), value)
    return Found(value=value, bound=bound, status="optimal" if ended else "stopped")


def _bound(said: str) -> float:
    """Return the last bound in the log, raised by what rounding may have taken; infinite where there is none."""
    bounds = [abs(float(number)) for number in _BOUND.findall(said)]
    return bounds[-1] + max(_ROUNDED * bounds[-1], _DECIMALS) if bounds else math.inf


def _state(linear: Linear) -> pulp.LpProblem:
    """State the model; names keep their order when sorted."""
    problem = pulp.LpProblem("compact", pulp.LpMaximize)
    columns = [problem.add_variable(f"c{i:09d}", 0, 1, pulp.LpInteger) for i in range(len(linear.objective))]
    worth = zip(columns, linear.objective.tolist(), strict=True)
    problem.setObjective(pulp.LpAffineExpression({column: value for column, value in worth if value}))
    start, index, data = linear.rows.indptr.tolist(), linear.rows.indices.tolist(), linear.rows.data.tolist()
    for r, (low, high) in enumerate(zip(linear.low.tolist(), linear.high.tolist(), strict=True)):
        terms = pulp.LpAffineExpression({columns[index[k]]: data[k] for k in range(start[r], start[r + 1])})
        if low == high:
            problem.addConstraint(pulp.LpConstraint(terms, pulp.LpConstraintEQ, rhs=high))
        elif math.isfinite(high):
            problem.addConstraint(pulp.LpConstraint(terms, pulp.LpConstraintLE, rhs=high))
        else:
            problem.addConstraint(pulp.LpConstraint(terms, pulp.LpConstraintGE, rhs=low))
    return problem


if __name__ == "__main__":
    main("cbc_compact", compact, solve)
