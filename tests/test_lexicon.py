"""The lexicon is whole: concepts and names are unique, links lead somewhere, codes have their form."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "data" / "lexicon"
Row = dict[str, str]


def rows(kind: str) -> list[Row]:
    """Return all rows of the files of a kind."""
    found: list[Row] = []
    for path in sorted(FOLDER.glob(f"{kind}_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file, strict=True)
    return found


SKILLS, OCCUPATIONS = rows("skills"), rows("occupations")
BY_KIND = pytest.mark.parametrize("concepts", [SKILLS, OCCUPATIONS], ids=["skills", "occupations"])


def names(row: Row, language: str) -> list[str]:
    """Return a concept's names in one language, the preferred one first."""
    return [row[language], *filter(None, row[f"{language}_other"].split(";"))]


def test_there_are_enough_concepts() -> None:
    """At least 250 occupations and 900 skills."""
    assert len(OCCUPATIONS) >= 250
    assert len(SKILLS) >= 900


@BY_KIND
def test_every_concept_has_an_id_and_a_name_in_both_languages(concepts: list[Row]) -> None:
    """Ids are words with hyphens, and nobody else's; names have no space around them."""
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["concept"]) for row in concepts)
    assert max(Counter(row["concept"] for row in concepts).values()) == 1
    for row in concepts:
        for language in ("da", "en"):
            assert all(name and name == name.strip() for name in names(row, language)), row["concept"]


@BY_KIND
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_two_concepts_share_a_name(concepts: list[Row], language: str) -> None:
    """Without case, a name leads to one concept."""
    count = Counter(name.casefold() for row in concepts for name in names(row, language))
    assert [name for name, n in count.items() if n > 1] == []


def test_links_lead_to_skills() -> None:
    """A broader skill and the skills of an occupation exist; no skill is broader than itself, however far."""
    broader = {row["concept"]: row["broader"] for row in SKILLS}
    assert {name for name in broader.values() if name} <= broader.keys()
    for skill in broader:
        seen = [skill]
        while broader[seen[-1]]:
            seen.append(broader[seen[-1]])
            assert seen[-1] not in seen[:-1], seen
    for row in OCCUPATIONS:
        skills = row["skills"].split(";")
        assert 5 <= len(set(skills)) == len(skills) <= 10, row["concept"]
        assert set(skills) <= broader.keys(), row["concept"]


def test_isco_codes_are_unit_groups() -> None:
    """Four digits, the first from 1 to 9: a unit group of ISCO-08."""
    assert all(re.fullmatch(r"[1-9]\d{3}", row["isco"]) for row in OCCUPATIONS)
