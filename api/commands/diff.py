"""``mikropol diff``: who moved between two plans, who was added and who was dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands.everywhere import everywhere
from api.commands.voice import Voice

if TYPE_CHECKING:
    from api.comparison import Comparison
    from api.outcome.alone import Place
    from api.words import Words

#: How many people are listed under each heading.
MOST_LISTED = 20

_MOVED = "Moved: {n}"
_ADDED = "Placed now, not before: {n}"
_DROPPED = "Placed before, not now: {n}"


@everywhere
def diff(voice: Voice, *, first: words.FirstPlan, second: words.SecondPlan) -> int:
    """Say who moved between two plans, who was added, and who was dropped."""
    from api.comparison import compare  # noqa: PLC0415 (slow; --help does without)
    from api.outcome.alone import read_alone  # noqa: PLC0415 (as above)

    found = compare(read_alone(first), read_alone(second))
    if voice.machine:
        voice.answer(_data(found))
    voice.reply(*_lines(found, voice.say))
    return 0


def _data(found: Comparison) -> dict[str, object]:
    return {
        "moved": [
            {"candidate_id": move.before.candidate_id, "from": _place(move.before), "to": _place(move.after)}
            for move in found.moved
        ],
        "added": [{"candidate_id": place.candidate_id, "to": _place(place)} for place in found.added],
        "dropped": [{"candidate_id": place.candidate_id, "from": _place(place)} for place in found.dropped],
        "same": found.same,
        "only_in_first": found.only_in_first,
        "only_in_second": found.only_in_second,
        "value": {"before": found.value_before, "after": found.value_after},
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "job_id": place.job_id,
        "house_id": place.house_id,
        "place_kind": place.place_kind,
        "days": list(place.days),
        "day_parts": list(place.day_parts),
        "value": place.value,
    }


def _lines(found: Comparison, say: Words) -> list[str]:
    moved = [f"{m.before.candidate_id}: {_said(m.before, say)} → {_said(m.after, say)}" for m in found.moved]
    added, dropped = ([f"{p.candidate_id}: {_said(p, say)}" for p in part] for part in (found.added, found.dropped))
    lines = [say("Same place in both plans: {n}", n=say.number(found.same))]
    for heading, listed in ((_MOVED, moved), (_ADDED, added), (_DROPPED, dropped)):
        lines.append(say(heading, n=say.number(len(listed))))
        lines += _listed(listed, say)
    new, gone = say.number(found.only_in_second), say.number(found.only_in_first)
    if found.only_in_first or found.only_in_second:
        lines.append(say("People new in the second plan: {new}; no longer in it: {gone}", new=new, gone=gone))
    before, after = say.number(found.value_before, 4), say.number(found.value_after, 4)
    lines.append(say("Value: {before} before, {after} after", before=before, after=after))
    return lines


def _listed(people: Sequence[str], say: Words) -> list[str]:
    """Return the first lines of a list, and how many there are more."""
    lines = [f"  {line}" for line in people[:MOST_LISTED]]
    if len(people) > MOST_LISTED:
        n = say.number(len(people) - MOST_LISTED)
        lines.append(say("  and {n} more; --json lists them all", n=n))
    return lines


def _said(place: Place, say: Words) -> str:
    """Say where somebody is: job, house, kind of place, days and parts, as far as there are any."""
    from api.explanation.naming import slot_words  # noqa: PLC0415 (slow; --help does without)
    from matching.week import DAYS, PARTS, mask_of  # noqa: PLC0415 (as above)

    where = [place.job_id] if place.job_id else []
    if place.house_id:
        slots = slot_words(mask_of(place.days, DAYS), mask_of(place.day_parts, PARTS), say)
        where += [place.house_id, say(place.place_kind), slots]
    return ", ".join(where)
