"""How often what would help is right: ``python -m benchmarks.remedies_study --markets 500 --size 40``.

In invented markets with every kind of request, people and classes without a place are told what would give them one.
Each estimate from prices is made and planned again, and so is each claim that counts as verified, this time from
nothing: without the standing prices. Both shares are printed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from benchmarks.synthetic_problem import synthetic_problem
from matching.changes import Change, changed
from matching.options import SolveOptions
from matching.plan import Plan
from matching.problem import Problem
from matching.remedies import remedies
from matching.solver import solve
from matching.trials import is_placed, tried


@dataclass
class Tally:
    """What was asked and what proved right."""

    asked: int = 0
    without: int = 0
    right: Counter[str] = field(default_factory=Counter)
    estimates: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    again: int = 0


def kind_of(changes: tuple[Change, ...]) -> str:
    """Return the kinds of some changes in words."""
    return " + ".join(sorted({type(change).__name__ for change in changes}))


def study(problem: Problem, options: SolveOptions, rng: np.random.Generator, most: int, tally: Tally) -> None:
    """Ask for at most `most` requests without a place in one market."""
    plan = solve(problem, options, clock=monotonic)

    def again(changes: tuple[Change, ...], *, warm: bool = True) -> Plan:
        prices = plan.prices if warm else None
        return solve(changed(problem, changes), options, clock=monotonic, warm=prices)

    waiting = [*plan.unplaced, *(problem.n_people + b for b in plan.unplaced_classes)]
    for request in rng.permutation(waiting)[:most].tolist():
        estimates = remedies(problem, plan, request)
        tally.asked += 1
        for remedy in estimates:
            kind = kind_of(remedy.changes)
            tally.estimates[kind] += 1
            tally.right[kind] += is_placed(problem, again(remedy.changes), request)
        proven = [one for one in tried(problem, plan, request, estimates, again) if one.verified]
        tally.without += not proven
        tally.verified += len(proven)
        tally.again += sum(is_placed(problem, again(one.changes, warm=False), request) for one in proven)


def main() -> None:
    """Print how many estimates and how many verified claims prove right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markets", type=int, default=20)
    parser.add_argument("--size", type=int, default=40)
    parser.add_argument("--people", type=int, default=10, help="requests asked about in each market")
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--time-limit", type=float, default=20.0)
    arguments = parser.parse_args()
    options, tally = SolveOptions(gap=arguments.gap, time_limit=arguments.time_limit), Tally()
    for seed in range(arguments.markets):
        problem = synthetic_problem(arguments.size, seed)
        study(problem, options, np.random.default_rng(seed), arguments.people, tally)
    for kind, n in sorted(tally.estimates.items()):
        print(f"{kind:32s} {tally.right[kind]:5d} of {n:5d} estimates right")
    total = sum(tally.estimates.values())
    print(f"{'all':32s} {sum(tally.right.values()):5d} of {total:5d} ({sum(tally.right.values()) / max(total, 1):.0%})")
    print(f"verified claims: {tally.verified}; placed again when planned from nothing: {tally.again}")
    print(f"requests asked about: {tally.asked}; without a verified small change: {tally.without}")


if __name__ == "__main__":
    main()
