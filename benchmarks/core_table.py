"""What was measured, as lines for a person."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.core_run import Measured
from benchmarks.peers.run import Report

HEAD = (
    f"{'family':10} {'people':>9} {'solve s':>8} {'process s':>9} {'gap %':>9} {'value':>14} {'bound':>14}"
    f" {'placed':>7} {'MB':>6}  status"
)
PEER_HEAD = (
    f"  {'peer':15} {'seconds':>8} {'× ours':>7} {'own gap %':>10} {'value':>14} {'bound':>14} {'short %':>9} {'MB':>6}"
    "  status"
)


def line(one: Measured) -> str:
    """Return the line of a run."""
    asked = one.asked
    broken = f"  BROKEN: {one.n_violations} violations" if one.n_violations else ""
    return (
        f"{asked.family:10} {asked.n_people:9,} {one.solve_s:8.2f} {one.process_s:9.2f} {_percent(one.gap, 9)}"
        f" {one.value:14.6f} {one.bound:14.6f} {one.n_placed / asked.n_people:7.1%} {one.peak_mb:6.0f}"
        f"  {one.status}{broken}"
    )


def stages(one: Measured) -> str:
    """Return the line of a run's seconds by stage."""
    return "  " + "  ".join(f"{stage} {seconds:.2f}" for stage, seconds in one.stages.items())


def peer_lines(one: Measured, reports: Sequence[Report]) -> list[str]:
    """Return a line for each peer beside our run.

    *short* is how far a peer's value is below the best bound that anybody, ours included, proved.
    """
    bounds = [one.bound, *(report.bound for report in reports if report.bound is not None)]
    return [_peer_line(report, one, min(bounds)) for report in reports]


def _peer_line(report: Report, one: Measured, bound: float) -> str:
    gap = short = None
    if report.value:
        gap = None if report.bound is None else max(report.bound - report.value, 0.0) / report.value
        short = max(bound - report.value, 0.0) / bound
    return (
        f"  {report.peer:15} {report.seconds:8.2f} {report.seconds / one.solve_s:7.1f} {_percent(gap, 10)}"
        f" {_number(report.value)} {_number(report.bound)} {_percent(short, 9)} {report.peak_mb:6.0f}  {report.status}"
    )


def _percent(fraction: float | None, width: int) -> str:
    return " " * (width - 1) + "–" if fraction is None else f"{100 * fraction:{width}.5f}"


def _number(value: float | None) -> str:
    return " " * 13 + "–" if value is None else f"{value:14.6f}"
