"""What is legal: defaults, the habits of Excel, Danish words, and the oddities with their notices."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from readers_folder import SOUND, TODAY, read, write

from api.readers import read_folder, sentences
from features.records import Notice


def _texts(notices: tuple[Notice, ...]) -> list[tuple[str, str]]:
    return [(notice.file, notice.text) for notice in notices]


def test_blank_cells_take_the_defaults(tmp_path: Path) -> None:
    """Missing columns of people mean what the file formats say."""
    market = read(tmp_path).market
    candidate, member = market.candidates.iloc[0], market.members.iloc[0]
    assert (candidate["days"], candidate["day_parts"], candidate["max_travel_min"]) == (0b11111, 0b011, 45.0)
    assert (candidate["travel_mode"], candidate["remote_min"], candidate["priority"]) == ("car", "full", 0.0)
    assert (candidate["skills"], candidate["wishes"], candidate["needs"]) == ((), (), ())
    assert math.isnan(candidate["lat"])
    assert math.isnan(candidate["hours_min"])
    assert candidate["max_office_days"] == 0.0
    assert (member["value"], member["place_kind"], member["fixed_days"], member["n_days"]) == (0.5, "desk", 0, 2)


def test_blank_cells_of_jobs_and_classes_take_the_defaults(tmp_path: Path) -> None:
    """Missing columns of jobs, places and classes mean what the file formats say."""
    market = read(tmp_path, jobs="job_id,employer,title\nJ1,A,T\n").market
    job, block, place = market.jobs.iloc[0], market.blocks.iloc[0], market.places.iloc[0]
    assert (job["desk_days"], job["openings"], job["place_kind"], job["remote_mode"]) == (5, 1, "desk", "")
    assert (job["fixed_days"], job["day_parts"], job["valid_through"], job["postcode"]) == (0, 0b011, None, "")
    assert (block["place_kind"], block["houses"], block["fixed"], block["days"]) == ("seat", (), False, 0b11111)
    assert block["value"] == 0.1 * 10 * 2
    assert (place["days"], place["day_parts"], place["count"]) == (0b11111, 0b011, 3)


def test_a_blank_cell_is_a_missing_column(tmp_path: Path) -> None:
    """All columns given and all cells blank read the same as the required columns alone."""
    short = read(tmp_path).market
    (tmp_path / "full").mkdir()
    files = {}
    for stem in ("candidates", "members", "jobs", "houses", "places", "blocks"):
        names, rows = list(getattr(short, stem).columns), SOUND[f"{stem}.csv"].splitlines()
        given = rows[0].split(",")
        cells = [dict(zip(given, row.split(","), strict=True)) for row in rows[1:]]
        files[stem] = "\n".join([",".join(names), *(",".join(row.get(name, "") for name in names) for row in cells)])
    full = read(tmp_path / "full", **files).market
    for stem in files:
        pd.testing.assert_frame_equal(getattr(full, stem), getattr(short, stem))


def test_a_hybrid_candidate_accepts_four_office_days(tmp_path: Path) -> None:
    """`max_office_days` defaults to 0 with `full` and 4 with `hybrid`; a number that is given stays."""
    text = "candidate_id,postcode,remote_min,max_office_days\nC1,6200,hybrid,\nC2,6200,full,\nC3,6200,Hybrid,0\n"
    assert read(tmp_path, candidates=text).market.candidates["max_office_days"].tolist() == [4.0, 0.0, 0.0]


def test_columns_and_types_are_those_of_the_record_tables(tmp_path: Path) -> None:
    """An empty table has the same columns and types as a full one."""
    full = read(
        tmp_path,
        pins="candidate_id,job_id\nC1,J1\n",
        fit="candidate_id,job_id,fit\nC1,J1,1\n",
        travel="candidate_id,house_id,minutes\nM1,H1,9\n",
    ).market
    (tmp_path / "e").mkdir()
    heads = {name.removesuffix(".csv"): text.splitlines()[0] for name, text in SOUND.items()}
    empty = read(
        tmp_path / "e",
        **heads,
        pins="candidate_id",
        fit="candidate_id,job_id,fit",
        travel="candidate_id,house_id,minutes",
    ).market
    for name, table in vars(full).items():
        assert len(getattr(empty, name)) == 0
        assert dict(getattr(empty, name).dtypes) == dict(table.dtypes), name


def test_an_empty_market_is_read_with_a_notice_per_file(tmp_path: Path) -> None:
    """A header without rows is legal in every file and said."""
    heads = {name.removesuffix(".csv"): text.splitlines()[0] + "\n" for name, text in SOUND.items()}
    notices = _texts(read(tmp_path, **heads).notices)
    assert [file for file, text in notices if text == sentences.NO_ROWS] == list(SOUND)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_habits_of_spreadsheets_change_nothing(delimiter: str, end: str, encoding: str, tmp_path: Path) -> None:
    """Delimiter, line ends, byte order mark, code page, capitals and spaces give the same records."""
    rows = [
        [" Candidate_ID", "POSTCODE ", "occupation", "skills", "salary_min", "days"],
        ["C1 ", " 6200", '"Sælger, ""senior"""  ', "a|b", '"30000,5"', "man|tir"],
        [],
        ["", "", "", "", "", ""],
        ["C2", "6400", "Kørelærer", ' "a;b" ', "30000.5", " Mon - Tue"],
    ]
    text = end.join(delimiter.join(row) for row in rows)
    table = read(tmp_path, candidates=text.encode(encoding)).market.candidates
    assert table["candidate_id"].tolist() == ["C1", "C2"]
    assert table["postcode"].tolist() == ["6200", "6400"]
    assert table["occupation"].tolist() == ['Sælger, "senior"', "Kørelærer"]
    assert table["skills"].tolist() == [("a", "b"), ("a", "b")]
    assert table["salary_min"].tolist() == [30000.5, 30000.5]
    assert table["days"].tolist() == [0b11, 0b11]


def test_a_decimal_comma_needs_no_quotes_beside_semicolons(tmp_path: Path) -> None:
    """Where the delimiter is a semicolon, a number and a list may be written the Danish way."""
    text = "candidate_id;postcode;lat;lon;wishes\nC1;6200;55,04;9,42;J1:0,1|J0:-0,2\n"
    row = read(tmp_path, candidates=text).market.candidates.iloc[0]
    assert (row["lat"], row["lon"], row["wishes"]) == (55.04, 9.42, (("J1", 0.1), ("J0", -0.2)))


def test_windows_1252_is_read_with_a_notice(tmp_path: Path) -> None:
    """A file from an old spreadsheet is read, and a notice says how."""
    text = SOUND["houses.csv"].encode("cp1252")
    reading = read(tmp_path, houses=text)
    assert reading.market.houses["municipality"].tolist() == ["Aabenraa", "Tønder"]
    assert ("houses.csv", sentences.WINDOWS_1252) in _texts(reading.notices)


def test_columns_that_are_not_used_are_named_in_a_notice(tmp_path: Path) -> None:
    """An extra column changes nothing but a notice."""
    reading = read(tmp_path, members="member_id,postcode,n_days,colour\nM1,6200,2,red\n")
    notice = next(notice for notice in reading.notices if notice.text == sentences.UNUSED_COLUMNS)
    assert (notice.file, notice.params) == ("members.csv", {"names": "colour"})
    assert "colour" not in reading.market.members


def test_short_rows_and_blank_cells_at_the_end_are_read(tmp_path: Path) -> None:
    """Missing trailing cells are blank; blank cells too many, as spreadsheets write them, are dropped."""
    text = "candidate_id,postcode,skills\nC1,6200\nC2,6200,a,,,\n"
    assert read(tmp_path, candidates=text).market.candidates["skills"].tolist() == [(), ("a",)]


def test_file_names_may_have_capitals(tmp_path: Path) -> None:
    """`JOBS.CSV` alone is the jobs file, and is named in the inputs as it is written."""
    write(tmp_path, {"jobs.csv": None, "JOBS.CSV": SOUND["jobs.csv"]})
    assert "JOBS.CSV" in read_folder(tmp_path, today=TODAY).inputs


def test_inputs_are_the_hashes_of_the_bytes_by_name(tmp_path: Path) -> None:
    """Every file that was used is listed with its SHA-256, sorted by name; other files are not."""
    write(tmp_path, {"readme.txt": "not ours"})
    inputs = read_folder(tmp_path, today=TODAY).inputs
    assert list(inputs) == sorted(SOUND)
    assert inputs["jobs.csv"] == hashlib.sha256(SOUND["jobs.csv"].encode()).hexdigest()


def test_a_full_folder_is_read_by_position(tmp_path: Path) -> None:
    """Fits and travel come as positions, members behind candidates, in file order; pins keep their blanks."""
    market = read(
        tmp_path,
        fit="fit,job_id,candidate_id\n0.25,J0,C2\n1,J1,C1\n",
        travel="candidate_id,house_id,minutes\nM1,H2,12.5\nC1,H1,0\n",
        pins="candidate_id,job_id,house_id,place_kind,days,day_parts\nC1,J1,H1,Desk,tor;man,\nM1,,,,,\nC2,J0\n",
    ).market
    assert market.fits is not None
    assert market.travel is not None
    assert market.fits.to_dict("list") == {"candidate": [1, 0], "job": [1, 0], "fit": [0.25, 1.0]}
    assert market.travel.to_dict("list") == {"person": [2, 0], "house": [1, 0], "minutes": [12.5, 0.0]}
    assert market.pins["days"].tolist() == [0b1001, 0, 0]
    assert market.pins["day_parts"].tolist() == [0, 0, 0]
    assert market.pins["place_kind"].tolist() == ["desk", "", ""]


def test_rows_that_can_only_stay_unplaced_are_legal(tmp_path: Path) -> None:
    """Pins that only disagree with rules, fixed days outside a member's days, more days than there are: all read."""
    market = read(
        tmp_path,
        members="member_id,postcode,n_days,days,fixed_days\nM1,6200,3,mon;tue,sun\n",
        blocks="block_id,title,seats,n_days,days\nB1,T,10,5,mon\n",
        pins="candidate_id,job_id,house_id,place_kind,days\nC1,J1,H1,rocket,mon;tue;wed;thu;fri;sat\n",
    ).market
    assert len(market.pins) == 1


def test_a_fixed_class_that_names_its_house_and_days_is_read(tmp_path: Path) -> None:
    """One house and exactly n_days days make a fixed class; `ja` is `yes`."""
    text = "block_id,title,seats,n_days,houses,days,fixed\nB1,T,10,2,H1,ons;fre,Ja\nB2,T,1,5,H2:0.5,,yes\n"
    blocks = read(tmp_path, blocks=text).market.blocks
    assert blocks["fixed"].tolist() == [True, True]
    assert blocks["houses"].tolist() == [(("H1", 1.0),), (("H2", 0.5),)]
    assert blocks["days"].tolist() == [0b10100, 0b11111]


def test_ids_of_jobs_and_houses_may_be_those_of_people(tmp_path: Path) -> None:
    """Only candidates, members and classes share one list of ids."""
    jobs = "job_id,employer,title\nC1,A,T\nH1,A,T\n"
    assert read(tmp_path, jobs=jobs).market.jobs["job_id"].tolist() == ["C1", "H1"]


_JOBS = "job_id,employer,title,desk_days,openings,valid_through,place_kind,needs\n"


class Odd(NamedTuple):
    """One file with one oddity, and the notice on it."""

    stem: str
    text: str
    file: str
    sentence: str
    params: Mapping[str, str | int]


ODD = {
    "count 0": Odd(
        "places",
        "house_id,place_kind,count\nH1,desk,3\nH2,desk,1\nH1,seat,10\nH1,desk,0\n",
        "places.csv",
        sentences.COUNT_ZERO,
        {"n": 1, "first": 5},
    ),
    "a house without places": Odd(
        "places",
        "house_id,place_kind,count\nH1,desk,3\nH1,seat,10\n",
        "houses.csv",
        sentences.HOUSE_WITHOUT_PLACES,
        {"n": 1, "names": "H2"},
    ),
    "a job that ended yesterday": Odd(
        "jobs",
        f"{_JOBS}J1,A,T,1,1,2026-11-22,,\nJ2,A,T,1,1,2026-11-23,,\n",
        "jobs.csv",
        sentences.JOBS_ENDED,
        {"date": "2026-11-23", "n": 1, "names": "J1"},
    ),
    "a job without openings": Odd(
        "jobs", f"{_JOBS}J1,A,T,1,0,,,\n", "jobs.csv", sentences.OPENINGS_ZERO, {"n": 1, "names": "J1"}
    ),
    "no classes": Odd("blocks", "block_id,title,seats,n_days\n", "", sentences.NO_CLASSES, {}),
    "a kind that no house holds": Odd(
        "jobs", f"{_JOBS}J1,A,T,1,1,,Lockable,\nJ2,A,T,0,1,,bench,\n", "", sentences.KIND_NOWHERE, {"names": "lockable"}
    ),
    "equipment that no house has": Odd(
        "candidates",
        "candidate_id,postcode,needs\nC1,6200,Step_Free|hearing_loop\n",
        "",
        sentences.NEED_NOWHERE,
        {"names": "hearing_loop, step_free"},
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_an_oddity_is_one_notice(what: str, tmp_path: Path) -> None:
    """Each legal oddity is said once with its numbers, and the sound folder beside it says nothing."""
    stem, text, file, sentence, params = ODD[what]
    said = [n for n in read(tmp_path, **{stem: text}).notices if n.text != sentences.NO_ROWS]
    assert [(n.file, n.text, dict(n.params)) for n in said] == [(file, sentence, params)]
    assert "{" not in str(said[0])
    (tmp_path / "sound").mkdir()
    assert read(tmp_path / "sound").notices == ()


def test_an_ended_job_stays_in_the_market(tmp_path: Path) -> None:
    """The readers only say that a job has ended; whether it counts is judged elsewhere."""
    jobs = read(tmp_path, jobs=f"{_JOBS}J1,A,T,1,1,01-02-2020,,\n").market.jobs
    assert jobs["valid_through"].tolist() == [dt.date(2020, 2, 1)]
