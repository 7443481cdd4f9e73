"""Every rule of the file formats, broken once: the fault names file, line, column, rule and value."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from readers_folder import TODAY, refused, write

from api.readers import read_folder, sentences

_PERSON = "candidate_id,postcode"
_JOB = "job_id,employer,title"
_BLOCK = "block_id,title,seats,n_days"


class Bad(NamedTuple):
    """One file with one fault."""

    stem: str
    text: str | bytes
    line: int | None
    column: str
    rule: str
    value: str = ""


BAD = {
    "empty file": Bad("jobs", "", None, "", sentences.EMPTY_FILE),
    "file of blank lines": Bad("members", " \n\n", None, "", sentences.EMPTY_FILE),
    "binary file": Bad("candidates", b"candidate_id,postcode\nC1,62\x0000\n", 2, "", sentences.NOT_TEXT),
    "neither encoding": Bad("houses", b"house_id,name\nH1,\xe6\nH2,\x81\n", 3, "", sentences.NOT_ENCODED),
    "missing column": Bad("members", "member_id,postcode\nM1,6200\n", 1, "n_days", sentences.COLUMN_MISSING),
    "doubled column": Bad("candidates", f"{_PERSON},Days,days \nC1,6200,mon,tue\n", 1, "days", sentences.COLUMN_TWICE),
    "nameless column": Bad("candidates", f"{_PERSON},\nC1,6200,x\n", 1, "", sentences.COLUMN_NAMELESS),
    "too many cells": Bad("candidates", f"{_PERSON}\nC1,6200,mon\n", 2, "", sentences.TOO_MANY_CELLS),
    "quote never closed": Bad("candidates", f'{_PERSON}\nC1,6200\nC2,"64\n', 3, "", sentences.QUOTE_NOT_CLOSED),
    "text after a quote": Bad("candidates", f'{_PERSON}\nC1,"62"00\nC2,6400\n', 2, "", sentences.TEXT_AFTER_QUOTE),
    "long cell": Bad("jobs", f"{_JOB}\nJ1,A,{'x' * 200_000}\n", 2, "", sentences.CELL_TOO_LONG),
    "blank id": Bad("candidates", f"{_PERSON}\nC1,6200\n,6400\n", 3, "candidate_id", sentences.BLANK),
    "formula id": Bad("candidates", f"{_PERSON}\n=C1,6200\n", 2, "candidate_id", sentences.ID_START, "=C1"),
    "minus id": Bad(
        "houses",
        "house_id,name,municipality,postcode\n-H,N,A,6200\nH1,N,A,6200\nH2,N,A,6200\n",
        2,
        "house_id",
        sentences.ID_START,
        "-H",
    ),
    "colon in an id": Bad("jobs", f"{_JOB}\nJ:1,A,T\n", 2, "job_id", sentences.ID_CHARACTERS, "J:1"),
    "bar in an id": Bad("blocks", f"{_BLOCK}\nB|1,T,1,1\n", 2, "block_id", sentences.ID_CHARACTERS, "B|1"),
    "line break in an id": Bad(
        "candidates", f'{_PERSON}\n"C\n1",6200\n', 2, "candidate_id", sentences.ID_CHARACTERS, "C\n1"
    ),
    "id twice": Bad(
        "candidates", f"{_PERSON}\nC1,6200\nC2,6200\nC1,6400\n", 4, "candidate_id", sentences.ID_TWICE, "C1"
    ),
    "house twice": Bad(
        "houses",
        "house_id,name,municipality,postcode\nH1,N,A,6200\nH2,N,A,6200\nH2,S,A,6200\n",
        4,
        "house_id",
        sentences.ID_TWICE,
        "H2",
    ),
    "member with a candidate's id": Bad(
        "members", "member_id,postcode,n_days\nC1,6200,2\n", 2, "member_id", sentences.ID_ELSEWHERE, "C1"
    ),
    "class with a member's id": Bad("blocks", f"{_BLOCK}\nM1,T,1,1\n", 2, "block_id", sentences.ID_ELSEWHERE, "M1"),
    "blank postcode": Bad("candidates", f"{_PERSON}\nC1,\n", 2, "postcode", sentences.BLANK),
    "three-digit postcode": Bad("candidates", f"{_PERSON}\nC1,620\n", 2, "postcode", sentences.POSTCODE, "620"),
    "blank title": Bad("jobs", f"{_JOB}\nJ1,A,\n", 2, "title", sentences.BLANK),
    "no such day": Bad("candidates", f"{_PERSON},days\nC1,6200,mon;fryday\n", 2, "days", sentences.DAYS, "mon;fryday"),
    "days backwards": Bad("candidates", f"{_PERSON},days\nC1,6200,fri-mon\n", 2, "days", sentences.DAYS, "fri-mon"),
    "no such part": Bad("candidates", f"{_PERSON},day_parts\nC1,6200,noon\n", 2, "day_parts", sentences.PARTS, "noon"),
    "negative travel": Bad(
        "candidates", f"{_PERSON},max_travel_min\nC1,6200,-1\n", 2, "max_travel_min", sentences.AT_LEAST, "-1"
    ),
    "infinite travel": Bad(
        "candidates", f"{_PERSON},max_travel_min\nC1,6200,inf\n", 2, "max_travel_min", sentences.FINITE, "inf"
    ),
    "too large for a double": Bad(
        "candidates", f"{_PERSON},salary_min\nC1,6200,1e400\n", 2, "salary_min", sentences.FINITE, "1e400"
    ),
    "underscore in a number": Bad(
        "candidates", f"{_PERSON},salary_min\nC1,6200,1_000\n", 2, "salary_min", sentences.FINITE, "1_000"
    ),
    "unknown travel mode": Bad(
        "candidates", f"{_PERSON},travel_mode\nC1,6200,boat\n", 2, "travel_mode", sentences.ONE_OF, "boat"
    ),
    "unknown remote_min": Bad(
        "candidates", f"{_PERSON},remote_min\nC1,6200,onsite\n", 2, "remote_min", sentences.ONE_OF, "onsite"
    ),
    "unknown remote_mode": Bad(
        "jobs", f"{_JOB},remote_mode\nJ1,A,T,maybe\n", 2, "remote_mode", sentences.ONE_OF, "maybe"
    ),
    "language level": Bad(
        "candidates", f"{_PERSON},languages\nC1,6200,da:D1\n", 2, "languages", sentences.LANGUAGES, "da:D1"
    ),
    "language twice": Bad(
        "candidates",
        f"{_PERSON},languages\nC1,6200,da:C1;DA:C2\n",
        2,
        "languages",
        sentences.LANGUAGE_TWICE,
        "da:C1;DA:C2",
    ),
    "hours turned round": Bad(
        "candidates", f"{_PERSON},hours_min,hours_max\nC1,6200,37,20\n", 2, "hours_max", sentences.MIN_ABOVE_MAX, "20"
    ),
    "lat without lon": Bad("candidates", f"{_PERSON},lat,lon\nC1,6200,55,\n", 2, "lon", sentences.LAT_WITHOUT_LON),
    "lon without lat": Bad(
        "houses",
        "house_id,name,municipality,postcode,lon\nH1,N,A,6200,9.4\nH2,N,A,6200,\n",
        2,
        "lat",
        sentences.LAT_WITHOUT_LON,
    ),
    "lat off the globe": Bad(
        "members", "member_id,postcode,n_days,lat,lon\nM1,6200,2,91,9\n", 2, "lat", sentences.BETWEEN, "91"
    ),
    "wish without number": Bad("candidates", f"{_PERSON},wishes\nC1,6200,J1\n", 2, "wishes", sentences.WISHES, "J1"),
    "wish too strong": Bad(
        "candidates", f"{_PERSON},wishes\nC1,6200,J1:0.21\n", 2, "wishes", sentences.WISH_RANGE, "J1:0.21"
    ),
    "wish of NaN": Bad("candidates", f"{_PERSON},wishes\nC1,6200,J1:nan\n", 2, "wishes", sentences.FINITE, "J1:nan"),
    "wish twice": Bad(
        "candidates",
        f"{_PERSON},wishes\nC1,6200,J1:0.1;J1:0.1\n",
        2,
        "wishes",
        sentences.TWICE_IN_CELL,
        "J1:0.1;J1:0.1",
    ),
    "wish for an unknown job": Bad(
        "candidates", f"{_PERSON},wishes\nC1,6200,J1:0.1;J9:0.1\n", 2, "wishes", sentences.UNKNOWN_ID, "J9"
    ),
    "negative priority": Bad(
        "candidates", f"{_PERSON},priority\nC1,6200,-0.1\n", 2, "priority", sentences.AT_LEAST, "-0.1"
    ),
    "member with 6 days": Bad("members", "member_id,postcode,n_days\nM1,6200,6\n", 2, "n_days", sentences.BETWEEN, "6"),
    "member with half a day": Bad(
        "members", "member_id,postcode,n_days\nM1,6200,1.5\n", 2, "n_days", sentences.WHOLE, "1.5"
    ),
    "member's fixed days": Bad(
        "members",
        "member_id,postcode,n_days,fixed_days\nM1,6200,1,mon;tue\n",
        2,
        "fixed_days",
        sentences.TOO_MANY_FIXED_DAYS,
        "mon;tue",
    ),
    "6 desk-days": Bad("jobs", f"{_JOB},desk_days\nJ1,A,T,6\n", 2, "desk_days", sentences.BETWEEN, "6"),
    "job's fixed days": Bad(
        "jobs",
        f"{_JOB},desk_days,fixed_days\nJ1,A,T,1,mon;tue\n",
        2,
        "fixed_days",
        sentences.TOO_MANY_FIXED_DAYS,
        "mon;tue",
    ),
    "two kinds of place": Bad(
        "jobs", f"{_JOB},place_kind\nJ1,A,T,desk;quiet\n", 2, "place_kind", sentences.ONE_KIND, "desk;quiet"
    ),
    "negative openings": Bad("jobs", f"{_JOB},openings\nJ1,A,T,-1\n", 2, "openings", sentences.AT_LEAST, "-1"),
    "salary turned round": Bad(
        "jobs", f"{_JOB},salary_min,salary_max\nJ1,A,T,40000,30000\n", 2, "salary_max", sentences.MIN_ABOVE_MAX, "30000"
    ),
    "31 November": Bad(
        "jobs", f"{_JOB},valid_through\nJ1,A,T,2026-11-31\n", 2, "valid_through", sentences.DATE, "2026-11-31"
    ),
    "negative count": Bad("places", "house_id,place_kind,count\nH1,desk,-1\n", 2, "count", sentences.AT_LEAST, "-1"),
    "places of an unknown house": Bad(
        "places", "house_id,place_kind,count\nH1,desk,3\nH7,desk,1\n", 3, "house_id", sentences.UNKNOWN_ID, "H7"
    ),
    "class without seats": Bad("blocks", f"{_BLOCK}\nB1,T,0,1\n", 2, "seats", sentences.AT_LEAST, "0"),
    "class on 8 days": Bad("blocks", f"{_BLOCK}\nB1,T,5,8\n", 2, "n_days", sentences.BETWEEN, "8"),
    "class at an unknown house": Bad(
        "blocks", f"{_BLOCK},houses\nB1,T,5,1,H1:1;H9:0.5\n", 2, "houses", sentences.UNKNOWN_ID, "H9"
    ),
    "class at a house twice": Bad(
        "blocks", f"{_BLOCK},houses\nB1,T,5,1,H1:1;H1:0.5\n", 2, "houses", sentences.TWICE_IN_CELL, "H1:1;H1:0.5"
    ),
    "negative preference": Bad(
        "blocks", f"{_BLOCK},houses\nB1,T,5,1,H1:-1\n", 2, "houses", sentences.AT_LEAST, "H1:-1"
    ),
    "two colons": Bad("blocks", f"{_BLOCK},houses\nB1,T,5,1,H1:1:2\n", 2, "houses", sentences.HOUSES, "H1:1:2"),
    "negative value": Bad("blocks", f"{_BLOCK},value\nB1,T,5,1,-2\n", 2, "value", sentences.AT_LEAST, "-2"),
    "fixed perhaps": Bad("blocks", f"{_BLOCK},fixed\nB1,T,5,1,perhaps\n", 2, "fixed", sentences.ONE_OF, "perhaps"),
    "fixed anywhere": Bad(
        "blocks", f"{_BLOCK},days,fixed\nB1,T,5,1,mon,yes\n", 2, "houses", sentences.FIXED_NEEDS_ONE_HOUSE
    ),
    "fixed on more days": Bad(
        "blocks",
        f"{_BLOCK},houses,days,fixed\nB1,T,5,1,H1,mon;tue,yes\n",
        2,
        "days",
        sentences.FIXED_NEEDS_ITS_DAYS,
        "mon;tue",
    ),
    "pin of a stranger": Bad("pins", "candidate_id,job_id\nC9,J1\n", 2, "candidate_id", sentences.UNKNOWN_ID, "C9"),
    "pin to no known job": Bad("pins", "candidate_id,job_id\nC1,J9\n", 2, "job_id", sentences.UNKNOWN_ID, "J9"),
    "pin to no known house": Bad(
        "pins", "candidate_id,job_id,house_id\nC1,J1,H9\n", 2, "house_id", sentences.UNKNOWN_ID, "H9"
    ),
    "candidate pinned without job": Bad("pins", "candidate_id\nC1\n", 2, "job_id", sentences.PIN_NEEDS_JOB),
    "member pinned to a job": Bad("pins", "candidate_id,job_id\nM1,J1\n", 2, "job_id", sentences.PIN_FORBIDS_JOB, "J1"),
    "two pins of one person": Bad(
        "pins", "candidate_id,job_id\nC1,J1\nC1,J0\n", 3, "candidate_id", sentences.PIN_TWICE, "C1"
    ),
    "desk pinned where none is": Bad(
        "pins", "candidate_id,job_id,days\nC1,J0,mon\n", 2, "days", sentences.PIN_WITHOUT_DESK, "mon"
    ),
    "fit above 1": Bad("fit", "candidate_id,job_id,fit\nC1,J1,1.01\n", 2, "fit", sentences.BETWEEN, "1.01"),
    "fit of NaN": Bad("fit", "candidate_id,job_id,fit\nC1,J1,NaN\n", 2, "fit", sentences.FINITE, "NaN"),
    "infinite fit": Bad("fit", "candidate_id,job_id,fit\nC1,J1,inf\n", 2, "fit", sentences.FINITE, "inf"),
    "fit of truth": Bad("fit", "candidate_id,job_id,fit\nC1,J1,True\n", 2, "fit", sentences.FINITE, "True"),
    "blank fit": Bad("fit", "candidate_id,job_id,fit\nC1,J1,\n", 2, "fit", sentences.BLANK),
    "fit of a stranger": Bad(
        "fit", "candidate_id,job_id,fit\nC1,J1,1\nC9,J1,1\n", 3, "candidate_id", sentences.UNKNOWN_ID, "C9"
    ),
    "fit of a member": Bad("fit", "candidate_id,job_id,fit\nM1,J1,1\n", 2, "candidate_id", sentences.UNKNOWN_ID, "M1"),
    "fit to no known job": Bad("fit", "candidate_id,job_id,fit\nC1,J9,1\n", 2, "job_id", sentences.UNKNOWN_ID, "J9"),
    "fit twice": Bad(
        "fit", "candidate_id,job_id,fit\nC1,J1,1\nC2,J1,1\nC1,J1,0.5\n", 4, "candidate_id", sentences.PAIR_TWICE, "C1"
    ),
    "fit without a number's column": Bad("fit", "candidate_id,job_id\nC1,J1\n", 1, "fit", sentences.COLUMN_MISSING),
    "negative minutes": Bad(
        "travel", "candidate_id,house_id,minutes\nC1,H1,-1\n", 2, "minutes", sentences.AT_LEAST, "-1"
    ),
    "travel to no known house": Bad(
        "travel", "candidate_id,house_id,minutes\nM1,H9,1\n", 2, "house_id", sentences.UNKNOWN_ID, "H9"
    ),
    "travel twice": Bad(
        "travel", "candidate_id,house_id,minutes\nM1,H1,1\nM1,H1,2\n", 3, "candidate_id", sentences.PAIR_TWICE, "M1"
    ),
    "birth date column": Bad(
        "candidates", f"{_PERSON},Birth_Date\nC1,6200,\n", 1, "Birth_Date", sentences.PRIVATE_COLUMN
    ),
    "CPR in an id": Bad(
        "candidates", f"{_PERSON}\n010180-1234,6200\n", 2, "candidate_id", sentences.PRIVATE_CELL, "[masked]"
    ),
    "CPR in a job's id": Bad("jobs", f"{_JOB}\n0101801234,A,T\n", 2, "job_id", sentences.PRIVATE_CELL, "[masked]"),
    "CPR in free text": Bad(
        "candidates",
        f"{_PERSON},experience\nC1,6200,cpr 010180 1234 ok\n",
        2,
        "experience",
        sentences.PRIVATE_CELL,
        "[masked]",
    ),
    "CPR in a column that is not used": Bad(
        "members",
        "member_id,postcode,n_days,note\nM1,6200,2,0101801234\n",
        2,
        "note",
        sentences.PRIVATE_CELL,
        "[masked]",
    ),
    "CPR in a number's column": Bad(
        "candidates", f"{_PERSON},salary_min\nC1,6200,0101801234\n", 2, "salary_min", sentences.PRIVATE_CELL, "[masked]"
    ),
    "CPR in the header": Bad(
        "candidates", f"{_PERSON},x 010180-1234\nC1,6200,\n", 1, "[masked]", sentences.PRIVATE_CELL
    ),
    "birth date in free text": Bad(
        "candidates",
        f"{_PERSON},experience\nC1,6200,Født 12.3.1980\n",
        2,
        "experience",
        sentences.PRIVATE_CELL,
        "[masked]",
    ),
    "CPR in a fit": Bad(
        "fit", "candidate_id,job_id,fit\n010180-1234,J1,1\n", 2, "candidate_id", sentences.PRIVATE_CELL, "[masked]"
    ),
    "CPR for minutes": Bad(
        "travel", "candidate_id,house_id,minutes\nC1,H1,0101801234\n", 2, "minutes", sentences.PRIVATE_CELL, "[masked]"
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_broken_rule_is_one_fault_that_names_its_place(what: str, tmp_path: Path) -> None:
    """Whatever single rule a folder breaks, exactly that fault is listed, with file, line, column, rule and value."""
    bad = BAD[what]
    faults = refused(tmp_path, **{bad.stem: bad.text})
    found = [(fault.file, fault.line, fault.column, fault.rule, fault.value) for fault in faults]
    assert found == [(f"{bad.stem}.csv", *bad[2:])]
    assert "{" not in str(faults[0])


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Faults of different kinds in different files hide none of one another, and come by file and line."""
    faults = refused(
        tmp_path,
        candidates="candidate_id,postcode,days\nC1,x,mon\nC2,6200,noday\n",
        blocks='block_id,title,seats,n_days\nB1,T,0,1\n"B2,T,1,1\n',
        jobs="job_id,employer\nJ1,A\n",
        places="house_id,place_kind,count\nH9,desk,none\n",
        fit="candidate_id,job_id,fit\nC1,J1,2\nC2,J7,1\nC7,J1,1\n",
        travel="candidate_id,house_id,minutes\nC1,H1,1\nC1,H8,soon\n",
    )
    assert [(fault.file, fault.line, fault.column) for fault in faults] == [
        ("candidates.csv", 2, "postcode"),
        ("candidates.csv", 3, "days"),
        ("jobs.csv", 1, "title"),
        ("places.csv", 2, "count"),
        ("places.csv", 2, "house_id"),
        ("blocks.csv", 2, "seats"),
        ("blocks.csv", 3, ""),
        ("fit.csv", 2, "fit"),
        ("fit.csv", 3, "job_id"),
        ("fit.csv", 4, "candidate_id"),
        ("travel.csv", 3, "minutes"),
        ("travel.csv", 3, "house_id"),
    ]


def test_ids_in_lost_rows_are_not_called_unknown(tmp_path: Path) -> None:
    """Where a row could not be read, an id that is declared nowhere else is not held against other files."""
    text = 'candidate_id,postcode\nC1,"62"00\nC2,6400\n'
    faults = refused(tmp_path, candidates=text, pins="candidate_id,job_id\nC1,J1\n")
    assert [(fault.file, fault.rule) for fault in faults] == [("candidates.csv", sentences.TEXT_AFTER_QUOTE)]


def test_each_bad_row_is_listed(tmp_path: Path) -> None:
    """A thousand rows with the same fault are a thousand faults, each with its own line."""
    rows = "".join(f"C{i},62\n" for i in range(1000))
    faults = refused(tmp_path, candidates=f"candidate_id,postcode\n{rows}")
    assert [fault.line for fault in faults] == list(range(2, 1002))


def test_the_line_is_where_the_row_begins(tmp_path: Path) -> None:
    """Quoted line breaks and blank rows are counted as the physical lines they are."""
    text = 'candidate_id,postcode,experience\nC1,6200,"one\ntwo"\n\n,,\nC2,x,"three\r\nfour"\nC3,y,\n'
    assert [fault.line for fault in refused(tmp_path, candidates=text)] == [6, 8]


def test_a_line_of_50_mb_is_refused(tmp_path: Path) -> None:
    """A file that is one huge line of cells, or one huge cell, is a fault at that line; other rows are still read."""
    for huge in ("," * 50_000_000, "x" * 50_000_000):
        faults = refused(tmp_path, candidates=f"candidate_id,postcode\nC1,6200\n{huge}\nC2,no\n")
        assert [(fault.line, fault.rule) for fault in faults] == [
            (3, sentences.LINE_TOO_LONG),
            (4, sentences.POSTCODE),
        ]


def test_an_unused_fit_file_is_not_judged(tmp_path: Path) -> None:
    """With `use_fit` and `use_travel` off, those files are neither read nor counted among the inputs."""
    folder = write(tmp_path, {"fit.csv": b"\0", "travel.csv": b"\0"})
    reading = read_folder(folder, use_fit=False, use_travel=False, today=TODAY)
    assert reading.market.fits is None
    assert reading.market.travel is None
    assert "fit.csv" not in reading.inputs
