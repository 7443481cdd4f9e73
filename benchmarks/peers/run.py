"""Run a peer: in this process from the command line, or in a process of its own."""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic

from benchmarks.families import FAMILIES, family
from benchmarks.peers.linear import Linear
from matching.problem import Problem

#: What a process may take beyond the limit, to build the market and to leave.
_GRACE_S = 120.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When a peer stops; seconds are those for the solver."""

    seconds: float
    gap: float
    threads: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a peer found; −inf without a plan, inf without a bound."""

    value: float
    bound: float
    status: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a peer's process says of itself; null where there is no plan or no bound.

    Attributes
    ----------
    seconds
        From the built problem to the plan: stating the model is part of it.
    stated_s
        Of these, those until the solver got the model.
    peak_mb
        Of the process, and of the solver's process where it has its own.
    """

    peer: str
    value: float | None
    bound: float | None
    status: str
    seconds: float
    stated_s: float
    peak_mb: float


Model = Callable[[Problem], Linear]
Solver = Callable[[Linear, Limits], Found]


def solved(problem: Problem, model: Model, solver: Solver, limits: Limits) -> tuple[Found, float, float]:
    """State and solve within the limits; return what was found, the seconds, and those for stating."""
    began = monotonic()
    linear = model(problem)
    stated = monotonic() - began
    left = Limits(seconds=max(limits.seconds - stated, 1.0), gap=limits.gap, threads=limits.threads)
    found = solver(linear, left)
    return found, monotonic() - began, stated


def peak_mb() -> float:
    """Return the peak memory of this process and of the largest that it ran, in MB (Linux counts in kB)."""
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def main(name: str, model: Model, solver: Solver) -> None:
    """Read the command line, solve, print one line of JSON."""
    read = argparse.ArgumentParser(prog=f"python -m benchmarks.peers.{name}")
    read.add_argument("family", choices=FAMILIES)
    read.add_argument("n_people", type=int)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--time-limit", type=float, default=60.0)
    read.add_argument("--gap", type=float, default=1e-5)
    read.add_argument("--threads", type=int, default=2)
    asked = read.parse_args()
    problem = family(asked.family, asked.n_people, asked.seed)
    limits = Limits(seconds=asked.time_limit, gap=asked.gap, threads=asked.threads)
    found, seconds, stated = solved(problem, model, solver, limits)
    report = Report(
        peer=name,
        value=found.value if math.isfinite(found.value) else None,
        bound=found.bound if math.isfinite(found.bound) else None,
        status=found.status,
        seconds=seconds,
        stated_s=stated,
        peak_mb=peak_mb(),
    )
    print(json.dumps(asdict(report)))


def report_of(name: str, family_name: str, n_people: int, *, seed: int, limits: Limits) -> Report:
    """Run a peer in its own process and return its report; its status says so if it broke or did not come back."""
    asked = ["--seed", seed, "--time-limit", limits.seconds, "--gap", limits.gap, "--threads", limits.threads]
    call = [sys.executable, "-m", f"benchmarks.peers.{name}", family_name, str(n_people), *map(str, asked)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            call, capture_output=True, text=True, timeout=limits.seconds + _GRACE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return _broken(name, "did not stop in time")
    if done.returncode:
        return _broken(name, (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    return Report(**json.loads(done.stdout.strip().splitlines()[-1]))


def _broken(name: str, why: str) -> Report:
    nothing = {"value": None, "bound": None}
    return Report(peer=name, **nothing, status=why, seconds=math.nan, stated_s=math.nan, peak_mb=math.nan)
