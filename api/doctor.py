"""Look whether this machine has all that a run needs: versions, solvers, memory, disk, bundled files."""

from __future__ import annotations

import math
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path
from time import monotonic
from typing import Literal

import numpy as np

from api.bundled import bundled
from matching.errors import SolverFailed
from matching.fits import Fits, Minutes, Wishes
from matching.options import SolveOptions
from matching.problem import Candidates, Classes, Houses, Jobs, Members, Problem
from matching.week import WEEKDAYS, WHOLE_DAY

_LEAST_PYTHON = (3, 11)
_LEAST_MEMORY_GB = 1.0
#: Two candidates, one opening, one desk: the better fit wins, and travel of 10 minutes costs 0.05 of it.
_TOY_VALUE = 0.75
_SOLVERS = {"highs": "solver HiGHS", "cbc": "solver CBC"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; `name` and `detail` are English and are translated where they are words."""

    name: str
    ok: bool
    detail: str


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at everything; `folder` is where a plan might be written."""
    return (
        _python(),
        *_packages(),
        _solver("highs"),
        _solver("cbc"),
        Finding(name="processor cores", ok=True, detail=str(_cores())),
        _memory(),
        _disk(folder),
        _bundled("table of postcodes", "tables", "postcodes.csv"),
        _bundled("sample", "samples", "tiny"),
        _catalogues(),
    )


def _python() -> Finding:
    return Finding(name="Python", ok=sys.version_info >= _LEAST_PYTHON, detail=platform.python_version())


def _packages() -> Iterator[Finding]:
    """Yield the version of every package that mikropol declares."""
    for requirement in requires("mikropol") or ():
        name = "".join(c if c.isalnum() or c in "-_." else " " for c in requirement).split()[0]
        try:
            yield Finding(name=name, ok=True, detail=version(name))
        except PackageNotFoundError:
            yield Finding(name=name, ok=False, detail="is not installed")


def _solver(name: Literal["highs", "cbc"]) -> Finding:
    """Let a solver work on a market whose best value is known."""
    from matching.solver import solve  # noqa: PLC0415 (a solver that does not load is a finding, not a crash)

    label = _SOLVERS[name]
    try:
        plan = solve(_toy(), SolveOptions(time_limit=30, gap=0.0, solver=name), clock=monotonic)
    except (SolverFailed, OSError, ImportError, RuntimeError) as error:
        return Finding(name=label, ok=False, detail=f"{type(error).__name__}: {error}".splitlines()[0])
    right = math.isclose(plan.value, _TOY_VALUE) and plan.status == "optimal"
    return Finding(name=label, ok=right, detail="solves a known market" if right else "gives a wrong answer")


def _toy() -> Problem:
    none = np.zeros(0, dtype=np.int64)
    masks = np.zeros(0, dtype=np.uint8)
    no_needs = np.zeros((2, 0), dtype=np.bool_)
    return Problem(
        candidates=Candidates(
            ids=("A", "B"),
            days=np.full(2, WEEKDAYS, dtype=np.uint8),
            parts=np.full(2, WHOLE_DAY, dtype=np.uint8),
            needs=no_needs,
            max_travel_min=np.full(2, 45.0),
            priority=np.zeros(2),
        ),
        members=Members(
            ids=(),
            days=masks,
            parts=masks,
            fixed_days=masks,
            n_days=none,
            place_kind=none,
            needs=no_needs[:0],
            max_travel_min=np.zeros(0),
            value=np.zeros(0),
            priority=np.zeros(0),
        ),
        jobs=Jobs(
            ids=("J",),
            employer=np.zeros(1, dtype=np.int64),
            openings=np.ones(1, dtype=np.int64),
            n_days=np.full(1, 5, dtype=np.int64),
            fixed_days=np.zeros(1, dtype=np.uint8),
            parts=np.full(1, WHOLE_DAY, dtype=np.uint8),
            place_kind=np.zeros(1, dtype=np.int64),
            needs=no_needs[:1],
        ),
        houses=Houses(ids=("H",), has=no_needs[:1], capacity=np.ones((1, 1, 7, 3), dtype=np.int64)),
        classes=Classes(
            ids=(),
            seats=none,
            n_days=none,
            place_kind=none,
            days=masks,
            parts=masks,
            preference=np.zeros((0, 1)),
            value=np.zeros(0),
            fixed=np.zeros(0, dtype=np.bool_),
        ),
        fits=Fits.of([0, 1], [0, 0], [0.5, 0.8], (2, 1)),
        wishes=Wishes.empty((2, 1)),
        minutes=Minutes.of([0, 1], [0, 0], [10.0, 10.0], (2, 1)),
        kinds=("desk",),
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _memory() -> Finding:
    name = "memory"
    if not hasattr(os, "sysconf"):
        return Finding(name=name, ok=True, detail="not known on this system")
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return Finding(name=name, ok=gigabytes >= _LEAST_MEMORY_GB, detail=f"{gigabytes:.1f} GB")


def _disk(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"mikropol")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Finding(name="writing here", ok=False, detail=error.strerror or str(error))
    return Finding(name="writing here", ok=True, detail=str(folder))


def _bundled(name: str, *parts: str) -> Finding:
    try:
        return Finding(name=name, ok=True, detail=str(bundled(*parts)))
    except FileNotFoundError as error:
        return Finding(name=name, ok=False, detail=str(error))


def _catalogues() -> Finding:
    folder = files("api").joinpath("locale", "da")
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".po")) if folder.is_dir() else []
    return Finding(name="Danish words", ok=bool(found), detail=", ".join(found) or "none found")
