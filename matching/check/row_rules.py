"""The rules of one placement, one function each: it yields what is broken, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matching.check.rows import Row, rows
from matching.check.violation import Violation, said, same
from matching.plan import Placement
from matching.problem import Pin, Problem
from matching.week import day_names, part_names


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names of jobs, houses and place kinds, for the sentences."""

    problem: Problem

    def job(self, row: Row) -> str:
        """Return the id of the row's job."""
        return "" if row.placed.job is None else self.problem.jobs.ids[row.placed.job]

    def house(self, row: Row) -> str:
        """Return the id of the row's house."""
        return "" if row.placed.house is None else self.problem.houses.ids[row.placed.house]

    def kind(self, k: int | None) -> str:
        """Return the name of a place kind."""
        return "–" if k is None else self.problem.kinds[k]


Rule = Callable[[Row, Names], Iterator[Violation]]


def _broken(row: Row, kind: str, rule: str, **params: str | float) -> Violation:
    return Violation(kind=kind, rule=rule, subject=row.subject, params=params)


def _days(mask: int) -> str:
    return " ".join(day_names(mask)) or "–"


def _parts(mask: int) -> str:
    return " ".join(part_names(mask)) or "–"


def is_listed(row: Row, names: Names) -> Iterator[Violation]:
    """Check that a candidate's pair is eligible, unless an accepted placement keeps it."""
    if not (row.is_member or row.pin or row.listed):
        yield _broken(row, "unlisted", "{job} is not among the person's eligible jobs", job=names.job(row))


def is_not_avoided(row: Row, names: Names) -> Iterator[Violation]:
    """Check that nobody is proposed an employer they avoid."""
    if row.avoided and not row.pin:
        yield _broken(row, "avoided", "{job} is with an employer that the person avoids", job=names.job(row))


def fits_enough(row: Row, names: Names) -> Iterator[Violation]:
    """Check that the fit reaches the least one; members and pins are free of it."""
    if not (row.is_member or row.pin) and not row.fit >= row.weights.min_fit:
        rule = "the fit with {job} is {fit}, below the least that is proposed, {least}"
        yield _broken(row, "min_fit", rule, job=names.job(row), fit=row.fit, least=row.weights.min_fit)


def is_worth_going(row: Row, names: Names) -> Iterator[Violation]:
    """Check that the fit (a member's value) outweighs the travel, priority and bonus left out; pins are free of it."""
    if not row.pin and not row.fit - row.travel > 0:
        rule = "{worth} does not outweigh {minutes} minutes of travel to {house}"
        minutes = said(row.minutes)
        yield _broken(row, "not_worth", rule, worth=row.fit, minutes=minutes, house=names.house(row) or "–")


def states_its_fit(row: Row, _: Names) -> Iterator[Violation]:
    """Check that the stated fit is the listed one with the wish, kept in [0, 1]; a member states none."""
    wanted = None if row.is_member else row.fit
    if not same(row.placed.fit, wanted):
        rule = "the fit is stated as {found}, it is {wanted}"
        yield _broken(row, "fit", rule, found=said(row.placed.fit), wanted=said(wanted))


def has_its_house(row: Row, names: Names) -> Iterator[Violation]:
    """Check that a row with desk-days names a house and a kind, and one without nothing of a house."""
    placed = row.placed
    if row.at_house and (placed.house is None or placed.place_kind is None):
        yield _broken(row, "house", "takes desk-days, but no house and place kind are named")
    blank = placed.house is None and placed.place_kind is None and placed.travel_min is None
    if not row.at_house and not (blank and placed.days == 0 and placed.parts == 0):
        yield _broken(row, "house", "{job} has no desk-days, but places are named", job=names.job(row))


def is_in_reach(row: Row, names: Names) -> Iterator[Violation]:
    """Check that the house is near enough, unless an accepted placement names it."""
    if row.placed.house is None or not row.at_house or (row.pin and row.pin.house is not None):
        return
    if row.minutes is None:
        yield _broken(row, "reach", "{house} is out of reach: no travel time is listed", house=names.house(row))
    elif not row.minutes <= row.max_travel_min:
        rule = "{house} is {minutes} minutes away, more than the {most} that the person accepts"
        yield _broken(row, "travel", rule, house=names.house(row), minutes=row.minutes, most=row.max_travel_min)


def states_its_travel(row: Row, _: Names) -> Iterator[Violation]:
    """Check that the stated minutes are the listed ones; 0 for a pin's unlisted pair."""
    if row.at_house and row.placed.house is not None and not same(row.placed.travel_min, row.minutes or 0.0):
        rule = "the travel is stated as {found} minutes, it is {wanted}"
        yield _broken(row, "travel_min", rule, found=said(row.placed.travel_min), wanted=row.minutes or 0.0)


def has_what_is_needed(row: Row, names: Names) -> Iterator[Violation]:
    """Check that the house has what person and job need, unless an accepted placement names it."""
    if row.at_house and not row.needs_met and not (row.pin and row.pin.house is not None):
        yield _broken(row, "needs", "{house} lacks something that is needed", house=names.house(row))


def is_the_kind(row: Row, names: Names) -> Iterator[Violation]:
    """Check that the place is of the kind that is asked for; kinds never substitute for one another."""
    if not row.at_house or (row.pin and row.pin.place_kind is not None) or row.placed.place_kind is None:
        return
    if row.placed.place_kind != row.place_kind:
        rule = "the place is of the kind {found}, asked for is {wanted}"
        found, wanted = names.kind(row.placed.place_kind), names.kind(row.place_kind)
        yield _broken(row, "place_kind", rule, found=found, wanted=wanted)


def has_its_parts(row: Row, _: Names) -> Iterator[Violation]:
    """Check that each day takes exactly the parts that are asked for, and the person can come in all of them."""
    if not row.at_house or (row.pin and row.pin.parts):
        return
    if row.placed.parts != row.parts:
        rule = "the day parts are {found}, asked for are {wanted}"
        yield _broken(row, "parts", rule, found=_parts(row.placed.parts), wanted=_parts(row.parts))
    if row.parts & ~row.own_parts:
        rule = "{wanted} is asked for, the person can come {own}"
        yield _broken(row, "own_parts", rule, wanted=_parts(row.parts), own=_parts(row.own_parts))


def has_its_days(row: Row, _: Names) -> Iterator[Violation]:
    """Check that the days are as many as asked for, days of the person, and hold the fixed ones."""
    days = row.placed.days
    if not row.at_house or (row.pin and row.pin.days):
        return
    if days.bit_count() != row.n_days:
        yield _broken(
            row, "n_days", "takes {found} days, asked for are {wanted}", found=days.bit_count(), wanted=row.n_days
        )
    if days & ~row.own_days:
        rule = "is placed on {days}, when the person cannot come"
        yield _broken(row, "own_days", rule, days=_days(days & ~row.own_days))
    if row.fixed_days & ~days:
        rule = "is not placed on {days}, which is fixed"
        yield _broken(row, "fixed_days", rule, days=_days(row.fixed_days & ~days))


def states_its_value(row: Row, _: Names) -> Iterator[Violation]:
    """Check that the value is fit + priority + bonus − travel."""
    if not same(row.placed.value, row.value):
        rule = "the value is stated as {found}, it is {wanted}"
        yield _broken(row, "value", rule, found=row.placed.value, wanted=row.value)


def keeps_its_pin(row: Row, _: Names) -> Iterator[Violation]:
    """Check that every given cell of a pin is kept as it stands, and that just such a row is called pinned."""
    if row.placed.pinned != (row.pin is not None):
        rule = "is called pinned, but no accepted placement is kept" if row.pin is None else "is not called pinned"
        yield _broken(row, "pinned", rule)
    if row.pin is None:
        return
    for cell, (given, placed) in _pinned_cells(row.placed, row.pin).items():
        if given is not None and given != placed:
            rule = "the accepted placement is not kept: its {cell} is changed"
            yield _broken(row, "pin", rule, cell=cell)


def _pinned_cells(placed: Placement, pin: Pin) -> dict[str, tuple[int | None, int | None]]:
    """Return, by the column's name, what a pin gives (None when blank) and what stands in the row."""
    return {
        "job_id": (pin.job, placed.job),
        "house_id": (pin.house, placed.house),
        "place_kind": (pin.place_kind, placed.place_kind),
        "days": (pin.days or None, placed.days),
        "day_parts": (pin.parts or None, placed.parts),
    }


RULES: tuple[Rule, ...] = (
    is_listed,
    is_not_avoided,
    fits_enough,
    is_worth_going,
    states_its_fit,
    has_its_house,
    is_in_reach,
    states_its_travel,
    has_what_is_needed,
    is_the_kind,
    has_its_parts,
    has_its_days,
    states_its_value,
    keeps_its_pin,
)


def row_violations(problem: Problem, placements: list[Placement]) -> Iterator[Violation]:
    """Yield every rule that one of these well-formed rows breaks."""
    names = Names(problem=problem)
    for row in rows(problem, placements):
        for rule in RULES:
            yield from rule(row, names)


def unplaced_pins(problem: Problem, placements: list[Placement]) -> Iterator[Violation]:
    """Yield every pinned person who has no row."""
    placed = {row.person for row in placements}
    for pin in problem.pins:
        if pin.person not in placed:
            rule = "has an accepted placement that the plan does not keep"
            yield Violation(kind="pin_unplaced", rule=rule, subject=problem.person_ids[pin.person])
