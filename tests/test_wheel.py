"""The wheel: what it holds, and that it works from an own environment in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OUTCOME = {
    "placements.csv",
    "unplaced.csv",
    "blocks.csv",
    "prices.csv",
    "supply.csv",
    "plan.json",
    "timing.json",
    "report.html",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def mikropol(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone in a new environment that sees this one's packages; return its console script."""
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.EnvBuilder().create(home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    into = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        str(python),
        str(wheel),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # A plain path, not `site.addsitedir`: the .pth files there, this checkout's among them, are then not followed.
    (into / "packages_from_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.with_name("mikropol")


def test_wheel_holds_the_packages(names: set[str]) -> None:
    """The wheel holds every module, template and catalogue of the three packages."""
    ours = [path for package in ("matching", "features", "api") for path in (ROOT / package).rglob("*")]
    kept = {path.relative_to(ROOT).as_posix() for path in ours if path.is_file() and "__pycache__" not in path.parts}
    assert kept <= names


def test_wheel_holds_samples_and_tables(names: set[str]) -> None:
    """Samples and small tables enter the wheel under `api/_data`."""
    data = [path for folder in ("samples", "tables") for path in (ROOT / "data" / folder).rglob("*") if path.is_file()]
    assert data
    assert {f"api/_data/{path.relative_to(ROOT / 'data').as_posix()}" for path in data} <= names


def test_wheel_holds_nothing_else(names: set[str]) -> None:
    """No test, benchmark or cache enters the wheel."""
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"matching", "features", "api", "mikropol"}
    assert not [name for name in names if "__pycache__" in name]


def test_demo_runs_from_another_folder(mikropol: Path, tmp_path: Path) -> None:
    """`mikropol demo` of the installed wheel writes its whole outcome into the folder it is started in."""
    done = subprocess.run([mikropol, "demo"], cwd=tmp_path, capture_output=True, text=True, check=False, env=clean())
    assert done.returncode == 0, done.stdout + done.stderr
    (out,) = tmp_path.iterdir()
    assert {path.name for path in out.iterdir()} == OUTCOME


def test_installed_modules_are_the_wheels_own(mikropol: Path, tmp_path: Path) -> None:
    """What runs there is the wheel, not this checkout."""
    code = "import api, features, matching; print(api.__file__, features.__file__, matching.__file__, sep='\\n')"
    python = mikropol.with_name("python")
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env=clean())
    assert all(Path(line).is_relative_to(mikropol.parents[1]) for line in done.stdout.splitlines())


def clean() -> dict[str, str]:
    """Return this environment without what would let the checkout in."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
