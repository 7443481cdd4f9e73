"""``mikropol check``: verify a written plan without a solver and without the code that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands.everywhere import everywhere
from api.commands.failures import VIOLATIONS, fault_data, fault_lines
from api.commands.voice import Voice
from api.progress import reporter

if TYPE_CHECKING:
    from api.pipeline import CheckResult
    from matching.check import Violation

_VERIFIED = (
    "everybody is placed once, or listed with the reason why not",
    "fit, minutes and value of every row, and their sum",
    "days, parts of day, kinds of place, equipment, travel, avoided employers",
    "openings, and places in every house at every hour, with classes",
    "pins and fixed classes are kept",
    "the bound, worked out again from the prices",
)


@everywhere
def check(
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
) -> int:
    """Verify a written plan: every rule, every number, and the proof of how good it is."""
    from api.pipeline import check as verify  # noqa: PLC0415 (slow; --help does without)

    with reporter(voice.say, shown=voice.shows_progress) as progress:
        result = verify(folder, out, progress=progress)
    broken = bool(result.violations or result.faults)
    if voice.machine:
        voice.answer(_data(result, voice))
    else:
        changed_warning(result.changed_inputs, voice)
        _tell(result, voice) if broken else voice.tell(*_fine(voice))
    return VIOLATIONS if broken else 0


def changed_warning(changed: tuple[str, ...], voice: Voice) -> None:
    """Say which records are not those that the plan was made from."""
    if changed:
        said = "Not the records that the plan was made from: {files}"
        voice.warn(voice.say(said, files=", ".join(changed)), style="yellow")


def _fine(voice: Voice) -> list[str]:
    return [
        voice.say("Checked: nothing is broken. Verified were:"),
        *(f"  {voice.say(what)}" for what in _VERIFIED),
    ]


def _tell(result: CheckResult, voice: Voice) -> None:
    n = len(result.violations) + len(result.faults)
    voice.warn(voice.say("Checked: {n} violations.", n=voice.say.number(n)), style="bold red")
    voice.warn(*(f"  {_said(violation, voice)}" for violation in result.violations))
    voice.warn(*fault_lines(result.faults, voice))


def _said(violation: Violation, voice: Voice) -> str:
    said = voice.say(violation.rule, **violation.params)
    return f"{violation.subject}: {said}" if violation.subject else said


def _data(result: CheckResult, voice: Voice) -> dict[str, object]:
    violations = [
        {"kind": v.kind, "subject": v.subject, "rule": v.rule, "message": _said(v, voice)} for v in result.violations
    ]
    faults = [fault_data(fault, voice) for fault in result.faults]
    return {"violations": violations, "faults": faults, "changed_inputs": list(result.changed_inputs)}
