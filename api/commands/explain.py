"""``mikropol explain``: why this placement, why not a better one, and what would help."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from time import monotonic

from api.commands import options as words
from api.commands.check import changed_warning
from api.commands.everywhere import everywhere
from api.commands.voice import Voice
from api.progress import reporter
from matching.errors import BadOption, Fault


@everywhere
def explain(
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
    who: words.Who,
    estimate: words.Estimate = False,
    time_limit: words.TrialSeconds = 10.0,
) -> int:
    """Say why somebody got this placement and not a better one, and what would help."""
    from api.explanation import account_data, account_lines, account_of, planner, request_of  # noqa: PLC0415 (slow)
    from api.pipeline import reopen  # noqa: PLC0415 (as above)

    with reporter(voice.say, shown=voice.shows_progress) as progress:
        case, plan, changed = reopen(folder, out, progress=progress)
        request = request_of(case.problem, who)
        if request is None:
            raise BadOption(unknown(who, {*case.problem.person_ids, *case.problem.classes.ids}))
        progress("explain")
        seconds = 0.0 if estimate else time_limit
        account = account_of(case, plan, request, planner(case, plan, seconds=seconds, clock=monotonic))
    changed_warning(changed, voice)
    if voice.machine:
        voice.answer(account_data(account, voice.say) | {"changed_inputs": list(changed)})
    voice.reply(*account_lines(account, voice.say))
    return 0


def unknown(who: str, known: Collection[str]) -> Fault:
    """Return the fault of an id that nobody has, with the ids that look most like it."""
    likely = ", ".join(get_close_matches(who, sorted(known), n=3, cutoff=0.5))
    if likely:
        rule = "must be the id of a candidate, a member or a class; did you mean {likely}?"
        return Fault(rule=rule, column="ID", value=who, params={"likely": likely})
    return Fault(rule="must be the id of a candidate, a member or a class", column="ID", value=who)
