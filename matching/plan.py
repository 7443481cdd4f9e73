"""The outcome of one run: placements, unplaced with reasons, prices, and how good it is proven to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from matching.fits import Floats


class Status(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    TIME_LIMIT = "time_limit"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a person is not placed: the rule at which the last pair (and house) fell."""

    NO_FIT = "no_fit"
    FIT_BELOW_MIN = "fit_below_min"
    NO_HOUSE_IN_REACH = "no_house_in_reach"
    DAYS_OR_PARTS = "days_or_parts"
    TRAVEL_NOT_WORTH = "travel_not_worth"
    OPENINGS_FULL = "openings_full"
    PLACES_FULL = "places_full"
    OTHERS_GAIN_MORE = "others_gain_more"


class ClassReason(StrEnum):
    """Why a class is not placed."""

    NO_HOUSE_FITS = "no_house_fits"
    PLACES_FULL = "places_full"


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A person's chosen bundle.

    Attributes
    ----------
    person
        Position among people: candidates, then members.
    job
        None for a member.
    house, place_kind, travel_min
        None for a job with 0 desk-days.
    days, parts
        Masks; 0 for a job with 0 desk-days.
    fit
        Wish included, in [0, 1]; None for a member.
    value
    pinned
    """

    person: int
    job: int | None
    house: int | None
    place_kind: int | None
    days: int
    parts: int
    fit: float | None
    travel_min: float | None
    value: float
    pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class ClassPlacement:
    """A class's house and days; the value of a fixed class is 0, it is not counted."""

    block: int
    house: int
    place_kind: int
    days: int
    parts: int
    value: float
    fixed: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """Dual prices ≥ 0.

    Attributes
    ----------
    openings : (n_jobs,)
    places : (n_houses, n_kinds, 7, 3)
    floors : (n_floors,)
        What it is worth that one more person of the group is placed: a bonus in the net values of its people.
    """

    openings: Floats
    places: Floats
    floors: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """The outcome of one run.

    Attributes
    ----------
    placements
        In the order of people.
    unplaced
        Person → reason, in the order of people.
    classes
        Placed and fixed classes, in the order of classes.
    unplaced_classes
        Class → reason.
    value
        ``math.fsum`` of the values of placements and classes.
    bound
        Proven upper bound of any plan's value, ≥ `value`.
    price_bound
        The bound that `prices` alone prove, ≥ `bound`.
    seconds
        Stage → seconds.
    floors
        What each floor was kept at: the number asked for, or how many are placed if that is less. `bound`,
        `price_bound` and `gap` speak of plans that keep these; `status` also says that no plan is missing fewer.
    """

    status: Status
    placements: tuple[Placement, ...]
    unplaced: Mapping[int, Reason]
    classes: tuple[ClassPlacement, ...]
    unplaced_classes: Mapping[int, ClassReason]
    prices: Prices
    value: float
    bound: float
    price_bound: float
    seconds: Mapping[str, float] = field(default_factory=dict)
    floors: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """(bound − value) / value as a fraction, never below 0."""
        return max(0.0, self.bound - self.value) / max(self.value, 1e-9)

    def timed(self, seconds: Mapping[str, float]) -> Plan:
        """Return the same plan with the seconds of each stage."""
        return replace(self, seconds=dict(seconds))
