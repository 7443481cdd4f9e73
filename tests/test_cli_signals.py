"""Stopping a run from outside: in a process of its own, with a search that would last."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from api.cli import main
from benchmarks.folder import write_folder
from features.synthetic import market

SEARCHING = "Improving the plan part by part"


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a market whose optimum takes far longer to prove than a test may last."""
    folder = tmp_path_factory.mktemp("hard") / "in"
    folder.mkdir()
    write_folder(market(1500, seed=5), folder)
    return folder


@contextmanager
def searching(folder: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a run that has begun to search; whatever happens, it does not outlive the test."""
    words = ["match", str(folder), "--out", str(out), "--gap", "0", "--time-limit", "120", "--lang", "en"]
    command = [sys.executable, "-m", "api.cli", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        try:
            assert run.stderr is not None
            assert any(SEARCHING in line for line in run.stderr), "the search never began"
            yield run
        finally:
            run.kill()


def test_ctrl_c_ends_with_the_best_plan_so_far_checked_and_written(hard: Path, tmp_path: Path) -> None:
    """One Ctrl-C: exit code 130, and a plan that passes the check."""
    out = tmp_path / "out"
    with searching(hard, out) as run:
        run.send_signal(signal.SIGINT)
        said, _ = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "The search was stopped" in said
    assert main(["check", str(hard), str(out), "--quiet"]) == 0


def test_a_second_ctrl_c_ends_at_once_and_writes_nothing(hard: Path, tmp_path: Path) -> None:
    """Ctrl-C pressed again and again: exit code 130 and no plan."""
    out = tmp_path / "out"
    with searching(hard, out) as run:
        while run.poll() is None:  # quicker than any plan can be checked and written, however busy the machine
            run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                run.wait(timeout=0.01)
        assert run.returncode == 130
    assert not out.exists()


@pytest.mark.parametrize("deadly", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_the_old_plan_as_it_was(hard: Path, tmp_path: Path, deadly: signal.Signals) -> None:
    """Whoever kills the run finds the folder untouched."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.json").write_text('{"format": "mikropol-plan", "version": 1}', encoding="utf-8")
    with searching(hard, out) as run:
        run.send_signal(deadly)
        assert run.wait(timeout=60) == -deadly
    assert [path.name for path in out.iterdir()] == ["plan.json"]
