"""``doctor``: what a run needs is looked at, and what is missing is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_run import run

from api.bundled import bundled
from api.doctor import examine


def test_this_machine_is_well(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the tests run, everything is found, and both solvers solve a known market."""
    monkeypatch.chdir(tmp_path)
    ran = run(capsys, "doctor", "--json")
    assert [check for check in ran.data["checks"] if not check["ok"]] == []
    assert (ran.code, ran.data["ok"]) == (0, True)
    assert {"Python", "pulp", "solver HiGHS", "solver CBC", "memory"} <= {check["name"] for check in ran.data["checks"]}


def test_a_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    """A place that is no folder is not ok, everything else stays ok."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert [finding.name for finding in examine(tmp_path / "file") if not finding.ok] == ["writing here"]


def test_what_is_not_bundled_is_named() -> None:
    """A missing table says its name."""
    with pytest.raises(FileNotFoundError, match="tables/none"):
        bundled("tables", "none")


def test_a_person_reads_a_line_for_each_check(capsys: pytest.CaptureFixture[str]) -> None:
    """Danish and English differ, and both begin with the verdict."""
    danish = run(capsys, "doctor", "--lang", "da").out.splitlines()
    english = run(capsys, "doctor", "--lang", "en").out.splitlines()
    assert len(danish) == len(english)
    assert danish != english
    assert all(line.startswith(("ok", "NOT OK")) for line in english)
