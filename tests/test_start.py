"""start.py, up to where it would install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the two files that start.py looks at, as its root."""
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(start, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    return tmp_path


def test_stands_when_stamped(checkout: Path) -> None:
    """An environment whose stamp is as wanted is used as it is."""
    assert not start.is_ready()
    (checkout / "stamp").write_text(start.wanted(), encoding="utf-8")
    assert start.is_ready()


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_changed_file_is_seen(checkout: Path, name: str) -> None:
    """A change of the lock or of the project brings the environment up to date, in the same place."""
    (checkout / "stamp").write_text(start.wanted(), encoding="utf-8")
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not start.is_ready()
    assert start.is_usable()


@pytest.mark.parametrize("stamp", [start.UNFINISHED, "/elsewhere 3.11\nlock\nproject"])
def test_half_made_or_moved_is_made_anew(checkout: Path, stamp: str) -> None:
    """An environment that was not finished, or was moved, is not built upon."""
    (checkout / "stamp").write_text(stamp, encoding="utf-8")
    assert not start.is_ready()
    assert not start.is_usable()


def test_interpreter_that_does_not_run_is_made_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment whose interpreter cannot be started is not built upon."""
    (checkout / "python").touch()
    monkeypatch.setattr(start, "PYTHON", checkout / "python")
    assert not start.is_usable()


def test_uses_the_standard_library_only() -> None:
    """start.py starts in a Python without any package, and says how it is used."""
    done = subprocess.run([sys.executable, "-I", "-S", ROOT / "start.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "python3 start.py demo" in done.stdout


def test_exit_code_passes_through() -> None:
    """What is started decides the exit code."""
    code = "import start, sys; start.run([sys.executable, '-c', 'raise SystemExit(7)'])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 7


def test_foreign_paths_are_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python's settings do not reach the environment; the person's other variables do."""
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("MIKROPOL_LANG", "en")
    assert "PYTHONPATH" not in start.environment()
    assert start.environment()["MIKROPOL_LANG"] == "en"
