"""The last plan: what a new one takes of it, what is written beside it, and what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli_run import TINY, edit
from markets import candidate, house, job, market
from test_pipeline import options

from api.last_plan import LastPlan, last_pairs, read_last_plan, start_prices, still_there
from api.outcome.alone import PriceAlone, read_alone, read_prices_alone
from api.outcome.kept import LastPlace, fingerprint, kept_csv, read_kept
from api.pipeline import RunOptions, check, match, prepare, reopen
from features.records import Market
from matching.errors import BadInput
from matching.options import Weights

#: What a run with --keep writes; the first is only written then.
CONTRACT = ("kept.csv", "placements.csv", "unplaced.csv", "blocks.csv", "prices.csv", "supply.csv", "plan.json")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the best plan of the smallest sample; not to be changed."""
    out = tmp_path_factory.mktemp("last") / "plan"
    match(TINY, out, options())
    return out


@pytest.fixture
def own(plan: Path, tmp_path: Path) -> Path:
    """Return a copy of the plan that may be changed."""
    return Path(shutil.copytree(plan, tmp_path / "own"))


@pytest.fixture(scope="module")
def next_plan(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the plan after the plan, in the same market; not to be changed."""
    out = tmp_path_factory.mktemp("next") / "plan"
    match(TINY, out, staying(0.05), keep=plan)
    return out


def staying(bonus: float, *, use_files: bool = True) -> RunOptions:
    """Return options for the optimum with a stay bonus."""
    return replace(options(use_files=use_files), weights=Weights(stay_bonus=bonus))


def place(person: str, job_id: str = "", house_id: str = "") -> LastPlace:
    """Return where the last plan had somebody."""
    return LastPlace(candidate_id=person, job_id=job_id, house_id=house_id)


def records() -> Market:
    """Return two candidates, a member, two jobs and two houses, as far as their ids go."""
    none = pd.DataFrame()
    return Market(
        candidates=pd.DataFrame({"candidate_id": ["ann", "bo"]}),
        members=pd.DataFrame({"member_id": ["mia"]}),
        jobs=pd.DataFrame({"job_id": ["J1", "J2"]}),
        houses=pd.DataFrame({"house_id": ["H1", "H2"]}),
        places=none,
        blocks=none,
        pins=none,
    )


def test_places_that_are_still_there_are_kept_in_the_order_of_people() -> None:
    """Candidates with their job, at a house or at none, and members at their house, in whatever order they come."""
    places = (place("mia", house_id="H2"), place("bo", "J2"), place("ann", "J1", "H1"))
    assert still_there(places, records()) == places[::-1]


@pytest.mark.parametrize(
    "gone",
    [
        place("cy", "J1", "H1"),
        place("ann", "J9", "H1"),
        place("ann", "J1", "H9"),
        place("ann", "", "H1"),
        place("mia", "J1", "H1"),
        place("mia", "", "H9"),
        place("mia"),
    ],
    ids=["person", "job", "house", "candidate was a member", "member was a candidate", "member's house", "nowhere"],
)
def test_places_of_what_is_gone_are_left_out(gone: LastPlace) -> None:
    """An unknown person, job or house, or a person who now asks for something else, leaves no place behind."""
    assert still_there((gone, place("bo", "J1", "H2")), records()) == (place("bo", "J1", "H2"),)


def test_pairs_are_those_of_candidates() -> None:
    """Only a candidate's place has a job to go with it."""
    assert last_pairs([place("bo", "J1", "H1"), place("mia", house_id="H1")], records()) == [(1, 0)]


def test_start_prices_are_matched_by_name_and_the_rest_is_free() -> None:
    """Jobs, houses, kinds and slots find their old price in another order; what was not there before costs 0."""
    problem = market(
        candidates=[candidate("ann")], jobs=[job("J2"), job("J1")], houses=[house("H2", desk=1), house("H1", desk=1)]
    )
    blank = dict.fromkeys(("job_id", "house_id", "place_kind", "day", "day_part", "group"), "")
    slot = {"place_kind": "desk", "day": "tue", "day_part": "pm"}
    found = start_prices(
        [
            PriceAlone(kind="opening", cells=blank | {"job_id": "J1"}, price=0.5),
            PriceAlone(kind="opening", cells=blank | {"job_id": "J9"}, price=0.7),
            PriceAlone(kind="place", cells=blank | slot | {"house_id": "H1"}, price=0.25),
            PriceAlone(kind="place", cells=blank | slot | {"house_id": "H9"}, price=0.7),
            PriceAlone(kind="floor", cells=blank | {"job_id": "J2"}, price=0.7),
        ],
        problem,
    )
    assert found.openings.tolist() == [0.0, 0.5]
    assert np.argwhere(found.places).tolist() == [[1, 0, 1, 1]]
    assert found.places[1, 0, 1, 1] == 0.25


def test_a_run_begins_with_the_prices_of_the_last_plan(plan: Path) -> None:
    """In an unchanged market the prices to begin with are those that prices.csv holds, to the last digit."""
    last, _ = read_last_plan(plan)
    case, (_, old, _) = prepare(TINY, options(), last=last), reopen(TINY, plan)
    assert case.warm is not None
    assert old.prices.openings.any()
    assert np.array_equal(case.warm.openings, old.prices.openings)
    assert np.array_equal(case.warm.places, old.prices.places)
    assert prepare(TINY, options()).warm is None


def test_nobody_moves_in_an_unchanged_market(plan: Path, next_plan: Path) -> None:
    """Everybody keeps job and house, the value rises by a bonus for each, and every file says so."""
    old, new = read_alone(plan), read_alone(next_plan)
    assert [(p.candidate_id, p.job_id, p.house_id) for p in new.places] == [
        (p.candidate_id, p.job_id, p.house_id) for p in old.places
    ]
    assert new.value == pytest.approx(old.value + 0.05 * len(old.places))
    said = json.loads((next_plan / "plan.json").read_text(encoding="utf-8"))
    kept = (next_plan / "kept.csv").read_bytes()
    assert said["options"]["stay_bonus"] == 0.05
    assert said["options"]["keep"] == fingerprint((plan / "placements.csv").read_bytes())
    assert said["inputs"]["kept.csv"] == fingerprint(kept)
    assert kept.decode().splitlines()[1] == ",".join(
        (plan / "placements.csv").read_text().splitlines()[1].split(",")[:3]
    )


def test_a_run_without_a_last_plan_says_so(plan: Path) -> None:
    """No kept.csv is written, and plan.json names neither a bonus nor a plan."""
    said = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    assert not (plan / "kept.csv").exists()
    assert (said["options"]["stay_bonus"], said["options"]["keep"]) == (0.0, None)
    assert "kept.csv" not in said["inputs"]


def test_the_same_run_with_a_last_plan_writes_the_same_bytes(plan: Path, next_plan: Path, tmp_path: Path) -> None:
    """Twice from the same last plan, byte for byte, kept.csv too."""
    match(TINY, tmp_path / "again", staying(0.05), keep=plan)
    for file in CONTRACT:
        assert (tmp_path / "again" / file).read_bytes() == (next_plan / file).read_bytes(), file


@pytest.mark.parametrize("use_files", [True, False], ids=["own fits", "computed fits"])
def test_a_kept_plan_is_checked_without_the_last_one(tmp_path: Path, *, use_files: bool) -> None:
    """When the last plan is gone, and its folder is that of the new one, check and reopen still know its places."""
    out = tmp_path / "out"
    match(TINY, out, options(use_files=use_files))
    match(TINY, out, staying(0.4, use_files=use_files), keep=out)
    found = check(TINY, out)
    assert (found.violations, found.faults, found.changed_inputs) == ((), (), ())
    case, plan, changed = reopen(TINY, out)
    assert changed == ()
    assert case.problem.weights.stay_bonus == 0.4
    assert len(case.problem.stays) == len(plan.placements) > 0


def test_old_pairs_are_kept_among_the_fits_when_staying_is_worth_something(tmp_path: Path) -> None:
    """Where fits are computed, an eligible pair of the last plan is not dropped for being of low rank."""
    match(TINY, tmp_path / "out", options(use_files=False))
    last, _ = read_last_plan(tmp_path / "out")
    # One pair that neither side ranks first, found without a last plan.
    narrow = replace(staying(0.05, use_files=False), top_k=1)
    wide, few = prepare(TINY, options(use_files=False)).problem, prepare(TINY, narrow).problem
    dropped = np.flatnonzero(few.fits.find(wide.fits.rows(), wide.fits.columns) < 0)
    pairs = zip(wide.fits.rows()[dropped].tolist(), wide.fits.columns[dropped].tolist(), strict=True)
    i, j = next(pairs)
    there = place(wide.candidates.ids[i], wide.jobs.ids[j])
    had = replace(last, places=(there,))
    assert prepare(TINY, narrow, last=had).problem.fits.find(i, j) >= 0
    nothing = replace(narrow, weights=Weights())
    assert prepare(TINY, nothing, last=had).problem.fits.find(i, j) < 0


def test_an_older_plan_without_these_options_is_opened(own: Path) -> None:
    """A plan.json that knows no stay bonus and no last plan is one in which nothing was kept."""
    content = json.loads((own / "plan.json").read_text(encoding="utf-8"))
    del content["options"]["stay_bonus"], content["options"]["keep"]
    (own / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    case, _, _ = reopen(TINY, own)
    assert (case.options.weights.stay_bonus, case.options.keep, case.kept) == (0.0, None, None)


@pytest.mark.parametrize(("name", "value"), [("keep", 5), ("keep", True), ("stay_bonus", "much"), ("stay_bonus", None)])
def test_options_of_another_type_are_refused(own: Path, name: str, value: object) -> None:
    """The last plan is named by text or null, the bonus is a number."""
    content = json.loads((own / "plan.json").read_text(encoding="utf-8"))
    content["options"][name] = value
    (own / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        reopen(TINY, own)
    assert [fault.column for fault in refused.value.faults] == [f"options.{name}"]


def test_kept_places_are_read_back(tmp_path: Path) -> None:
    """What is written to kept.csv comes back, blanks and all."""
    places = (place("ann", "J1", "H1"), place("bo", "J2"), place("mia", house_id="H2"))
    (tmp_path / "kept.csv").write_bytes(kept_csv(places))
    assert read_kept(tmp_path, {"kept.csv": fingerprint(kept_csv(places))}) == places


@pytest.mark.parametrize("how", ["missing", "changed", "unknown", "no longer said"])
def test_kept_places_that_are_not_those_of_the_run_are_refused(next_plan: Path, tmp_path: Path, how: str) -> None:
    """A kept.csv that is gone, edited or without its fingerprint ends check with a fault that names it."""
    out = Path(shutil.copytree(next_plan, tmp_path / "out"))
    if how == "missing":
        (out / "kept.csv").unlink()
    elif how == "changed":
        edit(out / "kept.csv", "C01,J2", "C01,J4")
    else:
        content = json.loads((out / "plan.json").read_text(encoding="utf-8"))
        if how == "unknown":
            del content["inputs"]["kept.csv"]
        else:
            content["options"]["keep"] = None
            content["inputs"]["kept.csv"] = "0" * 64
        (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        check(TINY, out)
    assert [fault.file for fault in refused.value.faults] == ["kept.csv"]


def test_check_finds_a_bonus_that_is_not_due(next_plan: Path, tmp_path: Path) -> None:
    """Whoever forges kept.csv with its fingerprint claims values that the check works out otherwise."""
    out = Path(shutil.copytree(next_plan, tmp_path / "out"))
    edit(out / "kept.csv", "C01,J2", "C01,J4")
    content = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    content["inputs"]["kept.csv"] = fingerprint((out / "kept.csv").read_bytes())
    (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    assert {(v.kind, v.subject) for v in check(TINY, out).violations} >= {("value", "C01")}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plan.json", '"mikropol-plan"', '"other-plan"'),
        ("plan.json", '"value": ', '"value": "many", "was": '),
        ("placements.csv", "tue;thu,eve", "thu;tue,eve"),
        ("placements.csv", "candidate_id", "person"),
        ("placements.csv", "C02,", "C01,"),
        ("placements.csv", "\nM2,", "\n\nM2,"),
        ("unplaced.csv", "candidate_id", "person"),
        ("unplaced.csv", "C12,", "C01,"),
        ("prices.csv", "opening,", "opening,,"),
    ],
)
def test_a_last_plan_with_a_broken_file_is_refused_by_name(own: Path, file: str, old: str, new: str) -> None:
    """Each fault names the folder and the file in which it stands; one id twice is told of placements.csv."""
    edit(own / file, old, new)
    with pytest.raises(BadInput) as refused:
        read_last_plan(own)
    named = {fault.file for fault in refused.value.faults}
    assert named == {str(own / ("placements.csv" if new == "C01," else file))}


@pytest.mark.parametrize("file", ["plan.json", "placements.csv", "unplaced.csv", "prices.csv"])
def test_a_last_plan_that_lacks_a_file_is_refused_by_name(own: Path, file: str) -> None:
    """Each missing file is named with its folder."""
    (own / file).unlink()
    with pytest.raises(BadInput) as refused:
        read_last_plan(own)
    assert [fault.file for fault in refused.value.faults] == [str(own / file)]


def test_a_table_that_was_cut_is_found_by_its_count(own: Path) -> None:
    """When the last row of placements.csv is gone, the count in plan.json tells."""
    table = own / "placements.csv"
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_alone(own)
    assert [fault.column for fault in refused.value.faults] == ["counts.people_placed"]


@pytest.mark.parametrize("price", ["-0.1", "nan", "dear"])
def test_a_price_that_is_none_is_refused(own: Path, price: str) -> None:
    """A negative price, or a word, cannot be begun with."""
    row = (own / "prices.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    edit(own / "prices.csv", ",".join(row), ",".join([*row[:7], price, *row[8:]]))
    with pytest.raises(BadInput) as refused:
        read_prices_alone(own)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "price")]


def test_a_last_plan_without_prices_starts_cold() -> None:
    """Opened again, a plan has places to keep and no prices to begin with."""
    case = prepare(TINY, options(), last=LastPlan(places=()))
    assert (case.kept, case.warm) == ((), None)
