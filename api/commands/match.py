"""``mikropol match``: from a folder of records to a checked plan."""

from __future__ import annotations

from datetime import date

from api.commands import options as words
from api.commands.everywhere import everywhere
from api.commands.running import run
from api.commands.voice import Voice
from matching.errors import BadOption, Fault
from matching.options import SolveOptions, Weights

#: What staying is worth where a plan is kept and nothing else is said.
USUAL_STAY_BONUS = 0.05


@everywhere
def match(  # noqa: PLR0913 (one parameter for each option of the contract)
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.Out,
    time_limit: words.TimeLimit = SolveOptions.time_limit,
    gap: words.Gap = SolveOptions.gap,
    seed: words.Seed = SolveOptions.seed,
    threads: words.Threads = SolveOptions.threads,
    solver: words.Solver = SolveOptions.solver,
    min_fit: words.MinFit = Weights.min_fit,
    travel_weight: words.TravelWeight = Weights.travel_weight,
    placed_bonus: words.PlacedBonus = Weights.placed_bonus,
    stay_bonus: words.StayBonus = None,
    floor: words.Floor = None,
    floor_by: words.FloorBy = None,
    top_k: words.TopK = 50,
    day: words.Day = None,
    no_fit: words.NoFit = False,
    no_travel: words.NoTravel = False,
    keep: words.Keep = None,
    force: words.Force = False,
) -> int:
    """Match the people of a folder with jobs and places, and write the plan."""
    from api.commands.summary import summary_data, summary_lines  # noqa: PLC0415 (slow; --help does without)
    from api.floors import FloorOptions  # noqa: PLC0415 (as above)
    from api.pipeline import RunOptions  # noqa: PLC0415 (as above)

    options = RunOptions(
        weights=Weights(
            min_fit=min_fit,
            travel_weight=travel_weight,
            placed_bonus=placed_bonus,
            stay_bonus=_stay_bonus(stay_bonus, kept=keep is not None),
        ),
        solve=SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads, solver=solver),
        top_k=top_k,
        today=_day(day),
        use_fit=not no_fit,
        use_travel=not no_travel,
        lang=voice.lang,
        floor=FloorOptions.asked(floor, floor_by),
    )
    result, code = run(folder, out, options, voice, keep=keep, force=force)
    if voice.machine:
        voice.answer(summary_data(result, voice.say))
    voice.tell(*summary_lines(result, voice.say))
    return code


def _stay_bonus(given: float | None, *, kept: bool) -> float:
    """Return what staying is worth; nothing where no plan is kept.

    Raises
    ------
    BadOption
        If it is given without a plan to stay in.
    """
    if given is not None and not kept:
        rule = "needs --keep: without the last plan there is nowhere to stay"
        raise BadOption(Fault(rule=rule, column="stay_bonus", value=str(given)))
    usual = USUAL_STAY_BONUS if kept else Weights.stay_bonus
    return usual if given is None else given


def _day(written: str | None) -> date:
    """Return the day of the run; today where none is given.

    Raises
    ------
    BadOption
        If it is no day.
    """
    if written is None:
        return date.today()  # noqa: DTZ011 (the day on the wall where the person sits)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadOption(Fault(rule="must be a day, written as 2026-11-23", column="date", value=written)) from None
