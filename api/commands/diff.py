"""``mikropol diff``: who moved between two plans, who was added, who was dropped, and because of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands.everywhere import everywhere
from api.commands.voice import Voice

if TYPE_CHECKING:
    from api.changes import Changes
    from api.comparison import Comparison
    from api.displacement import Because
    from api.outcome.alone import ClassPlace, Place


@everywhere
def diff(voice: Voice, *, first: words.FirstPlan, second: words.SecondPlan) -> int:
    """Say who moved between two plans, who was added, who was dropped, and because of what."""
    from api.changes import changes_between  # noqa: PLC0415 (slow; --help does without)
    from api.commands.diff_words import lines  # noqa: PLC0415 (as above)
    from api.comparison import compare  # noqa: PLC0415 (as above)
    from api.displacement import because_of  # noqa: PLC0415 (as above)
    from api.outcome.alone import read_whole  # noqa: PLC0415 (as above)

    plans = read_whole(first), read_whole(second)
    found, changes = compare(*plans), changes_between(*plans)
    because = because_of(*plans, changes)
    silent = [str(folder) for folder, plan in zip((first, second), plans, strict=True) if plan.supply is None]
    if voice.machine:
        voice.answer(_data(found, changes, because))
    else:
        voice.reply(*lines(found, changes, because, silent, voice.say))
    return 0


def _data(found: Comparison, changes: Changes, because: Mapping[str, Because] | None) -> dict[str, object]:
    from api.changes import as_data  # noqa: PLC0415 (slow; --help does without)

    def why(id_: str) -> list[dict[str, object]] | None:
        return None if because is None else [step.as_data() for step in because.get(id_, ())]

    def people(places: Sequence[Place], key: str) -> list[dict[str, object]]:
        return [{"candidate_id": p.candidate_id, key: _place(p), "because": why(p.candidate_id)} for p in places]

    def classes(places: Sequence[ClassPlace], key: str) -> list[dict[str, object]]:
        return [{"block_id": p.block_id, key: _class_place(p), "because": why(p.block_id)} for p in places]

    moved, moved_classes = found.moved, found.classes.moved
    return {
        "moved": [
            row | {"to": _place(m.after)}
            for row, m in zip(people([m.before for m in moved], "from"), moved, strict=True)
        ],
        "added": people(found.added, "to"),
        "dropped": people(found.dropped, "from"),
        "classes": {
            "moved": [
                row | {"to": _class_place(m.after)}
                for row, m in zip(classes([m.before for m in moved_classes], "from"), moved_classes, strict=True)
            ],
            "added": classes(found.classes.added, "to"),
            "dropped": classes(found.classes.dropped, "from"),
        },
        "changes": [as_data(change) for change in changes],
        "causes_known": because is not None,
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


def _class_place(place: ClassPlace) -> dict[str, object]:
    return {
        "house_id": place.house_id,
        "place_kind": place.place_kind,
        "days": list(place.days),
        "day_parts": list(place.day_parts),
        "value": place.value,
        "fixed": place.fixed,
    }
