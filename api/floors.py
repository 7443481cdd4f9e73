"""Floors that a person asks for: what plan.json keeps of them, and the problem that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self, cast

from api.groupings import EVERY, By, grouping_by
from features.records import Market
from matching.errors import BadOption, Fault
from matching.groups import own_best
from matching.parity import floors_at
from matching.problem import Problem


@dataclass(frozen=True, kw_only=True)
class FloorOptions:
    """Floors for groups.

    Attributes
    ----------
    share
        In [0, 1]: each group gets at least this much of what all get.
    by
        Which groups.
    placed
        How many people with an acceptable bundle the plan without floors places: with the records, it is all that is
        needed to state the floors again. None before that plan is there; `match` sets it.
    """

    share: float
    by: By
    placed: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            rule = "must be a number from {low} to {high}"
            raise BadOption(Fault(rule=rule, column="floor", value=str(self.share), params={"low": 0, "high": 1}))
        if self.by not in EVERY:
            rule = "must be one of {allowed}"
            raise BadOption(Fault(rule=rule, column="floor_by", value=self.by, params={"allowed": ", ".join(EVERY)}))
        if self.placed is not None and self.placed < 0:
            rule = "must be a number, at least {low}"
            raise BadOption(Fault(rule=rule, column="floor_placed", value=str(self.placed), params={"low": 0}))

    @classmethod
    def asked(cls, share: float | None, by: str | None) -> Self | None:
        """Return what was asked for; None where nothing was.

        Raises
        ------
        BadOption
            If one is given without the other, or is out of its range.
        """
        if share is None and by is None:
            return None
        if share is None:
            raise BadOption(Fault(rule="needs --floor: how much each group gets", column="floor_by", value=str(by)))
        if by is None:
            raise BadOption(Fault(rule="needs --floor-by: which groups are meant", column="floor", value=str(share)))
        return cls(share=share, by=cast("By", by))

    @classmethod
    def from_json(cls, options: Mapping[str, object]) -> Self | None:
        """Return the floors of the options that a plan.json keeps."""
        share, by = options.get("floor"), options.get("floor_by")
        asked = cls.asked(None if share is None else float(cast("float", share)), None if by is None else str(by))
        return None if asked is None else replace(asked, placed=int(cast("int", options["floor_placed"])))


def floors_json(floor: FloorOptions | None) -> dict[str, object]:
    """Return what plan.json keeps: nothing where no floors were asked for."""
    return {} if floor is None else {"floor": floor.share, "floor_by": floor.by, "floor_placed": floor.placed}


def with_floors(problem: Problem, market: Market, floor: FloorOptions | None) -> Problem:
    """Return the problem with the floors that were asked for, once the plan without them is known."""
    if floor is None or floor.placed is None:
        return problem
    own = own_best(problem)
    grouping = grouping_by(floor.by, market, problem, own)
    return replace(problem, floors=floors_at(floor.share, grouping, own.able, floor.placed))
