"""The one file that speaks PuLP: linear models in plain arrays go in, an answer with our own status comes out.

HiGHS runs in this process and gets the whole PuLP model as arrays in one call; CBC runs as a program. Models are stated
with the objective scaled by a power of two, so that the solvers' absolute tolerances are far below any difference
between two plans that a person could see.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
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


#: HiGHS's presolve rule "enumeration": it may lose solutions where a clique is an equation, as pins are (issue 3216).
_ENUMERATION = 1 << 16
#: Relaxations with more columns go to the interior-point method, with crossover to a vertex, which is nearly whole. At
#: 200,000 people (105,000 columns) it took 4.9 s, the simplex method 27 s; at 20,000 they take about the same.
_MANY_COLUMNS = 5_000
#: What rounding may add to a bound.
_ROUNDING = 1e-9


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
    restarts
        Whether HiGHS may begin anew from its root: good for proofs, not where a gain is wanted soon.
    should_stop
        Asked now and then; True ends the solve with the best it has.
    on_progress
        Told (value, bound) now and then.
    """

    seconds: float
    gap: float = 0.0
    seed: int = 0
    nodes: int | None = None
    restarts: bool = True
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


def solve(model: LinearModel, limits: Limits, *, solver: str, start: Floats | None = None) -> Answer:
    """Maximise `model` with ``"highs"`` or ``"cbc"``, from `start` (values of all columns) if given.

    Raises
    ------
    SolverFailed
        If the solver ends in a way that is neither a result nor a limit.
    """
    run = {"highs": _run_highs, "cbc": _run_cbc}[solver]
    return run(model, _Run(limits=limits, scale=_scale(model), start=start))


def relax(model: LinearModel, limits: Limits) -> Answer:
    """Maximise `model` with fractional columns allowed, and give duals.

    Always with HiGHS: the duals that CBC's LP left behind here broke dual feasibility (a bound 26 % too high at 400
    people with half days, with and without its presolve).

    Raises
    ------
    SolverFailed
        As `solve`.
    """
    return _run_highs(model, _Run(limits=limits, scale=_scale(model), relaxed=True))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Run:
    """What a solver's run needs beside the model."""

    limits: Limits
    scale: float
    relaxed: bool = False
    start: Floats | None = None


def _scale(model: LinearModel) -> float:
    largest = float(np.abs(model.objective).max(initial=0.0))
    return 2.0 ** math.floor(math.log2(_LARGEST / largest)) if largest > 0 else 1.0


def _state(model: LinearModel, scale: float, *, relaxed: bool) -> pulp.LpProblem:
    """State the model with PuLP's classes: minimise the negated objective.

    Column bounds follow from the rows; a relaxation leaves them out, else duals could hide in them. PuLP sorts
    variables by name: the names keep their order. It adds a column of its own to an objective without terms: the first
    column always has one.
    """
    problem = pulp.LpProblem("mikropol", pulp.LpMinimize)
    uppers = [None if relaxed else upper for upper in model.column_upper.tolist()]
    kinds = [pulp.LpInteger if whole and not relaxed else pulp.LpContinuous for whole in model.integer.tolist()]
    columns = [
        problem.add_variable(f"c{i:09d}", 0, upper, kind)
        for i, (upper, kind) in enumerate(zip(uppers, kinds, strict=True))
    ]
    cost = (-scale * model.objective).tolist()
    problem.setObjective(pulp.LpAffineExpression({columns[i]: c for i, c in enumerate(cost) if c or i == 0}))
    indptr, indices, data = model.rows.indptr.tolist(), model.rows.indices.tolist(), model.rows.data.tolist()
    for r, (lower, upper) in enumerate(zip(model.lower.tolist(), model.upper.tolist(), strict=True)):
        entries = range(indptr[r], indptr[r + 1])
        terms = pulp.LpAffineExpression({columns[indices[k]]: data[k] for k in entries})
        sense = pulp.LpConstraintEQ if lower == upper else pulp.LpConstraintLE
        if lower != upper and math.isfinite(lower):
            raise SolverFailed("a row has either one bound or two equal ones")
        problem.addConstraint(pulp.LpConstraint(terms, sense, rhs=upper), f"r{r}")
    return problem


class _SilentHighs(highspy.Highs):
    """HiGHS that does not print its banner when it is made (1.16.0 does, to standard output)."""

    def enableCallbacks(self) -> None:  # noqa: N802 (HiGHS's name)
        """Fall silent before the first thing that HiGHS does."""
        self.setOptionValue("output_flag", False)  # noqa: FBT003 (HiGHS's signature)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class _ArrayHighs(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, handed the PuLP model as arrays in one call and with a start."""

    start: Floats | None = None
    ask: Callable[..., None] | None = None

    def createAndConfigureSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Set PuLP's options, and the callback that may stop HiGHS."""
        lp.solverModel = _SilentHighs()  # type: ignore[no-untyped-call]
        for name, value in (("time_limit", self.timeLimit), *self.optionsDict.items()):
            lp.solverModel.setOptionValue(name, value)
        if self.ask is not None:
            lp.solverModel.setCallback(self.ask, None)
            kinds = highspy.cb.HighsCallbackType
            for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt):
                lp.solverModel.startCallback(kind)

    def findSolutionValues(self, lp: pulp.LpProblem) -> tuple[int, int]:  # noqa: ARG002, N802 (PuLP's name)
        """Leave the answer to be read from HiGHS itself; PuLP knows fewer ways to end."""
        return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound

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
        uppers = (highspy.kHighsInf if v.upBound is None else v.upBound for v in variables)
        model.col_upper_ = np.array(list(uppers), dtype=np.float64)
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


def _run_highs(model: LinearModel, run: _Run) -> Answer:
    limits, callbacks = run.limits, highspy.cb.HighsCallbackType

    def ask(kind: Any, _message: str, out: Any, into: Any, _data: Any) -> None:
        into.user_interrupt = limits.should_stop()
        if kind == callbacks.kCallbackMipInterrupt and abs(out.mip_primal_bound) < highspy.kHighsInf:
            limits.on_progress(-out.mip_primal_bound / run.scale, -out.mip_dual_bound / run.scale)

    nodes = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
    solver = _ArrayHighs(
        mip=not run.relaxed,
        msg=False,
        timeLimit=max(limits.seconds, 0.01),
        mip_rel_gap=limits.gap,
        mip_abs_gap=0.0,
        threads=1,
        parallel="off",
        presolve_rule_off=_ENUMERATION,
        **({"solver": "ipm"} if run.relaxed and len(model.objective) > _MANY_COLUMNS else {}),
        random_seed=limits.seed,
        mip_allow_restart=limits.restarts,
        **nodes,
    )
    solver.start, solver.ask = run.start, ask
    problem = _state(model, run.scale, relaxed=run.relaxed)
    problem.solve(solver)
    highs = problem.solverModel
    info, solution = highs.getInfo(), highs.getSolution()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    end = _highs_end(highs.getModelStatus(), found=found)
    duals = np.zeros(len(model.upper))
    if run.relaxed and solution.dual_valid:
        duals = np.maximum(-np.array(solution.row_dual) / run.scale, 0.0)
    values = np.array(solution.col_value[: len(model.objective)]) if found else np.zeros(len(model.objective))
    bound = math.inf if run.relaxed or end is End.INFEASIBLE else -info.mip_dual_bound / run.scale
    if end is End.OPTIMAL and run.start is not None and bound > _proven(model, values, limits.gap) + _ROUNDING:
        return _run_highs(model, replace(run, start=None))  # 1.16.0 may call the start optimal, against its own bound
    return Answer(end=end, values=values, duals=duals, bound=bound)


def _proven(model: LinearModel, values: Floats, gap: float) -> float:
    """Return the bound that a model solved to optimality within `gap` has."""
    return float(model.objective @ values) * (1.0 + gap)


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
        known.kUnknown,
    ):
        return End.FEASIBLE if found else End.NOTHING
    raise SolverFailed(f"HiGHS ended with {status}")


def _run_cbc(model: LinearModel, run: _Run) -> Answer:
    """Run CBC as a program: it cannot be asked to stop before its time, and proves no bound when it stops early."""
    limits = run.limits
    problem = _state(model, run.scale, relaxed=False)
    if run.start is not None:
        for variable, value in zip(problem.variables(), run.start.tolist(), strict=True):
            variable.setInitialValue(value)
    solver = pulp.COIN_CMD(
        path=cbcbox.cbc_bin_path(),
        msg=False,
        timeLimit=max(limits.seconds, 0.01) if math.isfinite(limits.seconds) else None,
        gapRel=limits.gap / (1.0 + limits.gap),  # CBC relates the gap to its bound
        gapAbs=0.0,
        maxNodes=limits.nodes,
        warmStart=run.start is not None,
        options=[f"randomSeed {limits.seed}", f"randomCbcSeed {limits.seed}", "increment 0"],
    )
    try:
        problem.solve(solver)
    except pulp.PulpSolverError as error:
        if not limits.should_stop():
            raise SolverFailed(f"CBC ended with: {error}") from error
        problem.sol_status = pulp.LpSolutionNoSolutionFound
    end = {
        pulp.LpSolutionOptimal: End.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: End.FEASIBLE,
        pulp.LpSolutionInfeasible: End.INFEASIBLE,
    }.get(problem.sol_status, End.NOTHING)
    if problem.status == pulp.LpStatusInfeasible:
        end = End.INFEASIBLE
    values = np.zeros(len(model.objective))
    if end in (End.OPTIMAL, End.FEASIBLE):
        values = np.array([variable.varValue or 0.0 for variable in problem.variables()[: len(values)]])
    return Answer(
        end=end,
        values=values,
        duals=np.zeros(len(model.upper)),
        bound=_proven(model, values, limits.gap) if end is End.OPTIMAL else math.inf,
    )
