"""The one file that speaks PuLP: linear models in plain arrays go in, an answer with our own status comes out.

HiGHS runs in this process and gets the whole PuLP model as arrays in one call; CBC runs as a program. Models are stated
with the objective scaled by a power of two, so that the solvers' absolute tolerances are far below any difference between two
plans that a person could see.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import cbcbox
import highspy
import numpy as np
import pulp

from matching.errors import SolverFailed
from matching.fits import Floats
from matching.model import LinearModel

#: Largest absolute objective coefficient after scaling.
_LARGEST = 2.0**14


class End(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal within the asked gap"
    FEASIBLE = "stopped with a solution"
    NOTHING = "stopped without a solution"
    INFEASIBLE = "there is no solution"


@dataclass(frozen=True, kw_only=True, eq=False)
class Limits:
    """When a solve stops, and whom it asks.

    Attributes
    ----------
    seconds
    gap
        Relative gap at which a model with whole columns is solved.
    seed
    nodes
        Branch-and-bound nodes; None: no limit.
    should_stop
        Asked now and then; True ends the solve with the best it has.
    on_progress
        Told (value, bound) now and then.
    """

    seconds: float
    gap: float = 0.0
    seed: int = 0
    nodes: int | None = None
    should_stop: Callable[[], bool] = lambda: False
    on_progress: Callable[[float, float], None] = lambda _value, _bound: None


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What a solver found.

    Attributes
    ----------
    end
    values : (n_columns,)
        Zero where nothing was found.
    duals : (n_rows,)
        ≥ 0 for a scarce upper row of a model without whole columns; else zero.
    bound
        Proven upper bound of the objective; infinite where the solver gives none.
    """

    end: End
    values: Floats
    duals: Floats
    bound: float


def solve(
    model: LinearModel, limits: Limits, *, solver: str, relaxed: bool = False, start: Floats | None = None
) -> Answer:
    """Maximise `model`; with `relaxed` whole columns may be fractional and duals are given.

    Raises
    ------
    SolverFailed
        If the solver ends in a way that is neither a result nor a limit.
    """
    if not len(model.objective):
        return Answer(end=End.OPTIMAL, values=np.empty(0), duals=np.zeros(len(model.upper)), bound=0.0)
    largest = float(np.abs(model.objective).max())
    scale = 2.0 ** math.floor(math.log2(_LARGEST / largest)) if largest > 0 else 1.0
    problem = _state(model, scale, relaxed=relaxed)
    run = {"highs": _run_highs, "cbc": _run_cbc}[solver]
    return run(problem, model, _Scaled(limits=limits, scale=scale, relaxed=relaxed, start=start))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Scaled:
    """What a solver's run needs beside the model."""

    limits: Limits
    scale: float
    relaxed: bool
    start: Floats | None


def _state(model: LinearModel, scale: float, *, relaxed: bool) -> pulp.LpProblem:
    """State the model with PuLP's classes: minimise the negated objective. PuLP sorts variables by name: names keep the order."""
    problem = pulp.LpProblem("mikropol", pulp.LpMinimize)
    columns = [
        problem.add_variable(
            f"c{i:09d}", 0, float(upper), pulp.LpInteger if whole and not relaxed else pulp.LpContinuous
        )
        for i, (upper, whole) in enumerate(zip(model.column_upper, model.integer, strict=True))
    ]
    cost = (-scale * model.objective).tolist()
    problem.setObjective(pulp.LpAffineExpression({columns[i]: c for i, c in enumerate(cost) if c}))
    indptr, indices, data = model.rows.indptr.tolist(), model.rows.indices.tolist(), model.rows.data.tolist()
    for r, (lower, upper) in enumerate(zip(model.lower.tolist(), model.upper.tolist(), strict=True)):
        entries = range(indptr[r], indptr[r + 1])
        terms = pulp.LpAffineExpression({columns[indices[k]]: data[k] for k in entries})
        sense = pulp.LpConstraintEQ if lower == upper else pulp.LpConstraintLE
        if lower != upper and math.isfinite(lower):
            raise SolverFailed("a row has either one bound or two equal ones")
        problem.addConstraint(pulp.LpConstraint(terms, sense, rhs=upper), f"r{r}")
    return problem


class _ArrayHighs(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, handed the PuLP model as arrays in one call and with a start."""

    start: Floats | None = None

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Collect PuLP's variables and constraints into arrays and pass them on."""
        variables, constraints = lp.variables(), lp.constraints()
        for i, variable in enumerate(variables):
            variable.index = i
        for r, constraint in enumerate(constraints):
            constraint.index = r
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(variables), len(constraints)
        model.col_cost_ = np.array([lp.objective.get(v, 0.0) for v in variables])
        model.col_lower_ = np.array([v.lowBound for v in variables], dtype=np.float64)
        model.col_upper_ = np.array([v.upBound for v in variables], dtype=np.float64)
        upper = np.array([-c.constant for c in constraints], dtype=np.float64)
        equal = np.array([c.sense == pulp.LpConstraintEQ for c in constraints], dtype=bool)
        model.row_lower_, model.row_upper_ = np.where(equal, upper, -highspy.kHighsInf), upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(c) for c in constraints)])
        model.a_matrix_.index_ = np.array([v.index for c in constraints for v in c], dtype=np.int32)
        model.a_matrix_.value_ = np.array([f for c in constraints for f in c.values()], dtype=np.float64)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        if self.mip and any(v.cat == pulp.LpInteger for v in variables):
            model.integrality_ = [kinds[v.cat == pulp.LpInteger] for v in variables]
        lp.solverModel.passModel(model)
        if self.start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = self.start.tolist()
            lp.solverModel.setSolution(solution)


def _run_highs(problem: pulp.LpProblem, model: LinearModel, run: _Scaled) -> Answer:
    limits, callbacks = run.limits, highspy.cb.HighsCallbackType

    def ask(kind: Any, _message: str, out: Any, into: Any, _data: Any) -> None:
        into.user_interrupt = limits.should_stop()
        if kind == callbacks.kCallbackMipInterrupt and abs(out.mip_primal_bound) < highspy.kHighsInf:
            limits.on_progress(-out.mip_primal_bound / run.scale, -out.mip_dual_bound / run.scale)

    nodes = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
    solver = _ArrayHighs(
        mip=not run.relaxed,
        msg=False,
        gapRel=limits.gap,
        gapAbs=0.0,
        threads=1,
        timeLimit=max(limits.seconds, 0.01),
        callbackTuple=(ask, None),
        callbacksToActivate=[
            callbacks.kCallbackMipInterrupt,
            callbacks.kCallbackSimplexInterrupt,
            callbacks.kCallbackIpmInterrupt,
        ],
        parallel="off",
        random_seed=limits.seed,
        **nodes,
    )
    solver.start = run.start
    problem.solve(solver)
    highs = problem.solverModel
    status, info = highs.getModelStatus(), highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    end = _highs_end(status, found=found)
    solution = highs.getSolution()
    values = np.array(solution.col_value) if found else np.zeros(len(model.objective))
    duals = np.zeros(len(model.upper))
    if run.relaxed and solution.dual_valid:
        duals = np.maximum(-np.array(solution.row_dual) / run.scale, 0.0)
    bound = math.inf
    if end is not End.INFEASIBLE and not run.relaxed:
        bound = -info.mip_dual_bound / run.scale
    elif run.relaxed and end is End.OPTIMAL:
        bound = -info.objective_function_value / run.scale
    return Answer(end=end, values=values, duals=duals, bound=bound)


def _highs_end(status: Any, *, found: bool) -> End:
    known = highspy.HighsModelStatus
    if status in (known.kOptimal, known.kModelEmpty):
        return End.OPTIMAL
    if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return End.INFEASIBLE
    if status in (
        known.kTimeLimit,
        known.kInterrupt,
        known.kSolutionLimit,
        known.kIterationLimit,
    ):
        return End.FEASIBLE if found else End.NOTHING
    raise SolverFailed(f"HiGHS ended with {status}")


def _run_cbc(problem: pulp.LpProblem, model: LinearModel, run: _Scaled) -> Answer:
    """Run CBC as a program; it gives no bound when it stops early, and duals only for a relaxation."""
    limits = run.limits
    if run.start is not None:
        for variable, value in zip(problem.variables(), run.start.tolist(), strict=True):
            variable.setInitialValue(value)
    solver = pulp.COIN_CMD(
        path=cbcbox.cbc_bin_path(),
        mip=not run.relaxed,
        msg=False,
        timeLimit=max(limits.seconds, 0.01),
        gapRel=limits.gap,
        gapAbs=0.0,
        threads=None,
        maxNodes=limits.nodes,
        warmStart=run.start is not None,
        options=[f"randomSeed {limits.seed}", f"randomCbcSeed {limits.seed}", "increment 0"],
    )
    problem.solve(solver)
    end = {
        pulp.LpSolutionOptimal: End.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: End.FEASIBLE,
        pulp.LpSolutionInfeasible: End.INFEASIBLE,
    }.get(problem.sol_status, End.NOTHING)
    found = end in (End.OPTIMAL, End.FEASIBLE)
    values = np.array([variable.varValue or 0.0 for variable in problem.variables()])
    duals = np.zeros(len(model.upper))
    if run.relaxed and found:
        duals = np.maximum([-(row.pi or 0.0) / run.scale for row in problem.constraints()], 0.0)
    return Answer(end=end, values=values if found else np.zeros(len(values)), duals=duals, bound=math.inf)
