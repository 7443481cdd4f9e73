"""Compare the prices of places with what they are worth: ``python -m benchmarks.worth_study``.

Each market has 60 people, desks for about half of them, fits and travel of `features.synthetic`, and a plan that is
proven optimal. Every place is then added and taken away, one at a time, and the market is solved from nothing: that is
the true worth. Said are the rank correlation (Spearman) of prices and true worth over all places of all markets, and by
how much what `matching.capacity.verify` says differs from the truth at the most.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import numpy as np
from scipy.stats import spearmanr

from benchmarks.synthetic_problem import synthetic_problem
from matching.capacity import By, Worth, changes_of, verify, worth_by_prices
from matching.changes import changed
from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import Plan
from matching.problem import Problem
from matching.solver import solve

OPTIONS = SolveOptions(gap=0.0, threads=1)


def scarce(n_people: int, seed: int, *, desks: float = 0.5) -> Problem:
    """Return a synthetic market with a share of its desks, at least one where there was one."""
    problem = replace(synthetic_problem(n_people, seed), pins=())
    desk = problem.kinds.index("desk")
    capacity = problem.houses.capacity.copy()
    capacity[:, desk] = np.ceil(desks * capacity[:, desk]).astype(np.int64)
    return replace(problem, houses=replace(problem.houses, capacity=capacity))


def cold(problem: Problem) -> Plan:
    """Solve from nothing to the optimum."""
    return solve(problem, OPTIONS, clock=monotonic)


def true_worth(problem: Problem, row: Worth, n: int, value: float) -> float:
    """Return what `n` more places change, from nothing; NaN if pins or fixed classes cannot be kept then."""
    try:
        return abs(cold(changed(problem, changes_of(problem, row, n))).value - value)
    except CannotKeep:
        return np.nan


@dataclass(frozen=True, kw_only=True)
class Studied:
    """One place: its price, what it is truly worth, and what `verify` says (NaN where it cannot be taken)."""

    price: float
    plus: float
    minus: float
    said_plus: float
    said_minus: float


def study(problem: Problem, by: By) -> list[Studied]:
    """Return every place of a market whose plan is optimal."""
    plan = cold(problem)
    rows = verify(problem, plan, worth_by_prices(problem, plan, by), OPTIONS, clock=monotonic, seconds=1e6)
    return [
        Studied(
            price=row.price,
            plus=true_worth(problem, row, 1, plan.value),
            minus=true_worth(problem, row, -1, plan.value),
            said_plus=row.plus,
            said_minus=np.nan if row.minus is None else row.minus,
        )
        for row in rows
        if row.verified
    ]


def correlation(price: list[float], worth: list[float]) -> float:
    """Return Spearman's rank correlation where worth is known."""
    known = ~np.isnan(worth)
    return float(spearmanr(np.array(price)[known], np.array(worth)[known]).statistic)


def report(by: By, found: list[list[Studied]]) -> None:
    """Print what was found for one size of a place."""
    every = [row for market in found for row in market]
    price = [row.price for row in every]
    print(f"{by.value}: {len(found)} markets, {len(every)} places, {sum(p > 0 for p in price)} with a price")
    for name, worth in (("one more", [row.plus for row in every]), ("one less", [row.minus for row in every])):
        own = [
            correlation([r.price for r in m], [getattr(r, "plus" if name == "one more" else "minus") for r in m])
            for m in found
        ]
        print(
            f"  {name}: rank correlation with prices {correlation(price, worth):.3f} over all, "
            f"{np.nanmedian(own):.3f} in the median market; {np.nanmean(np.array(worth) > 1e-9):.0%} worth something"
        )
    wrong = [abs(row.plus - row.said_plus) for row in every]
    wrong += [abs(row.minus - row.said_minus) for row in every if not np.isnan(row.minus)]
    print(f"  verified and solved from nothing differ by {max(wrong, default=0.0):.1e} at the most")


def of_seed(seed: int, people: int, by: By) -> tuple[int, list[Studied]]:
    """Return the market of a seed, studied."""
    return seed, study(scarce(people, seed), by)


def kept(rows: Path | None, people: int, by: By) -> dict[int, list[Studied]]:
    """Return the markets that an earlier run finished."""
    if rows is None or not rows.exists():
        return {}
    lines = map(json.loads, rows.read_text(encoding="utf-8").splitlines())
    return {
        line["seed"]: [Studied(**place) for place in line["places"]]
        for line in lines
        if (line["people"], line["by"]) == (people, by.value)
    }


def studied(markets: int, people: int, by: By, rows: Path | None) -> Iterator[list[Studied]]:
    """Yield every market's places, two markets at a time; those of `rows` first, and new ones added to it."""
    done = kept(rows, people, by)
    yield from done.values()
    with get_context("spawn").Pool(2) as pool:
        todo = [seed for seed in range(1, markets + 1) if seed not in done]
        for seed, places in pool.imap_unordered(partial(of_seed, people=people, by=by), todo):
            if rows is not None:
                line = {"seed": seed, "people": people, "by": by.value, "places": [asdict(p) for p in places]}
                with rows.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
            print(f"market {seed}: {len(places)} places", file=sys.stderr)
            yield places


def main() -> None:
    """Print the figures for one slot, one day and one week."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markets", type=int, default=50)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--by", choices=[by.value for by in By], nargs="*", default=[by.value for by in By])
    parser.add_argument("--rows", type=Path, help="a file of finished markets to go on from")
    arguments = parser.parse_args()
    for by in map(By, arguments.by):
        report(by, list(studied(arguments.markets, arguments.people, by, arguments.rows)))


if __name__ == "__main__":
    main()
