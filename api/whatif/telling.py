"""Scenarios for a machine and for a person: before, after, what is proven of the difference, who moves."""

from __future__ import annotations

from collections.abc import Sequence

from api.columns import aligned
from api.explanation.naming import slot_words
from api.ranges import with_range
from api.whatif.running import Scenario
from api.words import Words
from matching.plan import ClassPlacement, Placement, Plan
from matching.problem import Problem
from matching.week import day_names, part_names

#: How many moves a person is shown of each scenario.
MOST_LISTED = 10


def answer(scenarios: Sequence[Scenario]) -> dict[str, object]:
    """Return what ``whatif --json`` writes."""
    return {"scenarios": [_data(scenario) for scenario in scenarios]}


def _data(scenario: Scenario) -> dict[str, object]:
    problem, difference = scenario.problem, scenario.difference
    blocks = problem.classes.ids
    return {
        "name": scenario.asked.name,
        "changes": scenario.asked.written,
        "before": _plan(scenario.before),
        "after": _plan(scenario.after),
        "difference": {
            "value": difference.value,
            "low": difference.low,
            "high": difference.high,
            "exact": difference.exact,
            "people_placed": len(scenario.after.placements) - len(scenario.before.placements),
        },
        "moved": [
            {"candidate_id": problem.person_ids[who], "from": _person(problem, old), "to": _person(problem, new)}
            for who, old, new in scenario.moved
        ],
        "classes": [
            {"block_id": blocks[which], "from": _class(problem, old), "to": _class(problem, new)}
            for which, old, new in scenario.classes
        ],
    }


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "value": plan.value,
        "bound": plan.bound,
        "people_placed": len(plan.placements),
        "classes_placed": sum(not stay.fixed for stay in plan.classes),
        "gap": plan.gap,
        "status": plan.status.value,
    }


def _person(problem: Problem, row: Placement | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "job_id": "" if row.job is None else problem.jobs.ids[row.job],
        "house_id": "" if row.house is None else problem.houses.ids[row.house],
        "place_kind": "" if row.place_kind is None else problem.kinds[row.place_kind],
        "days": list(day_names(row.days)),
        "day_parts": list(part_names(row.parts)),
        "value": row.value,
    }


def _class(problem: Problem, row: ClassPlacement | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"house_id": problem.houses.ids[row.house], "days": list(day_names(row.days)), "value": row.value}


def lines(scenarios: Sequence[Scenario], say: Words) -> list[str]:
    """Return what a person reads: one table of all scenarios, then the moves of each."""
    heading = [
        say("scenario"),
        say("value before"),
        say("value after"),
        say("difference"),
        say("people placed before"),
        say("people placed after"),
        say("elsewhere"),
        say("newly placed"),
        say("no longer placed"),
    ]
    table = aligned([heading, *(_row(scenario, say) for scenario in scenarios)]) if scenarios else []
    said = [line for scenario in scenarios for line in _moves(scenario, say)]
    exact = all(scenario.difference.exact for scenario in scenarios)
    note = (
        "Between … and … is what is proven of the best plans before and after; the value itself is of two plans found."
    )
    return [*table, *([] if exact else [say(note)]), *said]


def _row(scenario: Scenario, say: Words) -> list[str]:
    before, after, number = scenario.before, scenario.after, say.number
    both = [old is not None and new is not None for _, old, new in scenario.moved]
    added = sum(old is None for _, old, _ in scenario.moved)
    return [
        scenario.asked.name,
        number(before.value, 4),
        number(after.value, 4),
        _difference(scenario, say),
        number(len(before.placements)),
        number(len(after.placements)),
        number(sum(both)),
        number(added),
        number(len(both) - sum(both) - added),
    ]


def _difference(scenario: Scenario, say: Words) -> str:
    found = scenario.difference
    sign = "+" if found.value > 0 else ""
    return with_range(sign + say.number(found.value, 4), found.low, found.high, say)


def _moves(scenario: Scenario, say: Words) -> list[str]:
    problem, nothing = scenario.problem, say("no place")
    told = [
        f"  {problem.person_ids[who]}: {_said(problem, old, say) or nothing} → {_said(problem, new, say) or nothing}"
        for who, old, new in scenario.moved
    ]
    told += [
        f"  {problem.classes.ids[which]}: {_seat(problem, old, say) or nothing} → {_seat(problem, new, say) or nothing}"
        for which, old, new in scenario.classes
    ]
    lines = [say("{name}: who moves", name=scenario.asked.name), *(told[:MOST_LISTED] or ["  " + say("nobody")])]
    if len(told) > MOST_LISTED:
        lines.append(say("  and {n} more; --json lists them all", n=say.number(len(told) - MOST_LISTED)))
    return lines


def _said(problem: Problem, row: Placement | None, say: Words) -> str:
    if row is None:
        return ""
    where = [] if row.job is None else [problem.jobs.ids[row.job]]
    if row.house is not None and row.place_kind is not None:
        where += [
            problem.houses.ids[row.house],
            say(problem.kinds[row.place_kind]),
            slot_words(row.days, row.parts, say),
        ]
    return ", ".join(where)


def _seat(problem: Problem, row: ClassPlacement | None, say: Words) -> str:
    return "" if row is None else f"{problem.houses.ids[row.house]}, {slot_words(row.days, row.parts, say)}"
