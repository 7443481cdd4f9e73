"""Synthetic markets are seeded, whole, and hold every kind of request."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.problems import problem_of
from api.readers import read_folder
from benchmarks.folder import write_folder
from features import synthetic
from features.records import Market
from features.synthetic_links import minutes_between
from matching.check import violations
from matching.fits import Fits, Minutes
from matching.options import SolveOptions, Weights
from matching.solver import solve

TABLES = [field.name for field in fields(Market)]
SIZES = st.integers(min_value=1, max_value=120)
SEEDS = st.integers(min_value=0, max_value=10_000)


def table(market: Market, name: str) -> pd.DataFrame:
    """Return a table that every synthetic market has."""
    found = getattr(market, name)
    assert isinstance(found, pd.DataFrame)
    return found


@pytest.fixture(scope="module")
def bar() -> Market:
    """Return the market of the speed bar: 400 people × 20 listed jobs, 8 houses, 3 classes."""
    return synthetic.market(400, seed=3)


def test_the_same_seed_gives_the_same_market() -> None:
    """Chance comes from the seed alone."""
    first, second = (synthetic.market(150, seed=7, with_texts=True) for _ in range(2))
    for name in TABLES:
        pd.testing.assert_frame_equal(table(first, name), table(second, name))


def test_another_seed_gives_another_market() -> None:
    """The seed matters."""
    first, second = (synthetic.market(150, seed=seed) for seed in (1, 2))
    assert not table(first, "fits").equals(table(second, "fits"))


def test_a_generator_may_stand_for_the_seed() -> None:
    """A passed generator is used as it is."""
    by_seed, by_generator = synthetic.market(20, seed=5), synthetic.market(20, seed=np.random.default_rng(5))
    pd.testing.assert_frame_equal(table(by_seed, "jobs"), table(by_generator, "jobs"))


def test_the_family_of_the_speed_bar(bar: Market) -> None:
    """400 people are 360 candidates and 40 members with 20 listed jobs each, 8 houses, 3 classes."""
    assert (len(bar.candidates), len(bar.members), len(bar.houses), len(bar.blocks)) == (360, 40, 8, 3)
    assert set(table(bar, "fits").groupby("candidate").size()) == {20}


def test_every_kind_of_request_occurs(bar: Market) -> None:
    """Half days, evenings, quiet places, fixed days, needs, wishes, priorities, pins and 0-day jobs are all there."""
    assert set(bar.jobs["desk_days"]) == {0, 1, 2, 3, 4, 5}
    assert {1, 2, 3, 4} <= set(bar.jobs["day_parts"])
    assert {"desk", "quiet"} <= set(bar.jobs["place_kind"])
    assert set(bar.blocks["fixed"]) == {True, False}
    for owner, column in (("jobs", "fixed_days"), ("members", "fixed_days"), ("candidates", "priority")):
        assert (table(bar, owner)[column] > 0).any()
    for column in ("needs", "wishes", "avoid_employers"):
        assert bar.candidates[column].map(len).gt(0).any()
    assert len(bar.pins) == 4


@pytest.mark.parametrize(("name", "value"), [("n_people", 0), ("jobs_per_person", 0), ("members", 1.5)])
def test_sizes_out_of_range_are_refused(name: str, value: float) -> None:
    """A market needs somebody, a listed job each, and a share that is a share."""
    sizes: dict[str, float] = {"n_people": 10, "jobs_per_person": 5, "members": 0.1, name: value}
    n_people = int(sizes.pop("n_people"))
    with pytest.raises(ValueError, match="at least 1"):
        synthetic.market(n_people, seed=0, jobs_per_person=int(sizes["jobs_per_person"]), members=sizes["members"])


@settings(max_examples=25, deadline=None)
@given(n_people=SIZES, seed=SEEDS)
def test_numbers_keep_the_rules_of_the_file_formats(n_people: int, seed: int) -> None:
    """Whatever the size, ids are unique, masks are in range, and no fixed days exceed the days."""
    market = synthetic.market(n_people, seed=seed)
    ids = [*market.candidates["candidate_id"], *market.members["member_id"], *market.blocks["block_id"]]
    assert len(set(ids)) == len(ids)
    assert len(market.candidates) + len(market.members) == n_people
    for jobs_or_members, size in ((market.jobs, "desk_days"), (market.members, "n_days")):
        fixed = [int(mask).bit_count() for mask in jobs_or_members["fixed_days"]]
        assert all(f <= n <= 5 for f, n in zip(fixed, jobs_or_members[size], strict=True))
    fits = table(market, "fits")
    assert fits["fit"].between(0, 1).all()
    assert not fits.duplicated(["candidate", "job"]).any()
    for wishes in market.candidates["wishes"]:
        assert len({job for job, _ in wishes}) == len(wishes)


@settings(max_examples=25, deadline=None)
@given(n_people=SIZES, seed=SEEDS)
def test_fixed_classes_have_their_seats(n_people: int, seed: int) -> None:
    """A fixed class names one house and exactly its days, and the house holds it."""
    market = synthetic.market(n_people, seed=seed, n_classes=6)
    held: Counter[tuple[str, str, int, int]] = Counter()
    for row in market.places.to_dict("records"):
        for d, p in product(range(7), range(3)):
            if row["days"] >> d & 1 and row["day_parts"] >> p & 1:
                held[row["house_id"], row["place_kind"], d, p] += row["count"]
    for block in market.blocks[market.blocks["fixed"].astype(bool)].to_dict("records"):
        assert block["days"].bit_count() == block["n_days"]
        ((house, _),) = block["houses"]
        for d, p in product(range(7), range(3)):
            if block["days"] >> d & 1 and block["day_parts"] >> p & 1:
                held[house, block["place_kind"], d, p] -= block["seats"]
    assert min(held.values()) >= 0


def test_nobody_is_sent_to_a_house_beyond_75_minutes(bar: Market) -> None:
    """Each person has at most four houses, the nearest ones, none beyond 75 minutes."""
    travel = table(bar, "travel")
    assert travel["minutes"].max() <= 75
    assert travel.groupby("person").size().max() <= 4


def test_travel_by_bike_takes_longer_than_by_car() -> None:
    """The same way takes each mode its own time: 3 minutes and a minute a road kilometre by car."""
    people = pd.DataFrame({"lat": [55.0] * 3, "lon": [9.4] * 3, "travel_mode": ["car", "bike", "transit"]})
    houses = pd.DataFrame({"lat": [55.09], "lon": [9.4]})
    car, bike, transit = minutes_between(people, houses)["minutes"]
    assert car == pytest.approx(3 + 0.09 * 111.2 * 1.3, abs=0.06)
    assert car < transit < bike


def test_texts_are_there_only_when_wanted() -> None:
    """With texts each job is described, and some state how remote they are in the text alone."""
    with_texts, without = (synthetic.market(100, seed=1, with_texts=texts) for texts in (True, False))
    assert with_texts.jobs["description"].str.len().min() > 40
    assert with_texts.candidates["skills"].map(len).min() >= 2
    said_in_text = with_texts.jobs.loc[with_texts.jobs["remote_mode"] == "", "description"]
    assert said_in_text.str.contains("distancen|hjemmefra|kontoret").all()
    assert len(said_in_text) > 0
    assert set(without.jobs["description"]) == {""}


def test_a_written_folder_reads_back_as_the_same_market(tmp_path: Path) -> None:
    """What `write_folder` writes is what `read_folder` reads, table by table, fits and travel included."""
    market = synthetic.market(80, seed=2, with_texts=True)
    write_folder(market, tmp_path)
    read = read_folder(tmp_path, today=date(2026, 11, 23)).market
    for name in TABLES:
        pd.testing.assert_frame_equal(table(read, name), table(market, name), check_dtype=False)


def test_a_market_without_fits_and_travel_is_written_without_them(tmp_path: Path) -> None:
    """A market that leaves fits and travel to be computed has no fit.csv and no travel.csv."""
    write_folder(replace(synthetic.market(5, seed=2), fits=None, travel=None), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.csv" for name in ("candidates", "members", "jobs", "houses", "places", "blocks", "pins")
    }


@settings(max_examples=15, deadline=None)
@given(n_people=st.integers(min_value=60, max_value=200), seed=SEEDS)
def test_pins_and_fixed_classes_can_be_kept(n_people: int, seed: int) -> None:
    """A plan keeps all pins of a synthetic market beside its fixed classes, and the independent check agrees."""
    market = synthetic.market(n_people, seed=seed)
    fits, travel = table(market, "fits"), table(market, "travel")
    pairs = Fits.of(fits["candidate"], fits["job"], fits["fit"], (len(market.candidates), len(market.jobs)))
    minutes = Minutes.of(travel["person"], travel["house"], travel["minutes"], (n_people, len(market.houses)))
    problem = problem_of(market, pairs, minutes, Weights())
    plan = solve(problem, SolveOptions(gap=0.2), clock=perf_counter)
    assert not violations(problem, plan)
    assert sum(placement.pinned for placement in plan.placements) == len(market.pins)
