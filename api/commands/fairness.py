"""``mikropol fairness``: how groups of people fare in a plan, and what floors for them would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands.check import changed_warning
from api.commands.everywhere import everywhere
from api.commands.failures import INTERRUPTED
from api.commands.stopping import Stopping
from api.commands.voice import Voice
from api.progress import reporter

if TYPE_CHECKING:
    from api.groupings import By
    from api.pipeline import Case
    from api.words import Words
    from matching.fairness import Figures
    from matching.plan import Plan
    from matching.price_of_floors import Point
    from matching.progress import Progress

_HEADINGS = ("people", "placed", "share", "interval", "fit", "minutes", "of own best")
_NOTES = (
    "share: how many of the group are placed; interval: where the share could lie by chance alone, in 95 of 100 cases.",
    "fit: mean fit of the candidates who are placed; of own best: its part of the best fit they could have had alone.",
    "minutes: mean travel one way of the people who are placed at a house.",
    "–: nobody to speak of, or hidden: it would tell of one to four people, or let them be worked out.",
)


@everywhere
def fairness(
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
    curve: words.Curve = None,
    floor_by: words.CurveBy = None,
) -> int:
    """Say how groups of people fare in a plan, and what floors for them would cost."""
    from api.commands.simple_rule import Beside  # noqa: PLC0415 (slow; --help does without)
    from api.pipeline import reopen  # noqa: PLC0415 (as above)
    from matching.price_of_floors import Point  # noqa: PLC0415 (as above)

    stopped, points = False, tuple[Point, ...]()
    with reporter(voice.say, shown=voice.shows_progress) as progress:
        case, plan, changed = reopen(folder, out, progress=progress)
        by = floor_by or (case.options.floor.by if case.options.floor else "municipality")
        found = _figures(case, plan)
        beside = Beside.of(case, plan)
        if curve:
            hint = voice.say("Stopping: the curve ends here.")
            with Stopping(lambda: voice.warn(hint)) as stopping:
                points = _curve(case, plan, by, progress, stopping)
                stopped = stopping.asked()
    if curve and points:
        _draw(curve, points, by, voice.say)
    changed_warning(changed, voice)
    if voice.machine:
        drawn = {"curve": {"floor_by": by, "points": [asdict(point) for point in points]}} if curve else {}
        voice.answer(_data(found, plan) | {"beside": beside.data()} | drawn | {"changed_inputs": list(changed)})
    voice.reply(*_lines(found, plan, voice.say), "", *beside.lines(voice.say))
    if curve:
        voice.reply(*_curve_lines(points, by, curve, voice.say))
    return INTERRUPTED if stopped else 0


def _figures(case: Case, plan: Plan) -> dict[str, tuple[Figures, ...]]:
    from api.groupings import EVERY, grouping_by  # noqa: PLC0415 (slow; --help does without)
    from matching.fairness import fairness as figures  # noqa: PLC0415 (as above)
    from matching.groups import own_best  # noqa: PLC0415 (as above)

    own = own_best(case.problem)
    return {by: figures(case.problem, plan, grouping_by(by, case.market, case.problem, own), own) for by in EVERY}


def _curve(case: Case, plan: Plan, by: By, progress: Progress, stopping: Stopping) -> tuple[Point, ...]:
    from api.groupings import grouping_by  # noqa: PLC0415 (slow; --help does without)
    from matching.groups import own_best  # noqa: PLC0415 (as above)
    from matching.price_of_floors import curve  # noqa: PLC0415 (as above)

    own = own_best(case.problem)
    return curve(
        *(case.problem, case.options.solve),
        grouping=grouping_by(by, case.market, case.problem, own),
        able=own.able,
        clock=monotonic,
        warm=plan.prices,
        progress=progress,
        should_stop=stopping.asked,
    )


def _draw(file: Path, points: Sequence[Point], by: By, say: Words) -> None:
    from api.curve_picture import curve_svg  # noqa: PLC0415 (slow; --help does without)
    from api.group_words import WAYS  # noqa: PLC0415 (as above)

    file.write_text(curve_svg(points, say(WAYS[by]), say), encoding="utf-8", newline="\n")


def _data(found: dict[str, tuple[Figures, ...]], plan: Plan) -> dict[str, object]:
    by = {
        name: {one.group: {key: value for key, value in asdict(one).items() if key != "group"} for one in groups}
        for name, groups in found.items()
    }
    placed = len(plan.placements)
    return {"by": by, "people": placed + len(plan.unplaced), "placed": placed}


def _lines(found: dict[str, tuple[Figures, ...]], plan: Plan, say: Words) -> list[str]:
    from api.group_words import WAYS, group_words  # noqa: PLC0415 (slow; --help does without)

    placed = len(plan.placements)
    people = say.number(placed + len(plan.unplaced))
    lines = [say("People placed: {n} of {people}", n=say.number(placed), people=people)]
    for by, groups in found.items():
        heading = say(WAYS[by])
        lines += ["", heading[0].upper() + heading[1:]]
        if not groups:
            lines.append(say("  too few people to tell groups apart"))
            continue
        rows = [
            [say("group"), *map(say, _HEADINGS)],
            *([group_words(by, one.group, say), *_cells(one, say)] for one in groups),
        ]
        lines += _table(rows)
    return [*lines, "", *map(say, _NOTES)]


def _cells(one: Figures, say: Words) -> list[str]:
    def said(number: float | None, times: float = 1, digits: int = 0, unit: str = "") -> str:
        return "–" if number is None else say.number(times * number, digits) + unit

    interval = "–" if one.low is None or one.high is None else f"{said(one.low, 100)}–{said(one.high, 100)} %"
    return [
        *(said(one.people), said(one.placed), said(one.rate, 100, 0, " %"), interval, said(one.mean_fit, 1, 2)),
        *(said(one.mean_minutes), said(one.best_fit_share, 100, 0, " %")),
    ]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"  {row[0].ljust(widths[0])}"
        + "".join(f"  {cell.rjust(n)}" for cell, n in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]


def _curve_lines(points: Sequence[Point], by: By, file: Path, say: Words) -> list[str]:
    from api.curve_picture import described_lines  # noqa: PLC0415 (slow; --help does without)
    from api.group_words import WAYS  # noqa: PLC0415 (as above)

    if not points:
        return ["", say("The search was stopped before the curve began; nothing was drawn.")]
    drawn = say("Drawn in {file}", file=file)
    return [
        "",
        say("What floors cost, {way}", way=say(WAYS[by])),
        *(f"  {line}" for line in described_lines(points, say)),
        drawn,
    ]
