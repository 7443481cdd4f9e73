"""Measure the optimiser on the families, alone or beside its peers.

``python -m benchmarks.core --sizes 500 2000 --families base rich --peers --out results.jsonl``
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.core_picture import draw, growth, seconds_to
from benchmarks.core_run import Asked, Measured, RunFailed, measure, measured_from
from benchmarks.core_table import HEAD, PEER_HEAD, line, peer_lines, stages
from benchmarks.families import FAMILIES
from benchmarks.peers import PEERS
from benchmarks.peers.run import Limits, Report, report_of

#: Up to so many people a peer is asked, unless it is named: beyond, its model is not stated in time or memory.
_MOST = {peer: 20_000 if peer == "highs_split" else 5_000 for peer in PEERS}


def main(words: Sequence[str] | None = None) -> None:
    """Measure every family at every size; print, and write what is asked."""
    asked = _read(words)
    if asked.from_file:
        results = _told(asked.from_file)
    else:
        runs = [_one(asked, name, n_people) for name in asked.families for n_people in asked.sizes]
        results = [one for one in runs if one is not None]
    _say_growth(results)
    if asked.picture:
        draw(results, asked.picture)


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="python -m benchmarks.core", description="Measure the optimiser.")
    read.add_argument("--sizes", type=int, nargs="+", default=[500, 2_000, 20_000, 100_000], metavar="N")
    read.add_argument("--families", nargs="+", default=["base"], choices=FAMILIES, metavar="NAME")
    read.add_argument("--seed", type=int, default=1, help="the market's")
    read.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    read.add_argument("--gap", type=float, default=1e-5, metavar="G", help="stop at this gap, a fraction; 0: never")
    read.add_argument("--threads", type=int, default=2)
    read.add_argument("--no-check", action="store_true", help="skip the independent check of each plan")
    read.add_argument("--peers", nargs="*", choices=PEERS, metavar="PEER", help="beside it; all that can, or these")
    read.add_argument("--peer-limit", type=float, metavar="S", help="the peers' time limit, if another one")
    read.add_argument("--out", type=Path, metavar="FILE", help="append a line of JSON for each result")
    read.add_argument("--picture", type=Path, metavar="FILE.svg")
    read.add_argument("--from-file", type=Path, metavar="FILE", help="measure nothing, take the results from --out's")
    return read.parse_args(words)


def _one(asked: argparse.Namespace, name: str, n_people: int) -> Measured | None:
    """Measure one family at one size, print it, note it; None where the run broke."""
    question = Asked(
        family=name,
        n_people=n_people,
        seed=asked.seed,
        time_limit=asked.time_limit,
        gap=asked.gap,
        threads=asked.threads,
        check=not asked.no_check,
    )
    try:
        found = measure(question)
    except RunFailed as failed:
        print(f"{name:10} {n_people:9,} failed: {failed}", flush=True)
        return None
    print(HEAD, line(found), stages(found), sep="\n", flush=True)
    _note(asked.out, {"ours": asdict(found), "seconds_to_0.1%": _finite(seconds_to(found))})
    if asked.peers is not None:
        _beside(asked, found)
    return found


def _beside(asked: argparse.Namespace, found: Measured) -> None:
    """Run the peers one after the other with the same threads and the same limit, and print them."""
    name, n_people = found.asked.family, found.asked.n_people
    limits = Limits(seconds=asked.peer_limit or asked.time_limit, gap=asked.gap, threads=asked.threads)
    peers = asked.peers or [peer for peer in PEERS if n_people <= _MOST[peer]]
    reports: list[Report] = []
    for peer in peers:
        reports.append(report_of(peer, name, n_people, seed=asked.seed, limits=limits))
        _note(asked.out, {"peer": _plain(reports[-1]), "asked": asdict(found.asked), "limits": asdict(limits)})
    if reports:
        print(PEER_HEAD, *peer_lines(found, reports), sep="\n", flush=True)


def _plain(report: Report) -> dict[str, object]:
    return {name: _finite(told) if isinstance(told, float) else told for name, told in asdict(report).items()}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _note(path: Path | None, record: dict[str, object]) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(record, allow_nan=False) + "\n")


def _told(path: Path) -> list[Measured]:
    """Return our own results that a file holds, the last one of each family and size."""
    records = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    ours = [measured_from(record["ours"]) for record in records if "ours" in record]
    return list({(one.asked.family, one.asked.n_people): one for one in ours}.values())


def _say_growth(results: Sequence[Measured]) -> None:
    for name in dict.fromkeys(one.asked.family for one in results):
        exponent = growth([one for one in results if one.asked.family == name])
        if math.isfinite(exponent):
            print(f"{name}: time to 0.1 % grows as N^{exponent:.2f}")


if __name__ == "__main__":
    main()
