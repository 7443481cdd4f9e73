"""The benchmark of one shift: four ways to the same optimum, and what is not one shift is refused."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from benchmarks import one_shift_dense, one_shift_linear, one_shift_sparse
from benchmarks.families import family
from benchmarks.one_shift import main
from benchmarks.one_shift_case import NotOneShift, one_shift
from benchmarks.peers import highs
from benchmarks.peers.run import Limits
from benchmarks.peers.split import split


@pytest.mark.parametrize("n_people", [24, 60, 150])
def test_all_ways_lead_to_the_optimum(n_people: int) -> None:
    """Assignment, full and sparse, the linear program and the split model's whole search give the same thousandths."""
    problem = family("one_shift", n_people)
    searched = highs.solve(split(problem), Limits(seconds=20.0, gap=0.0, threads=1))
    assert searched.status == "optimal"
    case = one_shift(problem)
    found = [way.best(case) for way in (one_shift_dense, one_shift_sparse, one_shift_linear)]
    assert found == [round(1_000 * searched.value)] * 3
    assert found[0] > 0


def test_flow_leads_to_the_optimum() -> None:
    """OR-Tools' flow, in its own process, gives the linear program's thousandths."""
    call = [sys.executable, "-m", "benchmarks.one_shift_flow", "500", "--seed", "2"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["thousandths"] == one_shift_linear.best(one_shift(family("one_shift", 500, 2)))


@pytest.mark.parametrize("name", ["base", "cont", "rich"])
def test_other_families_are_refused(name: str) -> None:
    """A market with other shifts, other kinds, or values between thousandths is no one shift."""
    with pytest.raises(NotOneShift):
        one_shift(family(name, 40))


def test_ours_finds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """The comparison runs everybody in a process of their own and finds one optimum, ours among them."""
    assert main(["--sizes", "60", "--threads", "1", "--time-limit", "20"]) == 0
    said = capsys.readouterr().out
    assert "the same to the last digit" in said
    assert "BROKEN" not in said
    assert said.count(" 60 ") == 5
