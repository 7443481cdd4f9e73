"""Fits from end to end: what they are worth, that they add up, and what never reaches them."""

from __future__ import annotations

import doctest
import hashlib
import importlib
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from features_world import TODAY, candidates, jobs

from features.components.component import Component
from features.explain import contributions
from features.pipeline import Scored, score
from features.weights import WEIGHTS

# Invented pairs on which the weights and curves were calibrated: each person suits the job in the same place.
PEOPLE: list[dict[str, Any]] = [
    {
        "occupation": "Bogholder",
        "skills": ("bogføring", "debitorstyring", "moms", "Excel", "e-conomic"),
        "experience": "Ti år som bogholder i mindre virksomheder: bogføring, afstemning, moms og lønkørsel.",
        "languages": (("da", "C2"), ("en", "B2")),
        "hours_min": 30.0,
        "hours_max": 37.0,
        "salary_min": 32000.0,
    },
    {
        "occupation": "Softwareudvikler",
        "skills": ("Python", "SQL", "Docker", "Git", "Django"),
        "experience": "Backend-udvikling i Python og Django, databaser i PostgreSQL, CI.",
        "languages": (("da", "C2"), ("en", "C1")),
    },
    {
        "occupation": "Grafisk designer",
        "skills": ("Adobe Photoshop", "InDesign", "illustration", "layout"),
        "experience": "Layout af magasiner og kampagner, visuel identitet.",
    },
    {
        "occupation": "Kundeservicemedarbejder",
        "skills": ("kundeservice", "telefoni", "CRM", "mundtlig kommunikation"),
        "experience": "Telefonisk kundeservice for et forsikringsselskab, registrering i CRM.",
        "languages": (("da", "C2"),),
    },
    {
        "occupation": "Projektleder",
        "skills": ("projektledelse", "Scrum", "budgettering"),
        "experience": "Ledet digitale projekter i en kommune, planlægning og budget.",
    },
    {
        "occupation": "Translator",
        "skills": ("translation", "proofreading", "German"),
        "experience": "Technical translation from German for machine builders.",
        "languages": (("de", "C2"), ("en", "C2"), ("da", "C1")),
    },
]
VACANCIES: list[dict[str, Any]] = [
    {
        "title": "Erfaren bogholder søges (remote)",
        "description": "Du står for bogføring, debitorer, moms og afstemninger. Kendskab til e-conomic og Excel.",
        "skills": ("bogføring", "moms", "e-conomic", "afstemning"),
        "languages": (("da", "B2"),),
        "hours": 37.0,
        "salary_max": 38000.0,
    },
    {
        "title": "Backend Developer",
        "description": "We build APIs in Python and Django with PostgreSQL and Docker. You know SQL and Git.",
        "languages": (("en", "B2"),),
        "hours": 37.0,
    },
    {
        "title": "Graphic Designer",
        "description": "Layout and illustration in InDesign and Photoshop for campaigns.",
        "skills": ("InDesign", "Photoshop", "illustration", "typography"),
    },
    {
        "title": "Medarbejder til kundeservice",
        "description": "Du besvarer henvendelser på telefon og mail og registrerer i vores CRM.",
        "skills": ("kundeservice", "CRM", "mundtlig kommunikation"),
        "languages": (("da", "C1"),),
    },
    {
        "title": "Projektledere til digitale projekter",
        "description": "Planlægning og styring af digitale projekter og deres budget.",
        "skills": ("projektledelse", "Scrum", "interessenthåndtering"),
    },
    {
        "title": "Teknisk oversætter, tysk",
        "description": "Oversættelse og korrektur af tekniske tekster fra tysk.",
        "skills": ("oversættelse", "korrektur", "tysk"),
        "languages": (("de", "C1"),),
    },
]


def dense(scored: Scored) -> np.ndarray:
    """Return the fits as a table; NaN where a pair is not stored."""
    n, m = scored.fits.shape
    return scored.fits.get(np.arange(n)[:, None], np.arange(m)[None, :], np.nan)


@pytest.fixture(scope="module")
def market() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the calibration's people and jobs."""
    return candidates(*PEOPLE), jobs(*VACANCIES)


@pytest.fixture(scope="module")
def scored(market: tuple[pd.DataFrame, pd.DataFrame]) -> Scored:
    """Return their fits."""
    return score(*market, today=TODAY)


def test_a_pair_that_suits_reaches_six_tenths_and_others_stay_below_two(scored: Scored) -> None:
    """Who suits gets 0.6 or more, an unrelated pair less than the default of `min_fit`."""
    fits = dense(scored)
    assert np.diag(fits).min() >= 0.6
    assert np.nanmax(fits[~np.eye(len(fits), dtype=bool)]) < 0.2


ELSEWHERE = {
    "languages": (("da", "C2"),),
    "hours_min": 30.0,
    "hours_max": 37.0,
    "salary_min": 20000.0,
}
WITH_A_WORD = {
    "title": "Lastbilchauffør",
    "description": "Du kører varer ud på Fyn og skriver turene ind i vores database.",
    "languages": (("da", "A1"),),
    "hours": 37.0,
    "salary_min": 30000.0,
}


def test_one_incidental_phrase_makes_no_placement() -> None:
    """Even with the best languages and pay, one phrase shared with a text stays below `min_fit`; several do not."""
    person = {**ELSEWHERE, "occupation": "Kundeservicemedarbejder", "skills": ("database", "moms", "SQL", "CRM", "løn")}
    rich = {**WITH_A_WORD, "title": "Bogholder", "description": "Du kan database, moms, SQL, CRM og løn."}
    incidental, many = dense(score(candidates(person), jobs(WITH_A_WORD, rich), today=TODAY))[0]
    assert 0.0 < incidental < 0.2
    assert many > 0.4


def test_contributions_add_up_to_the_fit(scored: Scored) -> None:
    """For every pair the contributions, summed in order, are exactly the fit, and the weights are shares."""
    fits = dense(scored)
    for i, j in np.argwhere(~np.isnan(fits)).tolist():
        reasons = contributions(scored.judgement, i, j)
        assert min(1.0, sum(reason.contribution for reason in reasons)) == fits[i, j]
        assert sum(reason.weight for reason in reasons) == pytest.approx(1.0)
        for reason in reasons:
            assert reason.contribution == pytest.approx(reason.weight * reason.value)


def test_a_reason_without_facts_is_absent_and_the_others_share_its_weight(
    market: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    """Without languages and terms of work, the fit rests on the rest alone, and stays what the rest says."""
    people, vacancies = market
    bare = score(
        people.assign(languages=pd.Series([()] * len(people), dtype=object), salary_min=np.nan), vacancies, today=TODAY
    )
    names = [reason.name for reason in contributions(bare.judgement, 1, 1)]
    assert names == ["Skills", "Occupation", "Experience"]
    assert dense(bare)[1, 1] == pytest.approx(dense(score(people, vacancies, today=TODAY))[1, 1], abs=0.05)


def test_terms_of_work_alone_make_no_fit() -> None:
    """A person about whom nothing but languages and hours is known fits nothing; nothing at all is 0, too."""
    people = candidates({"languages": (("da", "C2"),), "hours_min": 37.0}, {})
    scored = score(people, jobs({"languages": (("da", "B2"),), "hours": 37.0, "title": "Bogholder"}), today=TODAY)
    np.testing.assert_array_equal(dense(scored), [[0.0], [0.0]])
    assert contributions(scored.judgement, 0, 0) == ()


def test_dropped_pairs_are_counted_and_kept_ones_stay(market: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """With k = 1 the rest of the eligible pairs is counted; a pair in `keep` stays when it is eligible."""
    people, vacancies = market
    whole, best = (score(people, vacancies, top_k=k, today=TODAY) for k in (50, 1))
    assert whole.n_dropped == 0
    assert len(best.fits) + best.n_dropped == len(whole.fits)
    assert best.fits.find(0, 3) == -1
    kept = score(people, vacancies, top_k=1, today=TODAY, keep=[(0, 3), (0, 5)])
    assert kept.fits.find(0, 3) >= 0
    assert kept.fits.find(0, 5) == -1, "the bookkeeper has no German, so a pin does not make the pair eligible"


def test_top_k_is_at_least_one(market: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """A k of 0 is refused."""
    with pytest.raises(ValueError, match="top_k"):
        score(*market, top_k=0, today=TODAY)


def test_jobs_that_do_not_say_get_a_notice_and_nobody() -> None:
    """An unknown remote mode is named and never placed; a known one gives no notice."""
    scored = score(candidates({}), jobs({"remote_mode": ""}, {}), today=TODAY)
    assert [(notice.params["n"], notice.params["jobs"]) for notice in scored.notices] == [(1, "J0")]
    assert scored.fits.columns.tolist() == [1]
    assert score(candidates({}), jobs({}), today=TODAY).notices == ()


def test_nobody_eligible_is_said() -> None:
    """When no pair is eligible the fits are empty and a notice says so."""
    scored = score(candidates({}), jobs({"remote_mode": "onsite"}), today=TODAY)
    assert len(scored.fits) == 0
    assert [str(notice) for notice in scored.notices] == ["candidates.csv: No candidate is eligible for any job"]


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 2), (2, 0)])
def test_empty_tables_are_legal(n: int, m: int) -> None:
    """No candidates or no jobs give empty fits of the right shape."""
    scored = score(candidates(*PEOPLE[:n]), jobs(*VACANCIES[:m]), today=TODAY)
    assert (scored.fits.shape, len(scored.fits), scored.n_dropped) == ((n, m), 0, 0)


def test_block_size_changes_no_bit(market: tuple[pd.DataFrame, pd.DataFrame], scored: Scored) -> None:
    """One candidate at a time gives the very same numbers."""
    one = score(*market, today=TODAY, block_cells=1)
    np.testing.assert_array_equal(dense(one), dense(scored))


def test_a_fit_does_not_depend_on_who_else_seeks(market: tuple[pd.DataFrame, pd.DataFrame], scored: Scored) -> None:
    """With jobs that list their skills, half of the people get the same fits alone."""
    people, vacancies = market
    listed = [own or ("Python", "SQL") for own in vacancies["skills"]]
    listing = vacancies.assign(skills=pd.Series(listed, dtype=object))
    alone = score(people.iloc[:3].reset_index(drop=True), listing, today=TODAY)
    np.testing.assert_array_equal(dense(alone), dense(score(people, listing, today=TODAY))[:3])
    assert scored.fits.shape[0] == len(people)


ALLOWED_OF_PEOPLE = {
    *("occupation", "skills", "experience", "education", "languages", "hours_min", "hours_max", "salary_min"),
}
ALLOWED_OF_JOBS = {
    *("title", "description", "skills", "languages", "hours", "salary_min", "salary_max"),
}


def test_components_read_these_columns_and_no_others() -> None:
    """No id, postcode, point, need, priority or wish is among what components are given."""
    assert {column for w in WEIGHTS for column in w.component.CANDIDATE_COLUMNS} == ALLOWED_OF_PEOPLE
    assert {column for w in WEIGHTS for column in w.component.JOB_COLUMNS} == ALLOWED_OF_JOBS


@pytest.mark.parametrize("component", [weighed.component for weighed in WEIGHTS], ids=lambda c: c.__name__)
def test_a_component_needs_only_the_columns_it_names(
    component: type[Component], market: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    """Given its own columns and nothing else it works; with one of them missing it fails, so it really reads them."""
    people, vacancies = (table.copy() for table in market)
    ours, theirs = list(component.CANDIDATE_COLUMNS), list(component.JOB_COLUMNS)
    assert component.of(people[ours], vacancies[theirs]).values(slice(None)).shape == (len(people), len(vacancies))
    for missing in ours:
        with pytest.raises(KeyError):
            component.of(people[[c for c in ours if c != missing]], vacancies[theirs])


def test_other_ids_places_and_needs_give_the_same_fits(
    market: tuple[pd.DataFrame, pd.DataFrame], scored: Scored
) -> None:
    """The same people under other names, elsewhere, with other needs, get exactly the same fits."""
    people, vacancies = market
    others = people.assign(
        candidate_id=[f"Fatima-{i}" for i in range(len(people))],
        postcode="1050",
        lat=55.0,
        lon=9.0,
        needs=pd.Series([("step_free",)] * len(people), dtype=object),
        priority=5.0,
        birthday="never read",
    )
    np.testing.assert_array_equal(dense(score(others, vacancies, today=TODAY)), dense(scored))


def digest(scored: Scored) -> str:
    """Return a hash of every bit of the fits."""
    return hashlib.sha256(dense(scored).tobytes()).hexdigest()


AGAIN = """
import sys
sys.path.insert(0, "tests")
from test_features_fits import PEOPLE, TODAY, VACANCIES, candidates, digest, jobs, score
print(digest(score(candidates(*PEOPLE), jobs(*VACANCIES), today=TODAY)))
"""


def test_the_same_bytes_with_any_number_of_threads(scored: Scored, pytestconfig: pytest.Config) -> None:
    """A fresh process with other thread settings and another hash seed writes the same bytes."""
    threads = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "PYTHONHASHSEED": "7", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", AGAIN],
        env=threads,
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(scored)


@pytest.mark.parametrize("module", ["features.text", "features.skills", "features.posts", "features.remote_days"])
def test_examples_in_docstrings_hold(module: str) -> None:
    """What the docstrings show is what happens."""
    outcome = doctest.testmod(importlib.import_module(module))
    assert outcome.attempted > 0
    assert outcome.failed == 0
