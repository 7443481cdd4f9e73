"""What floors came to: the value given up, who gains and who loses a place, and what could not be met."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.group_words import WAYS, group_words
from api.words import Words
from matching.giving import Changes, GroupChange, changes, given_up

if TYPE_CHECKING:
    from api.floors import FloorOptions
    from api.pipeline import MatchResult
    from matching.parity import Floored


def floors_data(result: MatchResult) -> dict[str, object]:
    """Return what a machine reads of a run with floors; figures that are hidden are null."""
    floored, floor = _floors(result)
    without, found = floored.without, changes(floored)
    return {
        "floor": floor.share,
        "floor_by": floor.by,
        "sought": floored.sought,
        "without": {
            "status": without.status.value,
            "value": without.value,
            "bound": without.bound,
            "people_placed": len(without.placements),
        },
        "given_up": asdict(given_up(without, floored.plan)),
        "gained": found.gained,
        "lost": found.lost,
        "lowered": found.lowered,
        "missing": found.missing,
        "groups": [asdict(group) | {"missing": _missing(group)} for group in found.groups],
    }


def floors_lines(result: MatchResult, say: Words) -> list[str]:
    """Return what a person reads of a run with floors."""
    floored, floor = _floors(result)
    percent = say.number(100 * floor.share, 1)
    lines = [
        say(
            "Floors {way}: each group gets at least {percent} % of an equal share.",
            way=_way(floor, say),
            percent=percent,
        )
    ]
    if not floored.sought:
        lines.append(say("  The search was stopped before the floors were sought: this is the plan without them."))
        return lines + _shortfall(changes(floored), say)
    cost, found = given_up(floored.without, floored.plan), changes(floored)
    numbers = {name: say.number(number, 4) for name, number in asdict(cost).items() if "fraction" not in name}
    percents = {name: say.number(100 * number, 2) for name, number in asdict(cost).items() if "fraction" in name}
    lines.append(say("  Value given up for them: {value} ({fraction} %).", **numbers, **percents))
    if cost.high > cost.low:
        proven = "  Proven is: between {low} and {high} ({low_fraction} to {high_fraction} %)."
        lines.append(say(proven, **numbers, **percents))
    gained, lost = say.number(found.gained), say.number(found.lost)
    lines.append(say("  People who gain a place by them: {gained}; who lose one: {lost}", gained=gained, lost=lost))
    lines += [f"    {_line(group, floor.by, say)}" for group in found.groups]
    return lines + _shortfall(found, say)


def _floors(result: MatchResult) -> tuple[Floored, FloorOptions]:
    floored, floor = result.floored, result.case.options.floor
    if floored is None or floor is None:
        raise ValueError("a run without floors has nothing to tell of them")
    return floored, floor


def _way(floor: FloorOptions, say: Words) -> str:
    return say(WAYS[floor.by])


def _missing(group: GroupChange) -> int | None:
    return None if group.kept is None else group.asked - group.kept


def _line(group: GroupChange, by: str, say: Words) -> str:
    called, asked = group_words(by, group.group, say), say.number(group.asked)
    if group.placed is None or group.gained is None or group.lost is None:
        return say(
            "{group}: floor {asked}; the rest is hidden, it would tell of fewer than five", group=called, asked=asked
        )
    said = "{group}: floor {asked}, placed {placed}, gain {gained}, lose {lost}"
    counts = {"placed": say.number(group.placed), "gained": say.number(group.gained), "lost": say.number(group.lost)}
    return say(said, group=called, asked=asked, **counts)


def _shortfall(found: Changes, say: Words) -> list[str]:
    if not found.lowered:
        return [say("  Every floor is met.")]
    if found.missing is None:
        return [say("  Not every floor is met; plan.json says by how much.")]
    return [say("  Not every floor is met; people missing in all: {n}", n=say.number(found.missing))]
