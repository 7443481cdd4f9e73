"""Who may import whom: the contracts in pyproject.toml, kept here and broken on purpose in a copy."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("matching", "features", "api")

#: contract → (planted module, its source, what the report must say).
PLANTED = {
    "layers": ("matching/planted_layer.py", "import features.records", "matching.planted_layer -> features.records"),
    "layers, upper": ("features/planted_layer.py", "import api.words", "features.planted_layer -> api.words"),
    "features": ("features/planted_model.py", "import matching.problem", "features.planted_model -> matching.problem"),
    "shell": ("api/planted_tests.py", "import benchmarks", "api.planted_tests -> benchmarks"),
    "solver": ("matching/planted_solver.py", "import pulp", "matching.planted_solver -> pulp"),
    "solver, api": ("api/planted_solver.py", "import highspy", "api.planted_solver -> highspy"),
    "arrays": ("matching/planted_table.py", "import pandas as pd", "matching.planted_table -> pandas"),
    "pure, disk": ("features/planted_disk.py", "from pathlib import Path", "features.planted_disk -> pathlib"),
    "pure, clock": ("matching/planted_clock.py", "import time", "matching.planted_clock -> time"),
    "pure, network": ("matching/planted_net.py", "import urllib.request", "matching.planted_net -> urllib"),
    "pure, environment": ("features/planted_env.py", "import os", "features.planted_env -> os"),
    "check": ("matching/check/planted.py", "import matching.demand", "matching.check.planted -> matching.demand"),
    "check, itself": ("matching/check/__init__.py", "import matching.rows", "matching.check -> matching.rows"),
    "check, new": (
        "matching/check/planted.py",
        "import matching.planted",
        "matching.check.planted -> matching.planted",
    ),
    "check, through a new module": (
        "matching/planted.py",
        "import matching.model",
        "matching.planted -> matching.model",
    ),
    "data": ("matching/week.py", "import matching.demand", "matching.week -> matching.demand"),
}

#: Calls that reach a disk or a clock without an import that the contracts could see.
IMPURE_CALLS = {
    *("open", "input", "print", "__import__", "exec", "eval"),
    *("now", "today", "utcnow", "fromtimestamp"),
    *("read_csv", "read_json", "read_parquet", "read_pickle", "read_excel", "read_html", "read_sql"),
    *("to_csv", "to_json", "to_parquet", "to_pickle", "to_excel", "to_sql"),
    *("load", "loadtxt", "genfromtxt", "fromfile", "save", "savetxt", "savez", "tofile", "memmap"),
}

#: Calls that make their own randomness when they are given no seed.
UNSEEDED = {"default_rng", "SeedSequence", "RandomState"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `folder`'s pyproject.toml on `folder`."""
    command = "from importlinter.cli import lint_imports_command as run; run(['--no-cache', '--no-logo'])"
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


def modules(*packages: str) -> list[Path]:
    """Return the source files of `packages`."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def impure_calls(source: str) -> set[str]:
    """Return the names of `IMPURE_CALLS` that `source` calls, as functions or methods."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(called_name(call), bool(call.args or call.keywords)) for call in calls]
    return {name for name, has_arguments in named if name in IMPURE_CALLS or (name in UNSEEDED and not has_arguments)}


def called_name(call: ast.Call) -> str:
    """Return the last part of what is called: ``today`` of ``date.today()``."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh process has loaded after `code`."""
    report = "import sys\nprint('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the contracts say of a copy in which each of them is broken."""
    copy = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, source, _said in PLANTED.values():
        with (copy / path).open("a", encoding="utf-8") as module:
            module.write(f"\n{source}\n")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_contracts_are_kept() -> None:
    """Every import contract of pyproject.toml holds."""
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", PLANTED)
def test_contract_can_be_broken(broken: str, case: str) -> None:
    """A module that breaks a contract is found and named."""
    *_, said = PLANTED[case]
    assert said in broken


def test_every_contract_is_broken_once() -> None:
    """No contract of pyproject.toml is without a planted violation."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert {contract["id"] for contract in contracts["contracts"]} == {case.partition(",")[0] for case in PLANTED}


@pytest.mark.parametrize("path", modules("matching", "features"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_calls_no_disk_or_clock(path: Path) -> None:
    """No module of `matching` or `features` calls what opens a file, asks the time or makes its own randomness."""
    assert impure_calls(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "source", ["open('x')", "date.today()", "datetime.datetime.now()", "pd.read_csv(x)", "np.random.default_rng()"]
)
def test_impure_call_is_seen(source: str) -> None:
    """The look for impure calls finds one when there is one."""
    assert len(impure_calls(source)) == 1


@pytest.mark.parametrize("package", PACKAGES)
def test_package_import_loads_nothing(package: str) -> None:
    """A package's `__init__.py` holds a docstring only."""
    (statement,) = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(statement, ast.Expr)


def test_features_load_no_solver() -> None:
    """Importing all of `features` in a fresh process loads neither PuLP nor a solver."""
    names = sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules("features"))
    loaded = loaded_by("\n".join(f"import {name.removesuffix('.__init__')}" for name in names))
    assert "pandas" in loaded
    assert not loaded & {"pulp", "highspy", "cbcbox"}


def test_help_loads_nothing_slow() -> None:
    """`mikropol --help` answers without tables, solvers, learners or plots."""
    show_help = (
        "import sys, api.cli\nsys.argv = ['mikropol', '--help']\ntry:\n    api.cli.main()\nexcept SystemExit: pass"
    )
    loaded = loaded_by(show_help)
    assert "typer" in loaded
    assert not loaded & {"pandas", "sklearn", "scipy", "pulp", "highspy", "cbcbox", "matplotlib", "jinja2"}
