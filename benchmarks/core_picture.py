"""How the gap falls with time: as numbers, as a growth exponent, as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.core_run import Measured

#: The gap whose time is compared between sizes, and the size from which on it is.
REACHED = 1e-3
LEAST_SIZE = 20_000
#: Gaps below this are drawn as this: a logarithm has no zero.
_FLOOR = 1e-8


def gaps(measured: Measured) -> list[tuple[float, float]]:
    """Return (seconds, gap) at each moment when the best plan or the best bound so far got better."""
    value, bound, seen = 0.0, math.inf, [(0.0, math.inf)]
    for seconds, _, now_value, now_bound in measured.samples:
        value = max(value, now_value or 0.0)
        bound = min(bound, math.inf if now_bound is None else now_bound)
        gap = max(bound - value, 0.0) / value if value > 0 else math.inf
        if gap < seen[-1][1]:
            seen.append((seconds, gap))
    return seen[1:]


def seconds_to(measured: Measured, gap: float = REACHED) -> float:
    """Return the seconds until the gap was at most `gap`; infinite if it never was."""
    return next((seconds for seconds, reached in gaps(measured) if reached <= gap), math.inf)


def growth(results: Sequence[Measured]) -> float:
    """Return the exponent e of time-to-0.1 % ~ N^e from 20,000 people up: least squares of log t on log N.

    NaN where fewer than two sizes reached it.
    """
    points = [(one.asked.n_people, seconds_to(one)) for one in results if one.asked.n_people >= LEAST_SIZE]
    points = [(n, seconds) for n, seconds in points if math.isfinite(seconds)]
    if len({n for n, _ in points}) < 2:
        return math.nan
    log_n, log_t = np.log(np.array(points, dtype=np.float64)).T
    return float(np.polyfit(log_n, log_t, 1)[0])


def draw(results: Sequence[Measured], path: Path) -> None:
    """Draw gap over seconds, both logarithmic, a stepped line for each family and size.

    The same results give the same bytes.
    """
    import matplotlib as mpl  # noqa: PLC0415 (takes a second, and only pictures need it)
    from matplotlib.figure import Figure  # noqa: PLC0415 (as above)
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter  # noqa: PLC0415 (as above)

    with mpl.rc_context({"svg.hashsalt": "mikropol", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 5), layout="constrained")
        axes = figure.add_subplot()
        for one in results:
            seen = gaps(one)
            if not seen:
                continue
            seconds = [at for at, _ in seen] + [one.solve_s]
            percent = [100 * max(gap, _FLOOR) for _, gap in seen] + [100 * max(seen[-1][1], _FLOOR)]
            axes.step(seconds, percent, where="post", label=f"{one.asked.family} {one.asked.n_people:,}")
        axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap to the bound, %")
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.axhline(100 * REACHED, color="0.6", linewidth=0.8, linestyle=":")
        axes.grid(visible=True, alpha=0.3)
        axes.legend(fontsize="small")
        figure.savefig(path, format="svg", metadata={"Date": None})
