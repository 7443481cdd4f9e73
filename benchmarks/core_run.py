"""Measure the optimiser once: ``python -m benchmarks.core_run FAMILY N`` prints one line of JSON.

A process of its own, so that seconds and memory are its own too. `measure` runs it and adds what only the outside sees.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from time import monotonic
from typing import Any

from benchmarks.families import FAMILIES, family
from matching.check import violations
from matching.options import SolveOptions
from matching.plan import Plan
from matching.solver import solve

Sample = tuple[float, str, float | None, float | None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is measured, and how the run is limited."""

    family: str
    n_people: int
    seed: int = 1
    time_limit: float = 60.0
    gap: float = 1e-5
    threads: int = 2
    solver_seed: int = 0
    check: bool = True


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a run took and gave.

    Attributes
    ----------
    gap
        (bound − value) / value, to the bound that the plan reports.
    build_s, solve_s, check_s
        Seconds to build the market, of `solve`, and of the independent check.
    process_s
        Seconds from starting Python to its end, without the check.
    peak_mb
        Peak memory of the process before the check; the market is part of it.
    n_violations
        What the independent check found; None where it was not asked.
    stages
        Seconds of `solve` by stage.
    samples
        (seconds, stage, value, bound) as `solve` told them; the last one is the plan.
    """

    asked: Asked
    status: str
    value: float
    bound: float
    price_bound: float
    gap: float
    n_placed: int
    n_classes_placed: int
    build_s: float
    solve_s: float
    check_s: float
    process_s: float
    peak_mb: float
    n_violations: int | None
    stages: Mapping[str, float]
    samples: tuple[Sample, ...]


class RunFailed(Exception):
    """A measured process did not end well; the message is its last words."""


def measure(asked: Asked) -> Measured:
    """Run in a fresh process.

    Raises
    ------
    RunFailed
        If the process breaks.
    """
    call = [sys.executable, "-m", "benchmarks.core_run", json.dumps(asdict(asked))]
    began = monotonic()
    done = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 (our own program)
    process_s = monotonic() - began
    if done.returncode:
        raise RunFailed((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    measured = measured_from(json.loads(done.stdout.strip().splitlines()[-1]))
    return replace(measured, process_s=process_s - measured.check_s)


def measured_from(record: Mapping[str, Any]) -> Measured:
    """Return what a line of JSON tells."""
    told = dict(record)
    told["asked"] = Asked(**told["asked"])
    told["samples"] = tuple(map(tuple, told["samples"]))
    return Measured(**told)


def run(asked: Asked) -> Measured:
    """Build, solve and check here and now."""
    began = monotonic()
    problem = family(asked.family, asked.n_people, asked.seed)
    built = monotonic()
    samples: list[Sample] = []

    def note(stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        samples.append((monotonic() - built, stage, _finite(value), _finite(bound)))

    options = SolveOptions(time_limit=asked.time_limit, gap=asked.gap, seed=asked.solver_seed, threads=asked.threads)
    plan = solve(problem, options, clock=monotonic, progress=note)
    solved = monotonic()
    samples.append((solved - built, "plan", plan.value, plan.bound))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    n_violations = len(violations(problem, plan)) if asked.check else None
    return Measured(
        asked=asked,
        **_told(plan),
        build_s=built - began,
        solve_s=solved - built,
        check_s=monotonic() - solved,
        process_s=math.nan,
        peak_mb=peak_mb,
        n_violations=n_violations,
        samples=tuple(samples),
    )


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "status": str(plan.status),
        "value": plan.value,
        "bound": plan.bound,
        "price_bound": plan.price_bound,
        "gap": plan.gap,
        "n_placed": len(plan.placements),
        "n_classes_placed": len(plan.classes),
        "stages": dict(plan.seconds),
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def main() -> None:
    """Read what is asked, as JSON or as words, and print what was measured."""
    read = argparse.ArgumentParser(prog="python -m benchmarks.core_run")
    read.add_argument("family", help=f"one of {', '.join(FAMILIES)}; or everything as JSON")
    read.add_argument("n_people", type=int, nargs="?", default=500)
    read.add_argument("--time-limit", type=float, default=60.0)
    read.add_argument("--gap", type=float, default=1e-5)
    read.add_argument("--threads", type=int, default=2)
    words = vars(read.parse_args())
    asked = Asked(**json.loads(words["family"])) if words["family"].startswith("{") else Asked(**words)
    print(json.dumps(asdict(run(asked))))


if __name__ == "__main__":
    main()
