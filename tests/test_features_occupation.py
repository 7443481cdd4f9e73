"""Occupation against title: one work in two spellings meets, a shared post or ending alone does not."""

from __future__ import annotations

import numpy as np
import pytest
from features_world import candidates, jobs
from hypothesis import given, settings
from hypothesis import strategies as st

from features.components.component import Detail
from features.components.occupation import Occupation
from features.posts import MANY_FIELDS, posts
from features.text import pieces, spoken

ALL = slice(None)


def occupation(person: str, title: str) -> float:
    """Return the value of one occupation with one title."""
    return float(Occupation.of(candidates({"occupation": person}), jobs({"title": title})).values(ALL)[0, 0])


@pytest.mark.parametrize(
    ("person", "title"),
    [
        ("Bogholder", "Erfaren bogholder søges (remote)"),
        ("Regnskabsmedarbejder", "Regnskabsassistent"),
        ("Projektleder", "Projektledere til digitale projekter"),
        ("Projektleder", "Project Manager"),
        ("Grafisk designer", "Graphic Designer"),
    ],
)
def test_one_occupation_in_two_spellings_is_one(person: str, title: str) -> None:
    """Inflections, compounds and Danish beside English all reach at least a half."""
    assert occupation(person, title) >= 0.5


@pytest.mark.parametrize(("person", "title"), [("Webmaster", "Web-master"), ("Kommunikatør", "Kommunikator")])
def test_letters_help_where_spelling_differs(person: str, title: str) -> None:
    """A word spelt in two ways counts partly by its letters, though no whole word agrees."""
    assert 0.2 < occupation(person, title) < 1.0


@pytest.mark.parametrize(
    ("person", "title"),
    [
        ("Tømrer", "Backend Developer"),
        ("Salgsassistent", "Økonomiassistent"),
        ("Project manager", "Sales manager"),
        ("Sygeplejerske", "Bogholder"),
        ("Lærer", "Revisor"),
        ("Kreditrisikoanalytiker", "Softwareanalytiker"),
        ("Elingeniør", "Reparationsingeniør"),
        ("Credit risk analyst", "Software analyst"),
    ],
)
def test_different_occupations_stay_apart(person: str, title: str) -> None:
    """A shared generic word or post (assistant, manager, analyst) is worth less than a third."""
    assert occupation(person, title) < 0.33


@pytest.mark.parametrize(("person", "title"), [("Analytiker", "Analyst"), ("Elingeniør", "Elingeniører søges")])
def test_a_post_counts_where_nothing_else_is_said_or_all_is_shared(person: str, title: str) -> None:
    """The same post alone, or with the same field before it, is the same occupation."""
    assert occupation(person, title) == pytest.approx(1.0)


def test_a_market_shows_its_posts() -> None:
    """A head behind many different words is a post; behind one word fewer, or mostly alone, it is not."""
    fields = ["lyd", "video", "kunst", "mode"]
    titles = [[field, "kurator"] for field in fields]
    assert len(fields) == MANY_FIELDS
    assert posts(titles) == {"kurator"}
    assert posts(titles[1:] * 5) == frozenset()
    assert posts([*titles, *[["kurator"]] * 5]) == frozenset()


def test_a_post_that_the_market_shows_weighs_little() -> None:
    """*Kurator* behind one word shares more than behind the many words of a market that has curators everywhere."""
    person, title = {"occupation": "Lyd-kurator"}, {"title": "Kunst-kurator"}
    others = [{"title": f"{field}-kurator"} for field in ("Video", "Mode", "Dans", "Teater")]
    rare = Occupation.of(candidates(person), jobs(title, {"title": "Kok"})).values(ALL)[0, 0]
    common = Occupation.of(candidates(person), jobs(title, *others)).values(ALL)[0, 0]
    assert common < 0.33 < rare


def occupation_detail(person: str, title: str) -> Detail:
    """Return the words behind one occupation with one title."""
    return Occupation.of(candidates({"occupation": person}), jobs({"title": title})).detail(0, 0)


def test_only_the_shared_piece_of_a_compound_is_named() -> None:
    """A compound shared in part gives the shared piece as the title writes it; a whole one gives the word."""
    assert occupation_detail("Kreditrisikoanalytiker", "Softwareanalytikere").matched == ("analytikere",)
    assert occupation_detail("Regnskabschef", "Regnskabsmedarbejder").matched == ("regnskabs",)
    assert occupation_detail("Project manager", "Projektleder").matched == ("projektleder",)
    assert occupation_detail("Elingeniør", "Maler").matched == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Sø", "el", "ærø", "risiko", "ingeniør", "ingenioer", "Analytikere", "ß"]), max_size=4)
)
def test_the_pieces_of_a_word_are_the_word(written: list[str]) -> None:
    """Pieces join to the word as written, and their terms are the word's."""
    for word, parts in spoken("".join(written)):
        assert "".join(piece for piece, _ in pieces(word)) == word
        assert tuple(term for _, term in pieces(word)) == parts


def test_no_occupation_does_not_apply() -> None:
    """A blank side, or one of small talk only, gives NaN, not 0."""
    assert np.isnan(occupation("", "Bogholder"))
    assert np.isnan(occupation("Bogholder", "Ny kollega søges"))
    assert occupation("Bogholder", "Jurist") == 0.0
