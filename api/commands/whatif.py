"""``mikropol whatif``: what other places, openings, limits or records would do, scenario beside scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands import scenario_options as scenario_words
from api.commands.everywhere import everywhere
from api.commands.failures import INTERRUPTED
from api.commands.stopping import Stopping
from api.commands.voice import Voice
from api.progress import reporter
from matching.errors import BadInput, BadOption, Fault
from matching.options import SolveOptions, at_least

if TYPE_CHECKING:
    from api.whatif.asked import Asked


@everywhere
def whatif(  # noqa: PLR0913 (one parameter for each option of the contract)
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
    places: scenario_words.Places = None,
    close: scenario_words.Close = None,
    openings: scenario_words.Openings = None,
    travel_limit: scenario_words.TravelLimit = None,
    scenario: scenario_words.ScenarioFile = None,
    add_house: scenario_words.AddHouse = None,
    add_places: scenario_words.AddPlaces = None,
    add_class: scenario_words.AddClass = None,
    add_member: scenario_words.AddMember = None,
    add_job: scenario_words.AddJob = None,
    add_fit: scenario_words.AddFit = None,
    add_travel: scenario_words.AddTravel = None,
    time_limit: scenario_words.Seconds = 30.0,
    threads: words.Threads = SolveOptions.threads,
) -> int:
    """Say what a change would do, before and after, and who would move; several scenarios side by side."""
    from time import monotonic  # noqa: PLC0415 (with what is slow)

    from api.pipeline import reopen  # noqa: PLC0415 (slow; --help does without)
    from api.whatif.running import run, state  # noqa: PLC0415 (as above)
    from api.whatif.telling import answer, lines  # noqa: PLC0415 (as above)

    at_least("time_limit", time_limit, 0.001)
    changes = {"places": places, "close": close, "openings": openings, "travel_limit": travel_limit}
    files = {"add_house": add_house, "add_places": add_places, "add_class": add_class, "add_member": add_member}
    files |= {"add_job": add_job, "add_fit": add_fit, "add_travel": add_travel}
    asked = _asked(changes, files, scenario or (), voice.say("as asked"))
    hint = voice.say("Stopping: the best plan so far of this scenario is taken, and no other is begun.")
    with (
        reporter(voice.say, shown=voice.shows_progress) as progress,
        Stopping(lambda: voice.warn(hint)) as stopping,
    ):
        case, plan, changed = reopen(folder, out, progress=progress)
        only_for_its_records(changed)
        stated = [state(case, plan, one) for one in asked]
        options = replace(case.options.solve, time_limit=time_limit, threads=threads)
        solved = []
        for one in stated:
            if not stopping.asked():
                progress("again")
                solved.append(run(one, options, clock=monotonic, should_stop=stopping.asked))
    if voice.machine:
        voice.answer(answer(solved))
    voice.reply(*lines(solved, voice.say))
    return INTERRUPTED if stopping.asked() else 0


def only_for_its_records(changed: Sequence[str]) -> None:
    """Refuse a plan of other records: no difference to it says anything.

    Raises
    ------
    BadInput
        If a file differs from the one that the plan was made from.
    """
    rule = "is not the file that the plan was made from; match again first"
    if changed:
        raise BadInput(tuple(Fault(rule=rule, file=file) for file in changed))


def _asked(
    changes: Mapping[str, list[str] | None], files: Mapping[str, Path | None], scenarios: Sequence[Path], name: str
) -> list[Asked]:
    """Return what the command line changes, as one scenario, and the scenarios of files.

    Raises
    ------
    BadOption
        If nothing is changed.
    BadInput
        If a scenario file breaks its rules.
    """
    from api.whatif.asked import Asked  # noqa: PLC0415 (slow; --help does without)
    from api.whatif.scenario_file import read_scenarios  # noqa: PLC0415 (as above)

    add = {option: path for option, path in files.items() if path is not None}
    places, close, openings, limits = (
        tuple(changes[option] or ()) for option in ("places", "close", "openings", "travel_limit")
    )
    own = Asked(name=name, places=places, close=close, openings=openings, travel_limit=limits, add=add)
    asked = [own] if own.written else []
    asked += [one for path in scenarios for one in read_scenarios(path)]
    if not asked:
        rule = "changes nothing; give at least one of {allowed}"
        allowed = "--places, --close, --openings, --travel-limit, --add-…, --scenario"
        raise BadOption(Fault(rule=rule, params={"allowed": allowed}))
    return asked
