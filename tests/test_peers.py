"""The benchmarks' peers: different models and solvers find the same optimum, or say that they did not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.families import FAMILIES, family
from benchmarks.peers import PEERS, highs
from benchmarks.peers.bundles import MOST_PEOPLE, bundles
from benchmarks.peers.compact import compact
from benchmarks.peers.linear import WrongPlan
from benchmarks.peers.run import Limits, report_of
from benchmarks.peers.split import split

#: CP-SAT's whole units in a value of 1; its module is not imported here, for it loads a second HiGHS.
SCALE = 10**7
EXACT = Limits(seconds=20.0, gap=0.0, threads=1)


@pytest.mark.parametrize("name", FAMILIES)
def test_models_agree(name: str) -> None:
    """The compact model, all bundles and the split model have the same optimum in every family."""
    problem = family(name, 24)
    found = [highs.solve(model(problem), EXACT) for model in (compact, bundles, split)]
    assert [one.status for one in found] == ["optimal"] * 3
    assert found[0].value > 0
    for one in found:
        assert one.value == pytest.approx(found[0].value, abs=1e-6)
        assert one.bound == pytest.approx(one.value, abs=1e-6)


@pytest.mark.parametrize(("name", "n_people"), [("base", 30), ("rich", 20)])
def test_peers_agree(name: str, n_people: int) -> None:
    """Every peer, in its own process, ends optimal with the same value; CP-SAT to its scaling."""
    reports = [report_of(peer, name, n_people, seed=1, limits=EXACT) for peer in PEERS]
    assert [report.status for report in reports] == ["optimal"] * len(PEERS)
    best = max(report.value or 0.0 for report in reports)
    for report in reports:
        slack = 2 * n_people / SCALE if report.peer == "cpsat_compact" else 1e-6
        assert report.value == pytest.approx(best, abs=slack)
        assert report.bound == pytest.approx(best, abs=slack)
        assert 0 < report.stated_s < report.seconds < 20
        assert report.peak_mb > 20


def test_a_stopped_peer_says_so() -> None:
    """A peer without time reports no optimum, and a bound that is not below the plan that another finds."""
    problem = family("base", 200)
    stopped = highs.solve(split(problem), Limits(seconds=0.0, gap=0.0, threads=1))
    assert stopped.status == "Time limit reached"
    assert stopped.value == -math.inf
    assert stopped.bound >= highs.solve(split(problem), Limits(seconds=10.0, gap=1e-2, threads=1)).value


def test_a_broken_peer_says_so() -> None:
    """A peer that breaks is a report with its last words and without a plan."""
    report = report_of("highs_bundles", "base", MOST_PEOPLE + 1, seed=1, limits=EXACT)
    assert "too many" in report.status
    assert report.value is None
    assert report.bound is None


def test_a_plan_that_breaks_a_row_is_refused() -> None:
    """A solver's answer counts only when it keeps every row of the model it was given."""
    linear = compact(family("base", 24))
    assert linear.value_of(np.zeros(len(linear.objective))) == 0.0
    with pytest.raises(WrongPlan):
        linear.value_of(np.ones(len(linear.objective)))
