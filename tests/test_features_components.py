"""Each reason for a fit: its rule kept and broken, and the vectorised value against plain arithmetic."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from features_world import Row, candidates, jobs
from hypothesis import given, settings
from hypothesis import strategies as st

from features.components.experience import ENOUGH_SHARED, NOTHING, SAME, Experience
from features.components.languages import Languages
from features.components.skills import ENOUGH_READ, MISSING_COST, Skills
from features.components.terms_of_work import HoursAndSalary
from features.overlap import Overlap
from features.skills import SAME_SKILL, SAME_WORD, key, listed, mentioned, nearness
from features.text import is_generic, terms

ALL = slice(None)
WORDS = st.lists(st.sampled_from(["løn", "regnskab", "salg", "python", "sql", "moms", "design"]), max_size=5)


def skills(person: Row, *vacancies: Row) -> list[float]:
    """Return the values of one person with each job."""
    return [float(value) for value in Skills.of(candidates(person), jobs(*vacancies)).values(ALL)[0]]


def test_all_none_and_half_of_the_skills() -> None:
    """All asked skills give 1, none 0, half of equally rare ones 1 / (1 + the cost of missing)."""
    person = {"skills": ("SQL", "Bogføring")}
    asked: list[Row] = [{"skills": ("sql", "bogføring")}, {"skills": ("svejsning",)}]
    whole, none, half = skills(person, *asked, {"skills": ("SQL", "Kinesisk")})
    assert (whole, none) == (1.0, 0.0)
    assert 0.5 < half < 0.75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Projektledelse", "project management"),
        ("ledelse af projekter", "Projektledelse"),
        ("MS Excel", "Excel"),
        ("Kundeservice", "customer service"),
        ("bogføring", "Bookkeeping"),
    ],
)
def test_one_skill_has_one_key(one: str, other: str) -> None:
    """Order, inflection, brand and language do not make another skill."""
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("C#", "C++"), ("Java", "JavaScript"), ("projektledelse", "salgsledelse")])
def test_different_skills_are_not_near(one: str, other: str) -> None:
    """A shared letter, beginning or generic word is not enough."""
    assert nearness([key(one)], [key(other)]).nnz == 0


def test_skills_are_read_from_the_advertisement_when_none_are_listed() -> None:
    """The market's own skills are found in the text, inflected or not; a listed skill closes the text."""
    person = {"skills": ("Python", "projektledelse", "SQL", "moms", "kundeservice")}
    read, closed = skills(
        person,
        {"description": "Du leder projekter og kender Python og SQL. Moms og kundeservice. Vægt på projektledelse."},
        {"description": "Du kender Python.", "skills": ("svejsning",)},
    )
    assert (read, closed) == (1.0, 0.0)


def test_few_skills_read_from_a_text_are_worth_less_than_a_list() -> None:
    """Each skill read is worth one of `ENOUGH_READ` until there are enough; a list is taken at its word."""
    mine = ("Python", "SQL", "moms", "kundeservice", "svensk", "design")
    texts = [{"description": ". ".join(mine[:n])} for n in range(1, len(mine) + 1)]
    *read, listed_one = skills({"skills": mine}, *texts, {"skills": mine[:1]})
    assert read == pytest.approx([min(1.0, n / ENOUGH_READ) for n in range(1, len(mine) + 1)])
    assert listed_one == 1.0


DATABASES = ("database", "manage database", "maintain database performance")


def test_near_skills_of_a_job_count_as_about_one() -> None:
    """One skill that meets three ways to say the same demand is not three skills met; three different ones are."""
    near, apart = ({"skills": (*three, "kinesisk")} for three in (DATABASES, ("database", "moms", "svensk")))
    person = {"skills": ("databases", "moms", "svensk")}
    family, different = skills(person, near, apart)
    assert family == pytest.approx(0.65, abs=0.1)
    assert different > 0.8


def test_near_skills_of_a_text_are_one_piece_of_evidence() -> None:
    """A text that says one thing in three ways says less than two things."""
    person = {"skills": DATABASES}
    thrice, once = skills(person, {"description": ". Sild. ".join(DATABASES)}, {"description": "Our database."})
    assert once == pytest.approx(1 / ENOUGH_READ)
    assert once < thrice < 2 / ENOUGH_READ


def test_skills_are_read_from_experience_when_the_person_lists_none() -> None:
    """A person with an empty list has the skills that their experience names."""
    assert skills({"experience": "Fem år med SQL og dashboards."}, {"skills": ("SQL",)}) == [1.0]
    assert np.isnan(skills({"experience": "Fem år på en gård."}, {"skills": ("SQL",)})[0])


def test_the_longest_skill_is_read() -> None:
    """*Excel VBA* is not also read as *Excel*."""
    vocabulary = listed(("Excel", "Excel VBA"))
    assert list(mentioned("Makroer i Excel VBA", vocabulary).values()) == ["Excel VBA"]


def test_matched_and_missing_skills_are_named_as_the_job_writes_them() -> None:
    """The explanation uses the job's own words."""
    fitted = Skills.of(candidates({"skills": ("bookkeeping",)}), jobs({"skills": ("Bogføring", "Momsafregning")}))
    detail = fitted.detail(0, 0)
    assert (detail.matched, detail.missing) == (("Bogføring",), ("Momsafregning",))


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, st.sampled_from(["løn", "python", "kinesisk"]))
def test_one_more_skill_never_lowers_the_value(has: list[str], asks: list[str], more: str) -> None:
    """For a job that lists its skills, a longer list of the person is never worse."""
    before, after = (skills({"skills": tuple(own)}, {"skills": tuple(asks)})[0] for own in (has, [*has, more]))
    assert np.isnan(before) or after >= before


def dice(one: set[str], other: set[str]) -> float:
    """Return Dice's coefficient of two sets."""
    return 2 * len(one & other) / (len(one) + len(other))


def slow_nearness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Compare two keys word by word and letter group by letter group."""

    def grams(word: str) -> set[str]:
        padded = f" {word} "
        return {padded[k : k + 3] for k in range(max(1, len(padded) - 2))}

    def weight(word: str) -> float:
        return 0.3 if is_generic(word) else 1.0

    shared = 0.0
    for a in one:
        for b in other:
            alike = 1.0 if a == b else dice(grams(a), grams(b))
            shared += math.sqrt(weight(a) * weight(b)) * (alike if alike >= SAME_WORD else 0.0)
    value = min(1.0, 2 * shared / (sum(map(weight, one)) + sum(map(weight, other))))
    return value if value >= SAME_SKILL - 1e-12 else 0.0


MARKET_SKILLS = (
    *("Photoshop", "Fotoshop", "project management", "projektledelse", "projektstyring", "Excel", "Excel VBA", "C#"),
    *("lønadministration", "løn", "customer support", "kundesupport", "R", "SQL", "MySQL", "InDesign", "design"),
)


def test_nearness_agrees_with_plain_arithmetic() -> None:
    """Every pair of a list with near and far skills has the slow twin's nearness."""
    keys = sorted(listed(MARKET_SKILLS))
    plain = [[slow_nearness(one, other) for other in keys] for one in keys]
    np.testing.assert_allclose(nearness(keys, keys).toarray(), plain, atol=1e-12)
    assert np.count_nonzero((np.array(plain) > 0) & (np.array(plain) < 1)) > 0


def test_the_value_of_skills_agrees_with_plain_arithmetic() -> None:
    """Sparse products give the weighted share that loops over skills give."""
    rng = np.random.default_rng(4)
    people = [{"skills": tuple(rng.choice(MARKET_SKILLS, 4, replace=False))} for _ in range(12)]
    vacancies = [{"skills": tuple(rng.choice(MARKET_SKILLS, 3, replace=False))} for _ in range(7)]
    vacancies.append({"skills": ("Excel", "Excel VBA", "SQL")})
    asked = [set(listed(job["skills"])) for job in vacancies]
    n_asking = Counter(each for keys in asked for each in keys)
    fast = Skills.of(candidates(*people), jobs(*vacancies)).values(ALL)
    for i, person in enumerate(people):
        own = listed(person["skills"])
        for j, keys in enumerate(asked):
            crowd = {each: sum(slow_nearness(each, other) for other in keys) for each in keys}
            weight = {each: (1 + math.log(9 / (1 + n_asking[each])) / math.log(9)) / crowd[each] for each in keys}
            reach = {each: max(slow_nearness(has, each) for has in own) for each in keys}
            share = min(1.0, sum(weight[each] * reach[each] for each in keys) / sum(weight.values()))
            assert fast[i, j] == pytest.approx(share / (share + MISSING_COST * (1 - share)))


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_overlap_agrees_with_plain_sets(left: list[list[str]], right: list[list[str]]) -> None:
    """Tversky's index from sparse products equals the one from sets, whatever the texts."""
    n_holding = Counter(term for text in right for term in set(text))
    n = len(right)

    def weight(text: set[str]) -> float:
        return sum(1 + math.log((1 + n) / (1 + n_holding[term])) / math.log1p(n) for term in text)

    overlap = Overlap.of(left, right, left_only=0.5, right_only=0.2, emphasis=lambda _term: 1.0)
    fast = overlap.values(ALL)
    for i, ours in enumerate(map(set, left)):
        for j, theirs in enumerate(map(set, right)):
            shared = weight(ours & theirs)
            whole = shared + 0.5 * weight(ours - theirs) + 0.2 * weight(theirs - ours)
            assert fast[i, j] == pytest.approx(shared / whole if shared else 0.0)


ADVERTISEMENTS = (
    "Bogføring, moms og afstemning for små virksomheder",
    "Backend i Python og Django, databaser i PostgreSQL",
    "Layout af kampagner og magasiner i InDesign",
    "Support på telefon og mail",
)


def test_experience_agrees_with_plain_tfidf() -> None:
    """The value is the stretched cosine of sublinear TF-IDF, worked out term by term."""
    told = ("Moms og bogføring i ti år, moms igen", "Python, PostgreSQL og telefon", "Fiskeri")
    fitted = Experience.of(
        candidates(*({"experience": text} for text in told)), jobs(*({"description": text} for text in ADVERTISEMENTS))
    )
    texts = [Counter(terms(text)) for text in ADVERTISEMENTS]
    n_holding = Counter(term for text in texts for term in text)

    def vector(counts: Counter[str]) -> dict[str, float]:
        raw = {
            term: (1 + math.log(count)) * (1 + math.log((1 + len(texts)) / (1 + n_holding[term])))
            for term, count in counts.items()
            if term in n_holding
        }
        length = math.sqrt(sum(value**2 for value in raw.values())) or 1.0
        return {term: value / length for term, value in raw.items()}

    fast = fitted.values(ALL)
    for i, text in enumerate(told):
        ours = vector(Counter(terms(text)))
        for j, theirs in enumerate(map(vector, texts)):
            cosine = sum(value * theirs.get(term, 0.0) for term, value in ours.items())
            shared = min(1.0, len(ours.keys() & theirs.keys()) / ENOUGH_SHARED)
            assert fast[i, j] == pytest.approx(shared * min(1.0, max(0.0, (cosine - NOTHING) / (SAME - NOTHING))))
    assert fast[0, 0] > 0.5 > fast[0, 1]
    assert fitted.detail(0, 0).matched[0] in {"moms", "bogføring"}


def test_a_word_that_no_advertisement_uses_changes_nothing() -> None:
    """Names and streets in the experience text are never seen."""
    people = candidates(
        {"experience": "Python hos Ibrahim på Storegade"}, {"experience": "Python hos Mette på Bjergvej"}
    )
    value = Experience.of(people, jobs(*({"description": text} for text in ADVERTISEMENTS))).values(ALL)
    np.testing.assert_array_equal(value[0], value[1])


@pytest.mark.parametrize(
    ("speaks", "asks", "value"),
    [
        ((("en", "B2"),), (("en", "B2"),), 0.7),
        ((("en", "C2"),), (("en", "B2"),), 1.0),
        ((("en", "B1"),), (("en", "B2"),), 0.55),
        ((("da", "C2"),), (("en", "B2"),), 0.0),
        ((("en", ""),), (("en", "B2"),), 0.5),
        ((("da", "C2"), ("en", "B2")), (("en", "B2"), ("da", "C1")), 0.775),
        ((), (("en", "B2"),), None),
        ((("en", "B2"),), (), None),
    ],
)
def test_languages_are_worth_what_is_above_the_asked_level(
    speaks: tuple[tuple[str, str], ...], asks: tuple[tuple[str, str], ...], value: float | None
) -> None:
    """At level 0.7, each level 0.15, the mean over languages; a side without a list does not apply."""
    got = Languages.of(candidates({"languages": speaks}), jobs({"languages": asks})).values(ALL)[0, 0]
    assert np.isnan(got) if value is None else got == pytest.approx(value)


@pytest.mark.parametrize(
    ("wants", "offers", "value"),
    [
        ({"hours_min": 20.0, "hours_max": 37.0}, {"hours": 37.0}, 1.0),
        ({"hours_min": 20.0}, {"hours": 15.0}, 0.5),
        ({"hours_max": 20.0}, {"hours": 37.0}, 0.0),
        ({"salary_min": 30000.0}, {"salary_min": 25000.0, "salary_max": 30000.0}, 0.5),
        ({"salary_min": 30000.0}, {"salary_min": 36000.0}, 1.0),
        ({"salary_min": 30000.0}, {"salary_max": 24000.0}, 0.0),
        ({"salary_min": 0.0}, {"salary_max": 24000.0}, 1.0),
        ({"hours_max": 37.0, "salary_min": 30000.0}, {"hours": 30.0, "salary_max": 33000.0}, 0.875),
        ({"hours_max": 37.0}, {"salary_max": 33000.0}, None),
        ({}, {"hours": 37.0, "salary_max": 33000.0}, None),
    ],
)
def test_hours_and_salary_are_worth_how_close_they_come(
    wants: dict[str, float], offers: dict[str, float], value: float | None
) -> None:
    """Hours inside the range are 1; pay at the minimum is a half; what one side leaves open does not apply."""
    got = HoursAndSalary.of(candidates(wants), jobs(offers)).values(ALL)[0, 0]
    assert np.isnan(got) if value is None else got == pytest.approx(value)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_a_skill(text: str) -> None:
    """Whatever the letters, a skill is itself once it is listed, and spaces around it do not matter."""
    for each in listed([text]):
        assert key(f"  {text}\n") == each
        assert nearness([each], [each]).toarray() == pytest.approx(1.0)
