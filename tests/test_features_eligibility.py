"""The hard rules, each kept and broken, and the vectorised mask against the plain one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from features_world import TODAY, candidates, jobs

from api.words import Words
from features.eligibility import Eligibility
from features.pipeline import score
from features.refusals import refusals
from features.remote import read_remotes
from features.weights import WEIGHTS

YESTERDAY = date(2026, 11, 22)


def mask(people: pd.DataFrame, vacancies: pd.DataFrame, rows: slice = slice(None)) -> np.ndarray:
    """Return the vectorised verdict."""
    return Eligibility.of(people, vacancies, read_remotes(vacancies), today=TODAY).mask(rows)


HYBRID = {"remote_min": "hybrid", "max_office_days": 4.0}
CASES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("remote", {}, {"remote_mode": "full"}, True),
    ("remote", {}, {"remote_mode": "hybrid"}, False),
    ("remote", HYBRID, {"remote_mode": "hybrid"}, True),
    ("remote", HYBRID, {"remote_mode": "full"}, True),
    ("remote", HYBRID, {"remote_mode": "onsite"}, False),
    ("remote", HYBRID, {"remote_mode": ""}, False),
    ("remote", {}, {"remote_mode": "", "description": "The job is fully remote."}, True),
    ("office_days", HYBRID, {"remote_mode": "hybrid", "office_days_per_month": 4.0}, True),
    ("office_days", HYBRID, {"remote_mode": "hybrid", "office_days_per_month": 5.0}, False),
    ("office_days", HYBRID, {"remote_mode": "hybrid", "description": "Two days a week at the office."}, False),
    ("office_days", {}, {"office_days_per_month": 0.0}, True),
    ("ended", {}, {"valid_through": TODAY}, True),
    ("ended", {}, {"valid_through": YESTERDAY}, False),
    ("ended", {}, {"valid_through": None}, True),
    ("languages", {"languages": (("en", "B2"),)}, {"languages": (("en", "B2"),)}, True),
    ("languages", {"languages": (("en", "B1"),)}, {"languages": (("en", "B2"),)}, False),
    ("languages", {"languages": (("da", "C2"),)}, {"languages": (("en", "A1"),)}, False),
    ("languages", {"languages": (("en", ""),)}, {"languages": (("en", "C2"),)}, True),
    ("languages", {"languages": (("en", "A1"),)}, {"languages": (("en", ""),)}, True),
    ("languages", {"languages": ()}, {"languages": (("en", "C2"),)}, True),
    ("languages", {"languages": (("da", "A1"),)}, {"languages": ()}, True),
    ("languages", {"languages": (("da", "C2"),)}, {"languages": (("da", "C1"), ("de", "B1"))}, False),
    ("hours", {"hours_min": 20.0, "hours_max": 37.0}, {"hours": 20.0}, True),
    ("hours", {"hours_min": 20.0, "hours_max": 37.0}, {"hours": 37.0}, True),
    ("hours", {"hours_min": 20.0}, {"hours": 19.5}, False),
    ("hours", {"hours_max": 30.0}, {"hours": 37.0}, False),
    ("hours", {"hours_max": 30.0}, {}, True),
    ("salary", {"salary_min": 35000.0}, {"salary_min": 30000.0, "salary_max": 35000.0}, True),
    ("salary", {"salary_min": 35000.0}, {"salary_min": 30000.0, "salary_max": 34999.0}, False),
    ("salary", {"salary_min": 35000.0}, {"salary_min": 34000.0}, False),
    ("salary", {"salary_min": 35000.0}, {}, True),
    ("employer", {"avoid_employers": (" nordhavn DATA ",)}, {}, False),
    ("employer", {"avoid_employers": ("Nordhavn",)}, {}, True),
]


@pytest.mark.parametrize(("rule", "candidate", "job", "fine"), CASES)
def test_each_rule_is_kept_and_broken(rule: str, candidate: dict[str, Any], job: dict[str, Any], fine: bool) -> None:  # noqa: FBT001 (a row of the table above)
    """The mask and the refusals agree with the table, and a refusal names its rule and no other."""
    people, vacancies = candidates(candidate), jobs(job)
    assert mask(people, vacancies)[0, 0] == fine
    assert {refusal.rule for refusal in refusals(people, vacancies, 0, 0, today=TODAY)} == (set() if fine else {rule})


def test_a_pair_without_facts_is_eligible_when_it_is_remote() -> None:
    """Missing facts refuse nobody."""
    assert mask(candidates({}), jobs({}))[0, 0]


def test_a_refusal_says_both_values() -> None:
    """The sentence holds what is asked and what is there."""
    people = candidates({"languages": (("en", "B1"),), "salary_min": 40000.0})
    vacancies = jobs({"languages": (("en", "C1"),), "salary_max": 38000.0})
    said = [str(refusal) for refusal in refusals(people, vacancies, 0, 0, today=TODAY)]
    assert said == [
        "The job asks for the language en C1; the candidate has en B1",
        "The job pays at most 38000 DKK a month; the candidate wants at least 40000",
    ]


def random_world(n: int, m: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people and jobs whose facts are drawn near each other, some missing."""
    rng = np.random.default_rng(seed)

    def some(*values: Any) -> Any:
        return values[rng.integers(len(values))]

    def tongues() -> tuple[tuple[str, str], ...]:
        codes = [code for code in ("da", "en", "de") if rng.random() < 0.5]
        return tuple((code, some("", "A2", "B1", "B2", "C1", "C2")) for code in codes)

    people = [
        {
            "remote_min": some("full", "hybrid"),
            "max_office_days": some(0.0, 4.0, 8.0),
            "languages": tongues(),
            "hours_min": some(np.nan, 20.0, 30.0),
            "hours_max": some(np.nan, 30.0, 37.0),
            "salary_min": some(np.nan, 30000.0, 36000.0),
            "avoid_employers": some((), (), ("havn",), ("HAVN ", "bro")),
        }
        for _ in range(n)
    ]
    vacancies = [
        {
            "employer": some("Havn", "Bro", "Eng"),
            "remote_mode": some("full", "full", "hybrid", "", "onsite"),
            "office_days_per_month": some(np.nan, 0.0, 2.0, 4.0, 6.0),
            "languages": tongues(),
            "hours": some(np.nan, 20.0, 30.0, 37.0),
            "salary_min": some(np.nan, 30000.0),
            "salary_max": some(np.nan, 35000.0, 40000.0),
            "valid_through": some(None, TODAY, TODAY, YESTERDAY),
        }
        for _ in range(m)
    ]
    return candidates(*people), jobs(*vacancies)


@pytest.mark.parametrize("seed", range(3))
def test_the_mask_agrees_with_the_plain_rules(seed: int) -> None:
    """A pair is in the mask exactly when the one-pair rules refuse nothing; both verdicts occur."""
    people, vacancies = random_world(25, 20, seed)
    plain = [
        [not refusals(people, vacancies, i, j, today=TODAY) for j in range(len(vacancies))] for i in range(len(people))
    ]
    verdict = mask(people, vacancies)
    np.testing.assert_array_equal(verdict, plain)
    assert 10 < np.count_nonzero(verdict) < verdict.size - 10


def test_a_slice_gives_the_same_verdicts() -> None:
    """Blocks of candidates cut from the middle agree with the whole."""
    people, vacancies = random_world(17, 9, 5)
    whole = mask(people, vacancies)
    np.testing.assert_array_equal(mask(people, vacancies, slice(5, 11)), whole[5:11])


def test_every_sentence_has_its_danish_twin() -> None:
    """Names of reasons, notices and refusals are in the catalogue, with the same names in braces."""
    said = {weighed.name for weighed in WEIGHTS}
    for _rule, candidate, job, _fine in CASES:
        people, vacancies = candidates(candidate), jobs(job)
        said |= {refusal.text for refusal in refusals(people, vacancies, 0, 0, today=TODAY)}
        said |= {notice.text for notice in score(people, vacancies, today=TODAY).notices}
    danish = Words("da")
    assert len(said) == len(WEIGHTS) + 13
    for text in said:
        assert danish(text) != text
        assert set(re.findall(r"\{\w+\}", danish(text))) == set(re.findall(r"\{\w+\}", text))
