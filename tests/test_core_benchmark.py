"""The benchmark of the core: a measured run, and what is made of measurements."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks import core
from benchmarks.core_picture import draw, gaps, growth, seconds_to
from benchmarks.core_run import Asked, Measured, RunFailed, Sample, measure, measured_from
from benchmarks.core_table import peer_lines
from benchmarks.peers.run import Report


def measured(*samples: Sample, n_people: int = 20_000) -> Measured:
    """Return a run with these samples and otherwise plain numbers."""
    return Measured(
        asked=Asked(family="base", n_people=n_people),
        status="within_gap",
        value=99.0,
        bound=100.0,
        price_bound=100.0,
        gap=1 / 99,
        n_placed=50,
        n_classes_placed=0,
        build_s=1.0,
        solve_s=2.0,
        check_s=0.0,
        process_s=4.0,
        peak_mb=100.0,
        n_violations=0,
        stages={"place": 2.0},
        samples=samples,
    )


def test_a_run_is_measured_in_its_own_process() -> None:
    """A measured run has a checked plan, stages and samples that end with the plan, and survives JSON."""
    one = measure(Asked(family="rich", n_people=40, time_limit=5.0, gap=1e-2, threads=1))
    assert one.n_violations == 0
    assert 0 < one.value <= one.bound <= one.price_bound
    assert sum(one.stages.values()) == pytest.approx(one.solve_s, rel=0.2)
    assert 0 < one.solve_s < one.process_s
    assert one.samples[-1][1:] == ("plan", one.value, one.bound)
    assert measured_from(json.loads(json.dumps(asdict(one)))) == one


def test_a_broken_run_says_why() -> None:
    """A run that cannot be made fails with its process's last words."""
    with pytest.raises(RunFailed, match="at least 4 people"):
        measure(Asked(family="base", n_people=3))


def test_gaps_fall() -> None:
    """The gap at a moment is that of the best value and the best bound so far; worse news change nothing."""
    one = measured(
        (0.1, "start", 80.0, None),
        (0.2, "price", None, 100.0),
        (0.3, "price", 70.0, 120.0),
        (0.4, "place", 99.95, 100.0),
    )
    assert gaps(one) == [(0.2, 0.25), (0.4, pytest.approx(0.05 / 99.95))]
    assert seconds_to(one) == 0.4
    assert seconds_to(one, 0.3) == 0.2
    assert seconds_to(one, 1e-6) == math.inf


def test_growth_is_the_slope_of_logarithms() -> None:
    """Times that double with the size grow as N^1; smaller sizes and sizes that never got there do not count."""
    runs = [measured((n / 1e4, "place", 1.0, 1.0), n_people=n) for n in (20_000, 40_000, 80_000)]
    others = [measured((9.0, "place", 1.0, 1.0), n_people=500), measured((1.0, "place", 1.0, 2.0), n_people=160_000)]
    assert growth([*runs, *others]) == pytest.approx(1.0)
    assert math.isnan(growth(runs[:1]))


def test_the_picture_repeats(tmp_path: Path) -> None:
    """The same results draw the same bytes, with a line for each run that has a gap, named in the legend."""
    runs = [measured((0.1, "place", 9.0, 10.0), (0.5, "place", 9.9, 10.0)), measured(n_people=40_000)]
    for name in ("one.svg", "two.svg"):
        draw(runs, tmp_path / name)
    drawn = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert drawn == (tmp_path / "two.svg").read_text(encoding="utf-8")
    assert "base 20,000" in drawn
    assert "base 40,000" not in drawn


def test_peers_stand_beside_ours() -> None:
    """A peer has its seconds in ours, its own gap, and how far it is below the best bound; dashes where nothing is."""
    found = Report(peer="a", value=90.0, bound=99.9, status="stopped", seconds=8.0, stated_s=1.0, peak_mb=50.0)
    nothing = replace(found, peer="b", value=None, bound=None)
    first, second = peer_lines(measured(), [found, nothing])
    assert first.split() == ["a", "8.00", "4.0", "11.00000", "90.000000", "99.900000", "9.90991", "50", "stopped"]
    assert second.split()[3:7] == ["–"] * 4


def test_results_are_written_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command prints a table, appends lines of JSON, and draws from such a file without measuring again."""
    runs = {n: measured((n / 1e4, "place", 1.0, 1.0), n_people=n) for n in (20_000, 40_000)}
    monkeypatch.setattr(core, "measure", lambda asked: runs[asked.n_people])
    out, picture = tmp_path / "results.jsonl", tmp_path / "gap.svg"
    core.main(["--sizes", "20000", "40000", "--out", str(out)])
    assert "base: time to 0.1 % grows as N^1.00" in capsys.readouterr().out
    assert [json.loads(text)["seconds_to_0.1%"] for text in out.read_text(encoding="utf-8").splitlines()] == [2.0, 4.0]
    monkeypatch.delattr(core, "measure")
    core.main(["--from-file", str(out), "--picture", str(picture)])
    assert "N^1.00" in capsys.readouterr().out
    assert picture.exists()
