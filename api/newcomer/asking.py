"""From a newcomer's records to the optimiser's question, and its answer with everything that is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from api.explanation.account import Part, value_parts
from api.newcomer.reading import Newcomer
from api.problems import (
    Vocabulary,
    candidates_of,
    classes_of,
    jobs_of,
    members_of,
    problem_of,
    wishes_of,
)
from features.explain import Contribution, contributions
from features.newcomer import Judged, judge_candidate, judge_job
from features.records import Market
from matching.errors import BadInput
from matching.fits import Fits, Minutes
from matching.newcomer import Desks
from matching.offers import Answer, Offer
from matching.plan import Plan
from matching.problem import Problem

if TYPE_CHECKING:
    from api.pipeline import Case


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """A newcomer and what was answered.

    Attributes
    ----------
    newcomer
    case
        The plan's.
    problem
        The plan's problem, with the words that only the newcomer uses.
    answer
    judged
        None where fits are brought along, or not needed.
    parts
        For each offer what its value is made of.
    """

    newcomer: Newcomer
    case: Case
    problem: Problem
    answer: Answer
    judged: Judged | None
    parts: tuple[tuple[Part, ...], ...]

    def reasons(self, offer: Offer) -> tuple[Contribution, ...]:
        """Return why an offer's fit is what it is; empty where it was not judged here."""
        if self.judged is None:
            return ()
        market = self.case.market
        if offer.person is not None:
            return contributions(self.judged.judgement, offer.person, len(market.jobs))
        assert offer.job is not None, "a new candidate is offered jobs"  # noqa: S101 (for the type checker)
        return contributions(self.judged.judgement, len(market.candidates), offer.job)


def ask(case: Case, plan: Plan, newcomer: Newcomer, *, most: int) -> Asked:
    """Return what a newcomer could take beside a plan.

    Raises
    ------
    BadInput
        If nobody knows where the newcomer is.
    """
    words = Vocabulary.of(case.market).with_words_of(newcomer.frame)
    problem = problem_of(
        case.market, case.problem.fits, case.problem.minutes, case.options.weights, case.kept or (), words
    )
    new_kinds = len(problem.kinds) - len(case.problem.kinds)
    places = np.pad(plan.prices.places, ((0, 0), (0, new_kinds), (0, 0), (0, 0)))
    desks = Desks.of(problem, replace(plan, prices=replace(plan.prices, places=places)))
    judged = _judged(case, newcomer)
    answer = _answer(case, newcomer, desks, words, judged, most)
    parts = tuple(tuple(_parts(newcomer, problem, offer)) for offer in answer.offers)
    return Asked(newcomer=newcomer, case=case, problem=problem, answer=answer, judged=judged, parts=parts)


def _judged(case: Case, newcomer: Newcomer) -> Judged | None:
    if case.market.fits is not None or newcomer.stem in ("members", "blocks"):
        return None
    candidates, jobs, today = case.market.candidates, case.market.jobs, case.options.today
    if newcomer.stem == "candidates":
        return judge_candidate(_with(candidates, newcomer.frame), jobs, today=today)
    return judge_job(candidates, _with(jobs, newcomer.frame), today=today)


def _with(table: pd.DataFrame, row: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, row.astype(table.dtypes)], ignore_index=True) if len(table) else row


def _answer(
    case: Case, newcomer: Newcomer, desks: Desks, words: Vocabulary, judged: Judged | None, most: int
) -> Answer:
    frame, market = newcomer.frame, case.market
    match newcomer.stem:
        case "candidates":
            jobs = {job: j for j, job in enumerate(market.jobs["job_id"])}
            return desks.for_candidate(
                candidates_of(frame, words.equipment, words.employers),
                _fits(newcomer, judged, (1, len(market.jobs))),
                _minutes(newcomer, market),
                wishes=wishes_of(frame, jobs),
                most=most,
            )
        case "members":
            who = members_of(frame, words.kinds, words.equipment)
            return desks.for_member(who, _minutes(newcomer, market), most=most)
        case "blocks":
            houses = {house: h for h, house in enumerate(market.houses["house_id"])}
            return desks.for_class(classes_of(frame, houses, words.kinds), most=most)
        case "jobs":
            job = jobs_of(frame, words.kinds, words.equipment, words.employers)
            return desks.for_job(job, _fits(newcomer, judged, (len(market.candidates), 1)), most=most)


def _fits(newcomer: Newcomer, judged: Judged | None, shape: tuple[int, int]) -> Fits:
    """Return the newcomer's fits as a table of one row (a candidate's) or of one column (a job's)."""
    if judged is not None:
        here = np.zeros(len(judged.others), dtype=np.int64)
        rows, columns = (here, judged.others) if newcomer.stem == "candidates" else (judged.others, here)
        return Fits.of(rows, columns, judged.fits, shape)
    assert newcomer.fits is not None, "without judging, fits were read"  # noqa: S101 (for the type checker)
    return Fits.of(newcomer.fits["candidate"], newcomer.fits["job"], newcomer.fits["fit"], shape)


def _minutes(newcomer: Newcomer, market: Market) -> Minutes:
    from api.pipeline import minutes_of  # noqa: PLC0415 (it imports what explains, and this does too)

    people = {name: getattr(market, name).iloc[:0] for name in ("candidates", "members")}
    alone = replace(market, **{**people, newcomer.stem: newcomer.frame}, travel=newcomer.travel)
    try:
        return minutes_of(alone)
    except BadInput as error:
        raise BadInput(tuple(replace(fault, file=newcomer.file) for fault in error.faults)) from error


def _parts(newcomer: Newcomer, problem: Problem, offer: Offer) -> Iterator[Part]:
    """Yield what an offer's value is made of; parts that are zero are left out."""
    row, weights = newcomer.frame.iloc[0], problem.weights
    if newcomer.stem == "blocks":
        yield Part(name="value of the class × its preference of the house", amount=offer.value)
        return
    if newcomer.stem == "jobs":
        assert offer.person is not None, "a new job is offered people"  # noqa: S101 (for the type checker)
        priority, n_days = float(problem.candidates.priority[offer.person]), int(row["desk_days"])
    else:
        priority = float(row["priority"])
        n_days = int(row["n_days"]) if offer.job is None else int(problem.jobs.n_days[offer.job])
    is_member = newcomer.stem == "members"
    yield from value_parts(
        {"value of a place": float(row["value"])} if is_member else {"fit": offer.fit or 0.0},
        priority=priority,
        bonus=0.0 if is_member else weights.placed_bonus,
        travel=weights.travel_weight * (offer.minutes or 0.0) * n_days / 5,
    )
