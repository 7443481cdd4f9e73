"""What a run writes: columns, order, number formats, and the same bytes every time."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import outcome_case
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markets import house, market, member

from api.occupancy import used_openings, used_places
from api.outcome import Timing, cells
from api.outcome.summary import summary
from matching.plan import ClassPlacement, Placement, Plan
from matching.week import bits

CONTRACT = ("placements.csv", "unplaced.csv", "blocks.csv", "prices.csv", "supply.csv", "plan.json")

PLACEMENTS = """\
candidate_id,job_id,house_id,place_kind,days,day_parts,fit,travel_min,value,pinned
ann,J1,H1,desk,tue;wed;thu,am;pm,0.8,10.0,0.77,
bob,J2,,,,,0.65,,0.65,
eva,,H1,desk,mon;fri,am;pm,,30.0,0.69,yes
"""
UNPLACED = """\
candidate_id,reason,what_would_help
cia,openings_full,"'=one more opening at J1, or a fit of 0.9"
dan,no_fit,a house within 20 minutes
fie,no_house_in_reach,
"""
BLOCKS = """\
block_id,status,house_id,place_kind,days,day_parts,value,reason
welding,placed,H1,seat,tue,am;pm,0.6,
danish,fixed,H1,seat,mon;fri,am;pm,0.0,
choir,unplaced,,,,,0.0,no_house_fits
"""
PRICES = """\
kind,job_id,house_id,place_kind,day,day_part,group,price,capacity,used
opening,J1,,,,,,0.125,1,1
place,,H1,desk,tue,am,,0.3,1,1
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return outcome_case.write(tmp_path / "out")


@pytest.mark.parametrize(
    ("file", "text"),
    [("placements.csv", PLACEMENTS), ("unplaced.csv", UNPLACED), ("blocks.csv", BLOCKS), ("prices.csv", PRICES)],
)
def test_each_table_is_written_as_the_contract_says(out: Path, file: str, text: str) -> None:
    """Columns, order, number formats, blank cells and line ends are those of the contract."""
    assert (out / file).read_bytes() == text.encode()


def test_plan_json_holds_what_was_decided_and_how_to_make_it_again(out: Path) -> None:
    """plan.json has the contract's keys in their order, counts only flexible classes as placed, and no threads."""
    text = (out / "plan.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert list(content) == [
        *("format", "version", "status", "value", "bound", "price_bound", "gap"),
        *("counts", "stability", "options", "inputs"),
    ]
    assert content["counts"] == {
        "candidates": 4,
        "members": 2,
        "jobs": 3,
        "houses": 2,
        "blocks": 3,
        "people_placed": 3,
        "people_unplaced": 3,
        "classes_placed": 1,
        "pairs_dropped": 4,
    }
    assert content["gap"] == outcome_case.plan().gap
    assert content["stability"] == {"pairs": 0, "people": 0}
    assert list(content["inputs"]) == ["candidates.csv", "jobs.csv"]
    assert content["options"] == outcome_case.OPTIONS
    assert text.endswith("}\n")


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """The five files of the contract are the same on every run, in whatever language the report is."""
    first = outcome_case.write(tmp_path / "first", lang="en")
    second = outcome_case.write(tmp_path / "second", lang="da")
    for file in CONTRACT:
        assert (first / file).read_bytes() == (second / file).read_bytes()
    assert (first / "report.html").read_bytes() != (second / "report.html").read_bytes()


def test_headers_are_written_without_rows(tmp_path: Path) -> None:
    """A market without people, classes or prices still gets every table with its header."""
    nothing = market(houses=[house("H1"), house("H2")])
    prices = replace(outcome_case.plan().prices, openings=np.zeros(0), places=np.zeros(nothing.capacity.shape))
    empty = replace(
        outcome_case.plan(),
        placements=(),
        unplaced={},
        classes=(),
        unplaced_classes={},
        prices=prices,
        value=0.0,
    )
    out = outcome_case.write(tmp_path / "out", of=nothing, outcome=empty)
    assert (out / "blocks.csv").read_text() == BLOCKS.splitlines(keepends=True)[0]
    assert (out / "placements.csv").read_text() == PLACEMENTS.splitlines(keepends=True)[0]


@pytest.mark.parametrize("number", [math.nan, math.inf])
@pytest.mark.parametrize("name", ["value", "bound", "price_bound"])
def test_numbers_that_are_not_finite_are_refused(name: str, number: float) -> None:
    """plan.json never holds a number that is not finite."""
    plan = replace(outcome_case.plan(), **{name: number})  # type: ignore[arg-type]  # named by the test
    with pytest.raises(ValueError, match="must be finite"):
        summary(outcome_case.problem(), plan, n_dropped=0, options={}, inputs={})


def test_timing_says_where_time_and_memory_went(out: Path) -> None:
    """timing.json has seconds per stage, threads, peak memory and the machine."""
    assert json.loads((out / "timing.json").read_text()) == {
        "seconds": {"read": 0.25, "solve": 1.5},
        "threads": 2,
        "peak_memory_mb": 120.5,
        "machine": {"system": "Linux", "python": "3.11.2", "cpus": 2},
    }


def test_timing_can_be_taken_from_this_process() -> None:
    """Memory and processors of the running process are counted, in megabytes and whole processors."""
    here = Timing.here({"read": 0.5}, threads=3)
    assert (here.seconds, here.threads) == ({"read": 0.5}, 3)
    assert 10 < here.peak_memory_mb < 100_000
    assert here.cpus >= 1


@given(st.floats(allow_nan=False))
def test_a_written_number_is_read_back_as_the_same_double(value: float) -> None:
    """Numbers are written so that nothing is lost."""
    assert float(cells.number(np.float64(value))) == value


@given(st.text() | st.text("'=+-@\t\ra", max_size=4))
def test_no_free_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    """A guarded text never begins like a formula, and the guard can be taken off again."""
    assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells.unguarded(cells.guarded(text)) == text


def test_a_place_kind_that_looks_like_a_formula_is_guarded(tmp_path: Path) -> None:
    """A kind of place may have any name; in a table it never begins like a formula."""
    at = market(members=[member("m", kind="=1+1")], houses=[house("H1", desk=1), house("H2")])
    stay = replace(outcome_case.plan().placements[2], person=0, place_kind=at.kinds.index("=1+1"))
    prices = replace(outcome_case.plan().prices, openings=np.zeros(0), places=np.zeros(at.capacity.shape))
    plan = replace(
        outcome_case.plan(),
        placements=(stay,),
        unplaced={},
        classes=(),
        unplaced_classes={},
        prices=prices,
    )
    out = outcome_case.write(tmp_path / "out", of=at, outcome=plan)
    assert "m,,H1,'=1+1,mon;fri" in (out / "placements.csv").read_text()


def _stays() -> st.SearchStrategy[Placement]:
    """Return any placement, possible or not, at the houses and kinds of the case."""
    return st.builds(
        Placement,
        person=st.integers(0, 5),
        job=st.none() | st.integers(0, 2),
        house=st.none() | st.integers(0, 1),
        place_kind=st.integers(0, 1),
        days=st.integers(0, 127),
        parts=st.integers(0, 7),
        fit=st.none(),
        travel_min=st.none(),
        value=st.just(0.5),
    )


def _class_stays() -> st.SearchStrategy[ClassPlacement]:
    return st.builds(
        ClassPlacement,
        block=st.integers(0, 2),
        house=st.integers(0, 1),
        place_kind=st.integers(0, 1),
        days=st.integers(0, 127),
        parts=st.integers(0, 7),
        value=st.just(0.0),
        fixed=st.booleans(),
    )


@given(st.lists(_stays(), max_size=6), st.lists(_class_stays(), max_size=4), st.booleans())
def test_use_is_the_count_one_by_one(stays: list[Placement], classes: list[ClassPlacement], fixed: bool) -> None:  # noqa: FBT001 (drawn)
    """Places and openings in use are what counting each person, seat, day and part one by one gives."""
    problem = outcome_case.problem()
    plan: Plan = replace(outcome_case.plan(), placements=tuple(stays), classes=tuple(classes))
    slow = np.zeros(problem.capacity.shape, dtype=np.int64)
    seats = problem.classes.seats
    sized = [(p.house, p.place_kind or 0, p.days, p.parts, 1) for p in stays if p.house is not None]
    sized += [(c.house, c.place_kind, c.days, c.parts, int(seats[c.block])) for c in classes if fixed or not c.fixed]
    for house_at, kind, days, parts, size in sized:
        for day in bits(days):
            for part in bits(parts):
                slow[house_at, kind, day, part] += size
    assert np.array_equal(used_places(problem, plan, fixed=fixed), slow)
    assert used_openings(problem, plan).tolist() == [sum(stay.job == j for stay in stays) for j in range(3)]
