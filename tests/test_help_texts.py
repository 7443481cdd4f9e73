"""What would help somebody without a place: each sentence where it is true, and not where it is not."""

from __future__ import annotations

import pytest
from markets import candidate, house, job, market, member

from api.help_texts import FAR, help_text
from api.words import Lang, Words
from matching.plan import Reason
from matching.problem import Problem
from matching.rationale import Help

LIMIT = 45.0


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Return one candidate and one member, who both travel 45 minutes at most."""
    return market(
        candidates=[candidate("ann", max_travel_min=LIMIT)],
        members=[member("eva", max_travel_min=LIMIT)],
        jobs=[job("J1")],
        houses=[house("H1", desk=1)],
    )


def told(problem: Problem, one: Help, person: int = 0, lang: Lang = "en") -> str:
    """Return the sentence for one person."""
    return help_text(problem, person, one, Words(lang))


@pytest.mark.parametrize("person", [0, 1], ids=["candidate", "member"])
@pytest.mark.parametrize(
    ("minutes", "begins"),
    [
        (LIMIT, "The equipment that is needed, at H1"),
        (LIMIT + 0.5, "Up to 45.5 minutes of travel, instead of 45, would reach H1"),
        (FAR * LIMIT, "Up to 90 minutes of travel"),
        (FAR * LIMIT + 0.5, "No house is near: the nearest, H1, is 90.5 minutes away, and at most 45 are wanted"),
    ],
)
def test_a_longer_way_is_offered_up_to_twice_the_limit(
    problem: Problem, person: int, minutes: float, begins: str
) -> None:
    """Within the limit equipment is missing; up to twice the limit more travel helps; beyond that no house is near."""
    one = Help(reason=Reason.NO_HOUSE_IN_REACH, house=0, number=minutes)
    assert told(problem, one, person).startswith(begins)


def test_a_house_of_unknown_distance_is_not_called_far(problem: Problem) -> None:
    """Without any known travel time the sentence asks for one."""
    assert told(problem, Help(reason=Reason.NO_HOUSE_IN_REACH)) == "A house with a known travel time."


def test_days_are_only_said_to_help_perhaps(problem: Problem) -> None:
    """With or without a house, days or parts that do not meet are a possible cause, no promise."""
    for near in (None, 0):
        said = told(problem, Help(reason=Reason.DAYS_OR_PARTS, house=near))
        assert "may help" in said
        assert ("H1" in said) == (near is not None)


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("near", [None, 0])
def test_every_reason_has_whole_sentences_in_both_languages(problem: Problem, reason: Reason, near: int | None) -> None:
    """Each reason ends in a full stop, leaves no brace unfilled, and its Danish is not its English."""
    one = Help(reason=reason, job=near, house=near, place_kind=near, days=3, number=0.125)
    said = {told(problem, one, lang=lang) for lang in ("da", "en")}
    assert len(said) == 2
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)
