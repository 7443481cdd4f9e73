"""What floors cost and who they help: the value given up, who gains a place, who loses one, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.fairness import hidden_groups
from matching.groups import placed_people
from matching.parity import Floored
from matching.plan import Plan


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """What the floors take from the value, as the two plans have it, and between which numbers it is proven to lie.

    Attributes
    ----------
    value, low, high
    fraction, low_fraction, high_fraction
        The same, over the value without floors.
    """

    value: float
    low: float
    high: float
    fraction: float
    low_fraction: float
    high_fraction: float


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """One group's floor and what it did; None is hidden by the small-cell rule.

    Attributes
    ----------
    group, people, asked
    kept
        The floor as it is lowered to what can be met.
    gained, lost
        How many are placed now and not without floors, and the other way round.
    """

    group: str
    people: int
    asked: int
    kept: int | None
    placed: int | None
    gained: int | None
    lost: int | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What floors did to people.

    Attributes
    ----------
    gained, lost
        In all.
    missing
        What all floors lack together; None where groups are hidden that it would tell of.
    lowered
        Whether a floor had to be lowered.
    groups
        None of them where only one would have to be hidden: the totals would tell it.
    """

    gained: int
    lost: int
    missing: int | None
    lowered: bool
    groups: tuple[GroupChange, ...]


def given_up(without: Plan, plan: Plan) -> GivenUp:
    """Return what floors cost, as proven by both bounds.

    The best plan without floors is worth from ``without.value`` (or more, if floors led to a better plan) to
    ``without.bound``; the best with them, from ``plan.value`` to ``plan.bound``.
    """
    best = max(without.value, plan.value)
    low, high = max(0.0, best - plan.bound), max(0.0, without.bound - plan.value)
    return GivenUp(
        value=best - plan.value,
        low=min(low, best - plan.value),
        high=max(high, best - plan.value),
        fraction=(best - plan.value) / max(best, 1e-9),
        low_fraction=min(low, best - plan.value) / max(best, 1e-9),
        high_fraction=max(high, best - plan.value) / max(without.bound, 1e-9),
    )


def changes(found: Floored) -> Changes:
    """Return what floors did to people, by group as far as groups are large enough."""
    n = found.problem.n_people
    before, after = (placed_people([row.person for row in plan.placements], n) for plan in (found.without, found.plan))
    count, people = found.grouping.count, found.grouping.count()
    counts = np.stack(
        [
            *(people, count(after), count(~after), count(before), count(~before)),
            *(count(after & ~before), count(before & ~after)),
        ]
    )
    asked = np.array([floor.least for floor in found.problem.floors])
    short, hide = np.maximum(asked - counts[1], 0), hidden_groups(found.grouping, counts)
    dark = np.ones(len(people), dtype=bool) if hide is None else hide
    return Changes(
        gained=int(counts[5].sum()),
        lost=int(counts[6].sum()),
        missing=None if short[dark].any() else int(short.sum()),
        lowered=bool(short.any()),
        groups=()
        if hide is None
        else tuple(
            GroupChange(
                group=name,
                people=int(people[g]),
                asked=int(asked[g]),
                kept=None if hide[g] else int(min(asked[g], counts[1, g])),
                placed=None if hide[g] else int(counts[1, g]),
                gained=None if hide[g] else int(counts[5, g]),
                lost=None if hide[g] else int(counts[6, g]),
            )
            for g, name in enumerate(found.grouping.names)
        ),
    )
