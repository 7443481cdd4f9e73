"""Seconds of each phase of a run, by number of people; each phase's result is asserted."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from api.outcome.timing import Timing
from api.outcome.writing import write_outcome
from api.pipeline import Case
from api.problems import problem_of
from api.readers import read_folder
from api.words import Words
from benchmarks.conftest import TODAY, CaseOf, FolderOf
from benchmarks.peers import highs
from benchmarks.peers.compact import compact
from benchmarks.peers.run import Limits, solved
from features.pipeline import score
from matching.check import violations
from matching.options import SolveOptions, Weights
from matching.plan import Plan
from matching.problem import Problem
from matching.solver import solve

T = TypeVar("T")

SIZES = pytest.mark.parametrize("n_people", [100, 400, 2_000])
GAP = 1e-3  # 0.1 %
LIMITS_S = {100: 30.0, 400: 30.0, 2_000: 60.0}


def _timed(benchmark: BenchmarkFixture, call: Callable[[], T], *, rounds: int, warmup: int = 0) -> T:
    """Time `rounds` calls after `warmup` ones; return what the last call gave."""
    result: T = benchmark.pedantic(call, rounds=rounds, warmup_rounds=warmup)  # type: ignore[no-untyped-call]
    return result


def _options(n_people: int) -> SolveOptions:
    return SolveOptions(time_limit=LIMITS_S[n_people], gap=GAP)


def _solved(problem: Problem, n_people: int) -> Plan:
    return solve(problem, _options(n_people), clock=monotonic)


@SIZES
def test_read(benchmark: BenchmarkFixture, folder_of: FolderOf, n_people: int) -> None:
    """Reading gives everybody, with 20 listed jobs for each candidate."""
    folder = folder_of(n_people)
    reading = benchmark(lambda: read_folder(folder, today=TODAY))
    assert len(reading.market.candidates) + len(reading.market.members) == n_people
    assert reading.market.fits is not None
    assert len(reading.market.fits) == 20 * len(reading.market.candidates)


@SIZES
def test_score(benchmark: BenchmarkFixture, case_of: CaseOf, n_people: int) -> None:
    """Scoring texts keeps at most the 50 best of either side, and the own line of work comes first for most."""
    market = case_of(n_people).market
    scored = _timed(benchmark, lambda: score(market.candidates, market.jobs, top_k=50, today=TODAY), rounds=3, warmup=1)
    assert 0 < len(scored.fits) <= 50 * (len(market.candidates) + len(market.jobs))
    best = [values.max(initial=0.0) for values in (scored.fits.row(i)[1] for i in range(len(market.candidates)))]
    assert sum(fit >= Weights().min_fit for fit in best) > len(best) / 2


@SIZES
def test_build(benchmark: BenchmarkFixture, case_of: CaseOf, n_people: int) -> None:
    """Building states the problem of the records: the same people, and as many places."""
    case = case_of(n_people)
    market, stated = case.market, case.problem
    problem = benchmark(lambda: problem_of(market, stated.fits, stated.minutes, stated.weights))
    assert problem.person_ids == (*market.candidates["candidate_id"], *market.members["member_id"])
    slots = market.places["days"].map(int.bit_count) * market.places["day_parts"].map(int.bit_count)
    assert problem.houses.capacity.sum() == (market.places["count"] * slots).sum()


@SIZES
def test_solve(benchmark: BenchmarkFixture, case_of: CaseOf, n_people: int) -> None:
    """The independent check finds nothing in the plan; up to 400 people the proven gap is at most 0.1 %."""
    problem = case_of(n_people).problem
    plan = _timed(benchmark, lambda: _solved(problem, n_people), rounds=1)
    benchmark.extra_info.update(
        value=plan.value, bound=plan.bound, gap=plan.gap, status=str(plan.status), placed=len(plan.placements)
    )
    assert not violations(problem, plan)
    assert plan.value <= plan.bound <= plan.price_bound
    assert plan.gap <= GAP or n_people > 400


@pytest.mark.parametrize("n_people", [100, 400])
def test_solve_compact(benchmark: BenchmarkFixture, case_of: CaseOf, n_people: int) -> None:
    """The peer, with the same gap and limit: neither plan exceeds the bound that the other one proved."""
    problem = case_of(n_people).problem
    limits = Limits(seconds=LIMITS_S[n_people], gap=GAP, threads=1)
    peer, _, _ = _timed(benchmark, lambda: solved(problem, compact, highs.solve, limits), rounds=1)
    ours = _solved(problem, n_people)
    benchmark.extra_info.update(value=peer.value, bound=peer.bound, gap=(peer.bound - peer.value) / peer.value)
    slack = 1e-6 * ours.bound
    assert peer.value <= ours.bound + slack
    assert ours.value <= peer.bound + slack


@SIZES
def test_report(benchmark: BenchmarkFixture, case_of: CaseOf, n_people: int, tmp_path: Path) -> None:
    """Writing leaves every file, and a page below 2 MB."""
    case = case_of(n_people)
    plan = solve(case.problem, SolveOptions(time_limit=2.0), clock=monotonic)
    _timed(benchmark, lambda: _write(case, plan, tmp_path), rounds=3, warmup=1)
    written = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert {"placements.csv", "unplaced.csv", "blocks.csv", "prices.csv", "plan.json", "report.html"} <= set(written)
    assert written["report.html"] < 2_000_000
    rows = (tmp_path / "placements.csv").read_text(encoding="utf-8").count("\n") - 1
    assert rows == len(plan.placements)
    assert math.isfinite(plan.bound)


def _write(case: Case, plan: Plan, folder: Path) -> None:
    write_outcome(
        folder,
        market=case.market,
        problem=case.problem,
        plan=plan,
        help_texts={},
        options=case.options.as_json(),
        inputs=case.inputs,
        n_dropped=0,
        timing=Timing.here(plan.seconds, threads=1),
        notices=case.notices,
        words=Words("da"),
    )
