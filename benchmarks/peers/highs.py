"""Hand a model to HiGHS as arrays."""

from __future__ import annotations

import highspy
import numpy as np

from benchmarks.peers.linear import Linear
from benchmarks.peers.run import Found, Limits

#: A rule of HiGHS 1.16's presolve that may lose solutions (its issue 3216): switched off here as in our own use of it.
_ENUMERATION = 1 << 16


def solve(linear: Linear, limits: Limits) -> Found:
    """Maximise with HiGHS's branch and cut."""
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 (HiGHS's signature; else its threads stay as first used)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "time_limit": limits.seconds,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 0.0,
        "threads": limits.threads,
        "presolve_rule_off": _ENUMERATION,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_model(linear))
    highs.run()
    info, status = highs.getInfo(), highs.modelStatusToString(highs.getModelStatus())
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = linear.value_of(np.array(highs.getSolution().col_value)) if feasible else -np.inf
    return Found(value=value, bound=-info.mip_dual_bound, status="optimal" if status == "Optimal" else status)


def _model(linear: Linear) -> highspy.HighsLp:
    n_rows, n_columns = linear.rows.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n_columns, n_rows
    model.col_cost_ = -linear.objective
    model.col_lower_, model.col_upper_ = np.zeros(n_columns), np.ones(n_columns)
    model.row_lower_, model.row_upper_ = linear.low, linear.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = linear.rows.indptr
    model.a_matrix_.index_ = linear.rows.indices
    model.a_matrix_.value_ = linear.rows.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * n_columns
    return model
