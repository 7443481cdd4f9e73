"""One shift: our solve beside min-cost flow and assignment, which can do this case and no other.

``python -m benchmarks.one_shift --sizes 1000 5000 20000``: everybody in a process of their own; the optimum must be the
same to the last digit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.core_run import Asked, Measured, RunFailed, measure
from benchmarks.one_shift_case import THOUSANDTHS, Answer

PEERS = ("one_shift_flow", "one_shift_dense", "one_shift_sparse", "one_shift_linear")
#: How far from a whole number of thousandths a sum of doubles may be.
_ROUNDING = 1e-3
_HEAD = f"{'':18} {'people':>8} {'seconds':>9} {'× ours':>8} {'optimum':>14} {'MB':>6}"


def main(words: Sequence[str] | None = None) -> int:
    """Compare at every size; return 1 if somebody's optimum is another one, or our plan breaks a rule."""
    read = argparse.ArgumentParser(prog="python -m benchmarks.one_shift", description="Compare on one shift.")
    read.add_argument("--sizes", type=int, nargs="+", default=[1_000, 5_000, 20_000], metavar="N")
    read.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, metavar="PEER")
    read.add_argument("--time-limit", type=float, default=120.0, metavar="S")
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--threads", type=int, default=2)
    asked = read.parse_args(words)
    return max(_compare(asked, n_people) for n_people in asked.sizes)


def _compare(asked: argparse.Namespace, n_people: int) -> int:
    print(_HEAD)
    try:
        ours = measure(
            Asked(
                family="one_shift",
                n_people=n_people,
                seed=asked.seed,
                time_limit=asked.time_limit,
                gap=0.0,
                threads=asked.threads,
            )
        )
    except RunFailed as failed:
        print(f"{'ours':18} {n_people:8,}  {failed}")
        return 1
    mine = _thousandths(ours)
    print(_line("ours", n_people, Answer(thousandths=mine, seconds=ours.solve_s, peak_mb=ours.peak_mb), ours.solve_s))
    broken = f"; BROKEN: {ours.n_violations} violations" if ours.n_violations else ""
    print(f"  {ours.status}, bound {ours.bound:.6f}, gap {100 * ours.gap:.6f} %{broken}", flush=True)
    optima = {mine}
    for peer in asked.peers:
        answer = _answer(peer, n_people, asked)
        if isinstance(answer, str):
            print(f"{peer:18} {n_people:8,}  {answer}", flush=True)
            continue
        print(_line(peer, n_people, answer, ours.solve_s), flush=True)
        optima.add(answer.thousandths)
    print("  the same to the last digit" if len(optima) == 1 else "  NOT the same", flush=True)
    return int(len(optima) > 1 or bool(ours.n_violations))


def _thousandths(ours: Measured) -> int:
    """Return our value in whole thousandths; it is a float sum of such values."""
    whole = round(THOUSANDTHS * ours.value)
    if abs(THOUSANDTHS * ours.value - whole) > _ROUNDING:
        raise ValueError(f"our value is no whole number of thousandths: {ours.value!r}")
    return whole


def _answer(peer: str, n_people: int, asked: argparse.Namespace) -> Answer | str:
    """Return what a peer found in its own process, or its last words."""
    call = [sys.executable, "-m", f"benchmarks.{peer}", str(n_people), "--seed", str(asked.seed)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            call, capture_output=True, text=True, timeout=asked.time_limit, check=False
        )
    except subprocess.TimeoutExpired:
        return f"nothing after {asked.time_limit:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
    return Answer(**json.loads(done.stdout.strip().splitlines()[-1]))


def _line(name: str, n_people: int, answer: Answer, ours_s: float) -> str:
    return (
        f"{name:18} {n_people:8,} {answer.seconds:9.3f} {answer.seconds / ours_s:8.2f}"
        f" {answer.thousandths / THOUSANDTHS:14.3f} {answer.peak_mb:6.0f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
