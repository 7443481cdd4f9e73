"""The report: one page that says what was decided, how sure that is and what it rests on, and nothing it should not."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import outcome_case
import pytest
from markets import house, market, member

from api.outcome.summary import summary
from api.report import report
from api.words import Lang, Words
from features.records import Market, Notice
from matching.plan import Plan, Prices, Reason, Status
from matching.problem import Problem

VOID = {"meta", "link", "br", "hr", "img", "input"}


def _page(
    *,
    lang: Lang = "en",
    records: Market | None = None,
    problem: Problem | None = None,
    plan: Plan | None = None,
    help_texts: dict[int, str] | None = None,
    notices: tuple[Notice, ...] = outcome_case.NOTICES,
) -> str:
    problem, plan = problem or outcome_case.problem(), plan or outcome_case.plan()
    said = summary(problem, plan, n_dropped=1234, options=outcome_case.OPTIONS, inputs=outcome_case.INPUTS)
    return report(
        market=records or outcome_case.records(),
        problem=problem,
        plan=plan,
        summary=said,
        help_texts=outcome_case.HELP if help_texts is None else help_texts,
        notices=notices,
        words=Words(lang),
    )


class Outline(HTMLParser):
    """The elements of a page with their attributes and texts; refuses tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, which must be the last one opened; a cell's text ends there."""
        assert self._open.pop() == tag
        self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Add a text to every element that is open."""
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element with that tag."""
        return [attributes for name, attributes in self.elements if name == tag]


def _text(page: str) -> str:
    """Return the words of a page, blanks made single."""
    return " ".join(" ".join(Outline(page).texts["main"]).split())


def test_the_page_says_what_was_decided_and_how_sure_that_is() -> None:
    """People and classes placed, value, bound and gap stand in sentences; a gap is rounded up, never down."""
    text = _text(_page())
    assert "This plan places 2 of 4 candidates, 1 of 2 members and 1 of 2 classes." in text
    assert "Fixed classes keep their places: 1." in text
    assert "Its value is 2.71, and it is proven that no plan has more than 2.7101." in text
    assert "The best possible plan is at most 0.0037 % better." in text
    assert "anybody can verify the bound 3.21" in text
    assert "mikropol check" in text
    near = replace(outcome_case.plan(), bound=outcome_case.plan().value + 1e-8)
    assert "at most 0.0001 % better" in _text(_page(plan=near))


@pytest.mark.parametrize(
    ("status", "said", "not_said"),
    [
        (Status.OPTIMAL, "proven that no plan has a higher one", "% better"),
        (Status.WITHIN_GAP, "% better", "stopped"),
        (Status.TIME_LIMIT, "stopped by its time limit", "by hand"),
        (Status.CANCELLED, "stopped by hand", "time limit"),
    ],
)
def test_each_status_has_its_words(status: Status, said: str, not_said: str) -> None:
    """A run that was stopped says so, and an optimal plan says that none is better."""
    text = _text(_page(plan=replace(outcome_case.plan(), status=status)))
    assert said in text
    assert not_said not in text


def test_a_plan_without_value_claims_no_percentage() -> None:
    """Where the value is 0 a gap in per cent means nothing; value and bound are said alone."""
    text = _text(_page(plan=replace(outcome_case.plan(), value=0.0, bound=1.0, status=Status.TIME_LIMIT)))
    assert "Its value is 0, and it is proven that no plan has more than 1." in text
    assert "% better" not in text


def test_each_house_has_a_table_of_numbers_per_kind_of_place() -> None:
    """Cells hold used / places with fixed classes counted, – where there are none, and full slots are marked."""
    page = _page()
    assert page.count('<table class="week">') == 2
    assert page.count('class="n full">1 / 1</td>') == 10
    desk, seat = re.findall(r'<table class="week">.*?</table>', page, re.DOTALL)
    evening = re.search(r'<th scope="row">evening</th>(.*?)</tr>', desk)
    assert evening is not None
    assert re.findall(r">([^<>]+)</td>", evening[1]) == ["–"] * 5 + ["0 / 1"]
    morning = re.search(r'<th scope="row">morning</th>(.*?)</tr>', seat)
    assert morning is not None
    assert re.findall(r">([^<>]+)</td>", morning[1]) == ["2 / 8", "6 / 8", "0 / 8", "0 / 8", "2 / 8"]
    assert "This house has no places." in page


def test_the_unplaced_stand_by_reason_and_by_name() -> None:
    """Every reason has its count, every person the reason and what would help."""
    text = _text(_page())
    assert "no job suits, or only jobs of avoided employers do 1" in text
    assert "cia the jobs that were possible are all taken =one more opening at J1" in text


def test_every_reason_has_words_in_both_languages() -> None:
    """No reason is missing, and none is shown as a bare code."""
    for reason in Reason:
        plan = replace(outcome_case.plan(), unplaced={2: reason})
        for lang in ("en", "da"):
            assert reason.value not in _page(lang=lang, plan=plan)


def test_names_and_texts_cannot_become_markup() -> None:
    """XML and HTML in names, titles, help, notices and file names is shown as it was written, not obeyed."""
    evil = '<script>alert("x")</script><img src=x onerror=y>&amp;'
    page = _page(
        records=outcome_case.records(name=evil, title=evil),
        help_texts={2: evil},
        notices=(Notice(text="{what}", file=evil, params={"what": evil}),),
    )
    assert (
        page.count("&lt;script&gt;") == 7
    )  # the house's heading and two labels, the class, the help, the notice twice
    outline = Outline(page)
    assert outline.of("script") == []
    assert outline.of("img") == []
    assert f"{evil} (H1, Aabenraa)" in outline.texts["h3"][0]


@pytest.mark.parametrize("lang", ["en", "da"])
def test_the_page_is_self_contained_and_accessible(lang: Lang) -> None:
    """It loads and runs nothing, has its language, headings in order, captions, and a scope on each heading cell."""
    page = _page(lang=lang)
    outline = Outline(page)
    assert outline.of("html") == [{"lang": lang}]
    assert not [a for _, a in outline.elements if set(a) & {"src", "href", "onclick", "style"}]
    assert "url(" not in page
    assert "@import" not in page
    assert "http://" not in page
    assert "https://" not in page
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(outline.of("caption")) == len(outline.of("table")) > 4
    assert {a.get("scope") for a in outline.of("th")} == {"row", "col"}
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_a_danish_page_speaks_danish() -> None:
    """Headings, reasons, days, kinds and decimals are Danish."""
    text = _text(_page(lang="da"))
    for said in ("Plan for job og pladser", "2 af 4 jobsøgere", "2,7101", "tir, ons, tor", "skrivebord", "Uden plads"):
        assert said in text
    for english in ("people", "places", "The ", "proven"):
        assert english not in text


def test_it_is_said_whether_travel_and_fits_are_given_or_made() -> None:
    """Without travel.csv times are called estimates; without fit.csv the pairs left out are counted."""
    made, records = _text(_page()), outcome_case.records()
    assert "Travel times are estimates" in made
    assert "1,234 were left out" in made
    given = _text(_page(records=replace(records, fits=records.places, travel=records.places)))
    assert "Travel times are those of travel.csv" in given
    assert "Fits are those of fit.csv" in given
    assert "below 0.2 nothing is proposed" in given
    assert "as of 2026-11-23; ties are broken by the seed 7" in given


def test_notices_are_shown() -> None:
    """Each notice stands with its file; without any, that is said."""
    assert "jobs.csv: 3 jobs have no openings" in _text(_page())
    assert "There are none." in _text(_page(notices=()))


def _network(n_people: int, n_houses: int) -> tuple[Problem, Plan, Market]:
    """Return a market of members only, every second one placed, with long names everywhere."""
    houses = [house(f"H{h:04}", desk=12, quiet=3, bench=2, seat=8) for h in range(n_houses)]
    small = market(members=[member("m")], houses=houses)
    members = small.members
    arrays = {
        name: np.repeat(getattr(members, name), n_people, axis=0)
        for name in ("days", "parts", "fixed_days", "n_days", "place_kind", "needs", "max_travel_min", "value")
    }
    people = replace(
        members, ids=tuple(f"member-{i:06}" for i in range(n_people)), priority=np.zeros(n_people), **arrays
    )
    problem = replace(
        small,
        members=people,
        minutes=replace(small.minutes, shape=(n_people, n_houses), indptr=np.zeros(n_people + 1, dtype=np.int64)),
    )
    stay = replace(outcome_case.plan().placements[2], pinned=False)
    plan = replace(
        outcome_case.plan(),
        placements=tuple(replace(stay, person=i, house=i % n_houses) for i in range(0, n_people, 2)),
        unplaced=dict.fromkeys(range(1, n_people, 2), Reason.PLACES_FULL),
        classes=(),
        unplaced_classes={},
        prices=Prices(openings=np.zeros(0), places=np.zeros(problem.capacity.shape)),
    )
    none = outcome_case.records().places
    names = {"name": ["N" * 5000] * n_houses, "municipality": ["M" * 5000] * n_houses}
    records = replace(outcome_case.records(), houses=none.assign(**names), jobs=none)
    return problem, plan, records


def test_a_hundred_thousand_people_fit_on_one_page() -> None:
    """The page stays under 2 MB with any number of people, houses, letters and notices, and says what it leaves out."""
    problem, plan, records = _network(100_000, 1000)
    page = _page(
        problem=problem,
        plan=plan,
        records=records,
        help_texts=dict.fromkeys(plan.unplaced, "a long story " * 1000),
        notices=(Notice(text="again and again " * 1000),) * 1000,
    )
    assert len(page.encode()) < 2_000_000
    text = _text(page)
    assert "The first 200 of 50,000 are shown; all of them stand in unplaced.csv." in text
    assert "The first 200 of 50,000 are shown; all of them stand in placements.csv." in text
    assert "the places that were possible are taken on too many days 50,000" in text
    assert "The first 200 of 1,000 are shown." in text
    assert page.count('<th scope="row">member-') == 400


def test_an_empty_market_still_has_its_page() -> None:
    """Nobody, no classes and no notices give a page that says so."""
    problem = market(houses=[house("H1"), house("H2")])
    prices = Prices(openings=np.zeros(0), places=np.zeros(problem.capacity.shape))
    plan = replace(
        outcome_case.plan(), placements=(), unplaced={}, classes=(), unplaced_classes={}, prices=prices, value=0.0
    )
    text = _text(_page(problem=problem, plan=plan, notices=()))
    assert "This plan places 0 of 0 candidates" in text
    assert "Everybody has a place." in text
    assert "Nobody has a place." in text


def test_huge_and_tiny_numbers_are_shown() -> None:
    """A priority may be as large as a double can be: the page still comes out."""
    plan = replace(outcome_case.plan(), value=1e300, bound=1.5e300, price_bound=1.7e308)
    assert "Its value is 1.000000e+300" in _text(_page(plan=plan))
