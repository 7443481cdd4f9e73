"""``mikropol demo``: a whole run on a small invented market."""

from __future__ import annotations

import os
import shlex
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.bundled import bundled
from api.commands.everywhere import everywhere
from api.commands.running import run
from api.commands.voice import Voice
from matching.options import SolveOptions

#: The sample's jobs are open on this day, whenever the demo is run.
SAMPLE_DAY = date(2026, 11, 23)


@everywhere
def demo(
    voice: Voice,
    *,
    out: Annotated[Path, typer.Option(metavar="OUT", help="The folder to write.")] = Path("mikropol-demo"),
) -> int:
    """Match the people of the bundled sample, and say what to try next."""
    from api.commands.summary import summary_data, summary_lines  # noqa: PLC0415 (slow; --help does without)
    from api.pipeline import RunOptions  # noqa: PLC0415 (as above)

    folder = bundled("samples", "tiny")
    options = RunOptions(solve=SolveOptions(gap=0.0), today=SAMPLE_DAY, lang=voice.lang)
    result, code = run(folder, out, options, voice)
    if voice.machine:
        voice.answer(summary_data(result, voice.say) | {"folder": str(folder)})
        return code
    voice.tell(voice.say("A small invented market: people who seek a job and a desk, jobs, and two houses."), "")
    voice.tell(*summary_lines(result, voice.say))
    voice.tell("", *_next_lines(folder, result.out, result.case.problem.person_ids[0], voice))
    return code


def _next_lines(folder: Path, out: Path, person: str, voice: Voice) -> list[str]:
    """Say what to try next; the commands can be copied as they stand, also where start.py was the command."""
    folders, command = shlex.join([str(folder), str(out)]), os.environ.get("MIKROPOL_COMMAND", "mikropol")
    return [
        voice.say("Try next:"),
        f"  {command} check {folders}",
        f"  {command} explain {folders} {person}",
        voice.say("  {command} match DIR --out OUT   (with a folder of your own)", command=command),
    ]
