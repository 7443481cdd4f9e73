"""Two plans side by side: who moved, who was added, who was dropped. Nothing is read here, and nothing is judged.

Why they did is found in `api.displacement`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.outcome.alone import ClassPlace, Place, PlanAlone


@dataclass(frozen=True, kw_only=True)
class Move:
    """One person's place in both plans."""

    before: Place
    after: Place


@dataclass(frozen=True, kw_only=True)
class ClassMove:
    """One class's place in both plans."""

    before: ClassPlace
    after: ClassPlace


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Of the classes: placed elsewhere or at other times, placed in the second plan only, in the first only."""

    moved: tuple[ClassMove, ...]
    added: tuple[ClassPlace, ...]
    dropped: tuple[ClassPlace, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between two plans.

    Attributes
    ----------
    moved
        Placed in both, but with another job, house, kind of place, days or parts; in the order of the first plan.
    added
        Placed in the second plan only, in its order.
    dropped
        Placed in the first plan only, in its order.
    same
        People whom both plans place alike.
    only_in_first, only_in_second
        People of whom the other plan does not know, placed or not.
    value_before, value_after
        Of the plans, classes included.
    classes
    """

    moved: tuple[Move, ...]
    added: tuple[Place, ...]
    dropped: tuple[Place, ...]
    same: int
    only_in_first: int
    only_in_second: int
    value_before: float
    value_after: float
    classes: Classes


def compare(first: PlanAlone, second: PlanAlone) -> Comparison:
    """Return what differs between two plans."""
    before = {place.candidate_id: place for place in first.places}
    after = {place.candidate_id: place for place in second.places}
    in_both = [Move(before=place, after=after[id_]) for id_, place in before.items() if id_ in after]
    moved = tuple(move for move in in_both if _has_moved(move))
    people, later_people = {*before, *first.unplaced}, {*after, *second.unplaced}
    return Comparison(
        moved=moved,
        added=tuple(place for id_, place in after.items() if id_ not in before),
        dropped=tuple(place for id_, place in before.items() if id_ not in after),
        same=len(in_both) - len(moved),
        only_in_first=len(people - later_people),
        only_in_second=len(later_people - people),
        value_before=first.value,
        value_after=second.value,
        classes=_classes(first, second),
    )


def _classes(first: PlanAlone, second: PlanAlone) -> Classes:
    before = {place.block_id: place for place in first.classes}
    after = {place.block_id: place for place in second.classes}
    in_both = [ClassMove(before=place, after=after[id_]) for id_, place in before.items() if id_ in after]
    return Classes(
        moved=tuple(move for move in in_both if _class_has_moved(move)),
        added=tuple(place for id_, place in after.items() if id_ not in before),
        dropped=tuple(place for id_, place in before.items() if id_ not in after),
    )


def _class_has_moved(move: ClassMove) -> bool:
    return replace(move.before, value=0.0, fixed=False) != replace(move.after, value=0.0, fixed=False)


def _has_moved(move: Move) -> bool:
    """Tell whether they are elsewhere; the value changes with the weights and with travel times, a pin with a yes."""
    return replace(move.before, value=0.0, pinned=False) != replace(move.after, value=0.0, pinned=False)
