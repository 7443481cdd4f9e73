"""``mikropol worth``: what one more and one less place is worth, by house, kind of place and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.columns import aligned
from api.commands import options as words
from api.commands.everywhere import everywhere
from api.commands.voice import Voice
from api.commands.whatif import only_for_its_records
from api.progress import reporter
from api.ranges import with_range
from matching.options import SolveOptions, at_least

if TYPE_CHECKING:
    from api.pipeline import Case
    from api.words import Words
    from matching.capacity import Worth

#: How many rows a person is shown.
MOST_LISTED = 20

Verify = Annotated[
    int, typer.Option("--verify", metavar="N", help="How many of the dearest places are checked by planning again.")
]
OnePlace = Annotated[
    Literal["slot", "day", "week"],
    typer.Option("--by", help="What one place is: for one part of a day, for a whole day, or for the whole week."),
]
Seconds = Annotated[
    float, typer.Option("--time-limit", metavar="S", help="Seconds for all checks together; the rest stay estimates.")
]


@everywhere
def worth(  # noqa: PLR0913 (one parameter for each option of the contract)
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
    by: OnePlace = "slot",
    check: Verify = 10,
    time_limit: Seconds = 30.0,
    threads: words.Threads = SolveOptions.threads,
) -> int:
    """Say what one more and one less place is worth, for each house, kind of place and time."""
    from time import monotonic  # noqa: PLC0415 (with what is slow)

    from api.pipeline import reopen  # noqa: PLC0415 (slow; --help does without)
    from matching.capacity import By, verify, worth_by_prices  # noqa: PLC0415 (as above)

    at_least("verify", check, 0)
    at_least("time_limit", time_limit, 0)
    with reporter(voice.say, shown=voice.shows_progress) as progress:
        case, plan, changed = reopen(folder, out, progress=progress)
        only_for_its_records(changed)
        rows = worth_by_prices(case.problem, plan, By(by))
        progress("again")
        options = replace(case.options.solve, threads=threads)
        checked = list(verify(case.problem, plan, rows[:check], options, clock=monotonic, seconds=time_limit))
    rows = (*checked, *rows[check:])
    if voice.machine:
        voice.answer([_data(case, row) for row in rows])
    voice.reply(*_lines(case, rows, min(check, len(rows)), voice.say))
    return 0


def _data(case: Case, row: Worth) -> dict[str, object]:
    from matching.week import DAYS, PARTS  # noqa: PLC0415 (slow; --help does without)

    plus, minus = row.plus_range or (None, None), row.minus_range or (None, None)
    return {
        "house_id": case.problem.houses.ids[row.house],
        "place_kind": case.problem.kinds[row.place_kind],
        "day": "" if row.day is None else DAYS[row.day],
        "day_part": "" if row.part is None else PARTS[row.part],
        "price": row.price,
        "plus": row.plus,
        "minus": row.minus,
        "people_plus": row.people_plus,
        "verified": row.verified,
        "plus_low": plus[0],
        "plus_high": plus[1],
        "minus_low": minus[0],
        "minus_high": minus[1],
    }


def _lines(case: Case, rows: Sequence[Worth], wanted: int, say: Words) -> list[str]:
    shown = [row for row in rows if row.verified or row.price > 0][:MOST_LISTED]
    n_checked, n_free = sum(row.verified for row in rows), sum(not row.verified and row.price <= 0 for row in rows)
    heading = [
        say("place"),
        say("price"),
        say("one more is worth"),
        say("one less costs"),
        say("more people placed"),
        say("known by"),
    ]
    lines = aligned([heading, *(_cells(case, row, say) for row in shown)]) if shown else []
    n_more = len(rows) - n_free - len(shown)
    if n_more > 0:
        lines.append(say("  and {n} more; --json lists them all", n=say.number(n_more)))
    if n_free:
        n = say.number(n_free)
        lines.append(say("Places whose price is 0, as they are not all in use or nobody waits for them: {n}", n=n))
    if n_checked < wanted:
        n, of = say.number(n_checked), say.number(wanted)
        lines.append(
            say("The time was enough to check {n} of {of}; the others stay estimates (--time-limit).", n=n, of=of)
        )
    lines.append(say("An estimate is the price: a whole place may be worth less, and one less may cost more."))
    if any(row.part is not None for row in rows):
        lines.append(
            say("Most jobs take whole days: --by day and --by week say what a desk for a day or a week is worth.")
        )
    return lines


def _cells(case: Case, row: Worth, say: Words) -> list[str]:
    from api.explanation.naming import house_name  # noqa: PLC0415 (slow; --help does without)

    known = say("planning again") if row.verified else say("estimate")
    people = "" if row.people_plus is None else say.number(row.people_plus)
    return [
        ", ".join([house_name(case, row.house), say(case.problem.kinds[row.place_kind]), *_when(row, say)]),
        say.number(row.price, 4),
        _amount(row.plus, row.plus_range, say),
        say("cannot be taken") if row.minus is None else _amount(row.minus, row.minus_range, say),
        people,
        known,
    ]


def _amount(value: float, proven: tuple[float, float] | None, say: Words) -> str:
    """Say a value, with the range that is proven of it."""
    said = say.number(value, 4)
    return said if proven is None else with_range(said, *proven, say)


def _when(row: Worth, say: Words) -> list[str]:
    from api.explanation.naming import slot_words  # noqa: PLC0415 (slow; --help does without)
    from api.help_texts import day_words  # noqa: PLC0415 (as above)

    if row.day is None:
        return [say("the whole week")]
    days = 1 << row.day
    return [day_words(days, say) if row.part is None else slot_words(days, 1 << row.part, say)]
