"""Write everything a run leaves behind into one folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from api.outcome.columns import BLOCKS, PLACEMENTS, PRICES, SUPPLY, UNPLACED
from api.outcome.kept import FILE as KEPT
from api.outcome.kept import LastPlace, fingerprint, kept_csv
from api.outcome.summary import summary
from api.outcome.supply_file import FILE as WHAT_THERE_WAS
from api.outcome.tables import class_rows, placement_rows, price_rows, supply_rows, unplaced_rows
from api.outcome.timing import Timing
from api.report import report
from api.words import Words
from features.records import Market, Notice
from matching.plan import Plan
from matching.problem import Problem


def write_outcome(  # noqa: PLR0913 (a run leaves this much behind)
    folder: Path,
    *,
    market: Market,
    problem: Problem,
    plan: Plan,
    help_texts: Mapping[int, str],
    options: Mapping[str, object],
    inputs: Mapping[str, str],
    n_dropped: int,
    timing: Timing,
    notices: Sequence[Notice],
    words: Words,
    kept: Sequence[LastPlace] | None = None,
) -> None:
    """Write all files of one run into `folder`, which exists and is empty.

    Parameters
    ----------
    folder
    market, problem, plan
        Records, what was made of them, and what was decided.
    help_texts
        Person's position → a sentence that says what would help; people without one get a blank cell.
    options
        What plan.json keeps under ``options``; names → values that JSON can hold.
    inputs
        File name → SHA-256 of its bytes, hexadecimal.
    n_dropped
        Eligible pairs that were not kept.
    timing, notices
    words
        The language of the report.
    kept
        Where the last plan had people, for kept.csv; None when no plan was kept.

    Raises
    ------
    OSError
        If a file cannot be written.
    ValueError
        If a number is not finite.
    """
    _write_csv(folder / "placements.csv", PLACEMENTS, placement_rows(problem, plan))
    _write_csv(folder / "unplaced.csv", UNPLACED, unplaced_rows(problem, plan, help_texts))
    _write_csv(folder / "blocks.csv", BLOCKS, class_rows(problem, plan))
    _write_csv(folder / "prices.csv", PRICES, price_rows(problem, plan))
    _write_csv(folder / WHAT_THERE_WAS, SUPPLY, supply_rows(problem, plan))
    if kept is not None:
        content = kept_csv(kept)
        (folder / KEPT).write_bytes(content)
        inputs = {**inputs, KEPT: fingerprint(content)}
    said = summary(problem, plan, n_dropped=n_dropped, options=options, inputs=inputs)
    _write_json(folder / "plan.json", said)
    _write_json(folder / "timing.json", timing.as_json())
    page = report(
        market=market, problem=problem, plan=plan, summary=said, help_texts=help_texts, notices=notices, words=words
    )
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
