"""The solvers behind one seam: models in arrays in, answers that can be trusted out."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from matching import backend
from matching.backend import End, Limits
from matching.model import LinearModel


def model(objective: list[float], rows: list[list[int]], upper: list[float], lower: float = -np.inf) -> LinearModel:
    """Return a model of whole columns from 0 to 1."""
    return LinearModel(
        objective=np.array(objective),
        column_upper=np.ones(len(objective)),
        integer=np.ones(len(objective), dtype=bool),
        rows=csr_array(np.array(rows, dtype=np.float64)),
        lower=np.full(len(upper), lower),
        upper=np.array(upper, dtype=np.float64),
    )


#: Three columns, any two of which exclude each other: the relaxation takes half of each.
TRIANGLE = model([3.0, 2.0, 2.0], [[1, 1, 0], [0, 1, 1], [1, 0, 1]], [1, 1, 1])

#: HiGHS 1.16.0 solves this in presolve, and returns the start below as optimal although its own bound is 1.76.
START_TRAP = model(
    [0.385, 0.39, 0.385, 0.39, 0.685, 0.39, 0.295, 0.29],
    [
        [1, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 0, 0],
        [1, 0, 1, 0, 1, 0, 0, 0],
        [0, 1, 0, 1, 0, 1, 0, 0],
        [0, 1, 0, 1, 0, 1, 1, 2],
        [0, 1, 0, 1, 0, 2, 0, 1],
        [0, 2, 0, 2, 0, 2, 1, 2],
        [1, 0, 1, 0, 2, 0, 0, 0],
        [2, 0, 2, 0, 2, 0, 0, 0],
        [1, 0, 1, 0, 3, 0, 0, 0],
        [2, 0, 2, 0, 3, 0, 0, 0],
        [3, 0, 3, 0, 3, 0, 0, 0],
    ],
    [1, 1, 1, 2, 2, 4, 4, 5, 3, 4, 3, 4, 5],
)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_whole_columns_are_solved_to_the_optimum(solver: str) -> None:
    """Both solvers find the best whole solution and prove it."""
    answer = backend.solve(TRIANGLE, Limits(seconds=10), solver=solver)
    assert answer.end is End.OPTIMAL
    assert answer.values.tolist() == [1, 0, 0]
    assert answer.bound == pytest.approx(3.0, rel=1e-9)


def test_a_relaxation_gives_prices_that_prove_its_value() -> None:
    """The duals of the rows are not negative, and add up to the relaxation's value."""
    answer = backend.relax(TRIANGLE, Limits(seconds=10))
    assert np.allclose(answer.values, 0.5)
    assert np.all(answer.duals >= 0)
    assert float(answer.duals @ TRIANGLE.upper) == pytest.approx(3.5)


def test_a_start_is_not_believed_to_be_optimal() -> None:
    """A start that HiGHS calls optimal against its own bound does not hide the better solution."""
    best = backend.solve(START_TRAP, Limits(seconds=10), solver="highs")
    answer = backend.solve(START_TRAP, Limits(seconds=10), solver="highs", start=np.array([0.0, 1, 0, 1, 1, 0, 0, 0]))
    assert best.values @ START_TRAP.objective == pytest.approx(1.76)
    assert answer.values @ START_TRAP.objective == pytest.approx(1.76)
    assert answer.bound == pytest.approx(1.76)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_model_without_a_solution_says_so(solver: str) -> None:
    """Rows that contradict one another are told apart from running out of time."""
    impossible = model([1.0, 1.0], [[1, 1]], [3], lower=3.0)
    assert backend.solve(impossible, Limits(seconds=10), solver=solver).end is End.INFEASIBLE


def test_a_solve_that_is_told_to_stop_has_a_true_bound() -> None:
    """A stopped solve never claims an optimum below what there is."""
    answer = backend.solve(TRIANGLE, Limits(seconds=10, should_stop=lambda: True), solver="highs")
    assert answer.end is not End.INFEASIBLE
    assert answer.bound >= 3.0 - 1e-9


def test_nothing_to_decide_is_solved_at_once() -> None:
    """A model without columns is worth nothing, and that is optimal."""
    empty = LinearModel(
        objective=np.empty(0),
        column_upper=np.empty(0),
        integer=np.empty(0, dtype=bool),
        rows=csr_array((0, 0)),
        lower=np.empty(0),
        upper=np.empty(0),
    )
    answer = backend.solve(empty, Limits(seconds=math.inf), solver="highs")
    assert (answer.end, answer.bound) == (End.OPTIMAL, 0.0)


def test_highs_is_silent_from_birth() -> None:
    """A process that solves writes nothing to its output: machines read it."""
    code = "from test_backend import *; backend.relax(TRIANGLE, Limits(seconds=9))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parent)
    assert (ran.stdout, ran.stderr) == (b"", b"")
