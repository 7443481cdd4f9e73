"""The plain report: one self-contained page that says what was decided, how sure that is, and what it rests on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from api.report_tables import MAX_HOUSES, MAX_LISTED, class_rows, house_tables, placed_rows, short, unplaced_rows
from api.words import Words
from features.records import Market, Notice
from matching.plan import Plan, Reason, Status
from matching.problem import Problem
from matching.stays import n_stayed

REASONS: Mapping[Reason, str] = {
    Reason.NO_FIT: "no job suits, or only jobs of avoided employers do",
    Reason.FIT_BELOW_MIN: "no job suits well enough",
    Reason.NO_HOUSE_IN_REACH: "no house within reach has what is needed",
    Reason.DAYS_OR_PARTS: "no house within reach has such places on enough of the right days and parts of the day",
    Reason.TRAVEL_NOT_WORTH: "the travel takes more than the placement gives",
    Reason.OPENINGS_FULL: "the jobs that were possible are all taken",
    Reason.PLACES_FULL: "the places that were possible are taken on too many days",
    Reason.OTHERS_GAIN_MORE: "others gain more from the same jobs and places",
}

_STOPPED: Mapping[Status, str] = {
    Status.TIME_LIMIT: "The search was stopped by its time limit.",
    Status.CANCELLED: "The search was stopped by hand.",
}


def report(  # noqa: PLR0913 (a page about all of it)
    *,
    market: Market,
    problem: Problem,
    plan: Plan,
    summary: Mapping[str, object],
    help_texts: Mapping[int, str],
    notices: Sequence[Notice],
    words: Words,
) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    market, problem, plan
    summary
        What plan.json says.
    help_texts
        Person's position → a sentence that says what would help.
    notices
    words
        The language of the page.
    """
    houses = house_tables(market, problem, plan, words)
    reasons = Counter(plan.unplaced.values())
    return _template().render(
        say=words,
        count=words.number,
        lang=words.lang,
        decided=_decided(problem, plan, words),
        sureness=_sureness(plan, words),
        houses=houses[:MAX_HOUSES],
        n_houses=len(houses),
        classes=class_rows(market, problem, plan, words)[:MAX_LISTED],
        n_classes=len(problem.classes.ids),
        reasons=[(words(REASONS[reason]), words.number(reasons[reason])) for reason in Reason if reasons[reason]],
        unplaced=unplaced_rows(problem, plan, help_texts, words, REASONS),
        n_unplaced=len(plan.unplaced),
        placed=placed_rows(market, problem, plan, words),
        n_placed=len(plan.placements),
        assumptions=_assumptions(market, problem, plan, summary, words),
        notices=[_notice(notice, words) for notice in notices[:MAX_LISTED]],
        n_notices=len(notices),
        inputs=summary["inputs"],
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")


def _decided(problem: Problem, plan: Plan, words: Words) -> str:
    """Say who got a place."""
    n_candidates = len(problem.candidates.ids)
    placed = sum(placement.person < n_candidates for placement in plan.placements)
    fixed = sum(stay.fixed for stay in plan.classes)
    said = words(
        "This plan places {candidates} of {n_candidates} candidates, {members} of {n_members} members and {classes} of "
        "{n_classes} classes.",
        candidates=words.number(placed),
        n_candidates=words.number(n_candidates),
        members=words.number(len(plan.placements) - placed),
        n_members=words.number(len(problem.members.ids)),
        classes=words.number(len(plan.classes) - fixed),
        n_classes=words.number(len(problem.classes.ids) - fixed),
    )
    kept = words("Fixed classes keep their places: {n}.", n=words.number(fixed))
    return f"{said} {kept}" if fixed else said


def _sureness(plan: Plan, words: Words) -> list[str]:
    """Say how far from the best possible plan this one can be."""
    value, bound = words.number(plan.value, 4), words.number(plan.bound, 4)
    said = [words(_STOPPED[plan.status])] if plan.status in _STOPPED else []
    if plan.status is Status.OPTIMAL:
        said.append(words("Its value is {value}, and it is proven that no plan has a higher one.", value=value))
    else:
        said.append(
            words(
                "Its value is {value}, and it is proven that no plan has more than {bound}.", value=value, bound=bound
            )
        )
    if plan.status is not Status.OPTIMAL and plan.value > 0:
        said.append(words("The best possible plan is at most {gap} % better.", gap=_percent(plan.gap, words)))
    price_bound = words.number(plan.price_bound, 4)
    said.append(
        words("From prices.csv alone, without a solver, anybody can verify the bound {bound}.", bound=price_bound)
    )
    return said


def _percent(fraction: float, words: Words) -> str:
    """Write a fraction in per cent, rounded up: a proof must not claim more than it has."""
    return words.number(math.ceil(fraction * 1e6) / 1e4, 4)


def _staying(problem: Problem, plan: Plan, words: Words) -> str:
    return words(
        "Each person who stays in the job and house of the last plan adds {bonus} to the value; {n} of {total} stay.",
        bonus=words.number(problem.weights.stay_bonus, 4),
        n=words.number(n_stayed(problem, plan.placements)),
        total=words.number(len(problem.stays)),
    )


def _assumptions(
    market: Market, problem: Problem, plan: Plan, summary: Mapping[str, object], words: Words
) -> list[str]:
    """Say what the plan rests on beside the records."""
    options, counts = summary["options"], summary["counts"]
    assert isinstance(options, dict)  # noqa: S101 (plan.json's own shape)
    assert isinstance(counts, dict)  # noqa: S101 (plan.json's own shape)
    weights = problem.weights
    return [
        words(
            "Travel times are estimates: the distance as the crow flies, lengthened to a road's, at a usual speed."
            if market.travel is None
            else "Travel times are those of travel.csv; pairs that are not listed are out of reach."
        ),
        words(
            "Fits were computed from the records. Of the pairs that could be placed, {n} were left out, because better "
            "ones exist for both; the proof speaks of the pairs that were kept.",
            n=words.number(counts["pairs_dropped"]),
        )
        if market.fits is None
        else words("Fits are those of fit.csv; pairs that are not listed are not placed."),
        words(
            "A fit is a judgement between 0 and 1; below {min_fit} nothing is proposed.",
            min_fit=words.number(weights.min_fit, 4),
        ),
        words(
            "Each minute of one-way travel takes {weight} from the value, at five desk-days a week.",
            weight=words.number(weights.travel_weight, 6),
        ),
        words("Each placed candidate adds {bonus} to the value.", bonus=words.number(weights.placed_bonus, 4)),
        *([_staying(problem, plan, words)] if options.get("keep") is not None else []),
        words(
            "Jobs are judged as of {date}; ties are broken by the seed {seed}.",
            date=options.get("date", "–"),
            seed=options.get("seed", "–"),
        ),
        words("A narrower profile can lead to a better job: the plan cannot rule that out."),
    ]


def _notice(notice: Notice, words: Words) -> str:
    said = words(notice.text, **notice.params)
    return short(f"{notice.file}: {said}" if notice.file else said, 400)
