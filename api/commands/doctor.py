"""``mikropol doctor``: whether this machine has all that a run needs."""

from __future__ import annotations

from pathlib import Path

from api.commands.everywhere import everywhere
from api.commands.voice import Voice


@everywhere
def doctor(voice: Voice) -> int:
    """Look whether everything that a run needs is here and works."""
    from api.doctor import examine  # noqa: PLC0415 (slow; --help does without)

    findings = examine(Path.cwd())
    well = all(finding.ok for finding in findings)
    if voice.machine:
        rows = [{"name": f.name, "ok": f.ok, "detail": f.detail} for f in findings]
        voice.answer({"ok": well, "checks": rows})
    ok, bad = voice.say("ok"), voice.say("NOT OK")
    for finding in findings:
        line = f"{ok if finding.ok else bad:<8}{voice.say(finding.name)}: {voice.say(finding.detail)}"
        (voice.tell if finding.ok else voice.reply)(line, style=None if finding.ok else "bold red")
    return 0 if well else 1
