"""Measure what an explanation takes: ``python -m benchmarks.answers --size 20000``.

For some people without a place: seconds for what is known and for what is estimated from prices, and for verifying it
by planning again within the seconds that ``explain`` gives itself; and how many verified claims there were.
"""

from __future__ import annotations

import argparse
from time import monotonic

import numpy as np

from benchmarks.families import family
from matching.options import SolveOptions
from matching.rationale import why
from matching.remedies import remedies
from matching.solver import solve
from matching.trials import planner, tried

#: What `explain` gives itself for planning again, seconds.
_BUDGET_S = 2.5


def main() -> None:
    """Print seconds per explanation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--family", default="base")
    parser.add_argument("--gap", type=float, default=1e-4)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    problem = family(arguments.family, arguments.size, 1)
    options = SolveOptions(gap=arguments.gap, threads=arguments.threads)
    plan = solve(problem, options, clock=monotonic)
    rng = np.random.default_rng(1)
    people = rng.permutation(list(plan.unplaced))[: arguments.people].tolist()
    estimated, verified, claims = [], [], 0
    for person in people:
        began = monotonic()
        why(problem, plan, person)
        found = remedies(problem, plan, person)
        estimated.append(monotonic() - began)
        again = planner(problem, plan, person, options, seconds=_BUDGET_S, clock=monotonic)
        found = tried(problem, plan, person, found, again)
        verified.append(monotonic() - began)
        claims += sum(remedy.verified for remedy in found)
    print(f"{len(people)} people without a place of {arguments.size:,} ({arguments.family})")
    for name, seconds in (("from estimates", estimated), ("verified", verified)):
        print(f"  {name}: median {np.median(seconds):.3f} s, most {max(seconds):.3f} s")
    print(f"  verified claims: {claims} for {len(people)} people")


if __name__ == "__main__":
    main()
