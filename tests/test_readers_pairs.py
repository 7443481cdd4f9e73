"""Fits and travel times: the fast way and the careful way are one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from readers_folder import SOUND, read

from api.readers import pairs
from api.readers.pairs import PairFile, read_pairs
from api.readers.parse import read_table
from api.readers.schema import CANDIDATES, FIT, HOUSES, JOBS, MEMBERS, TRAVEL
from api.readers.sources import Source

_TABLES = {s.stem: read_table(s, s.stem, SOUND[f"{s.stem}.csv"].encode()) for s in (CANDIDATES, MEMBERS, JOBS, HOUSES)}
_FIT = PairFile(schema=FIT, people=[_TABLES["candidates"]], others=[_TABLES["jobs"]], names=("candidate", "job", "fit"))
_TRAVEL = PairFile(
    schema=TRAVEL,
    people=[_TABLES["candidates"], _TABLES["members"]],
    others=[_TABLES["houses"]],
    names=("person", "house", "minutes"),
)
_NUMBERS = st.floats(0, 1).map(repr) | st.sampled_from(
    ["0", "1", " 0.5 ", "0,5", '"0,5"', '"0.5"', "nan", "inf", "True", "1.01", "-0", "", "1e-3", "1_0", "0x1", "0.5 x"]
)
_LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", " C1 ", '"C2"', '"C1" ', "C9", "", "M1", "c1"]),
        st.sampled_from(["J1", "J0", " J1", '"J0"', "J9", "", "H1", "H2"]),
        _NUMBERS,
        st.sampled_from(["", "", "", "", ",", ",x", "\n", "\n \n", "\n,,", '"']),
    ),
    max_size=4,
)


def _source(data: bytes) -> Source:
    return Source(file="pairs.csv", data=data, sha256="")


@settings(max_examples=500, deadline=None)
@given(
    _LINES,
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from([_FIT, _TRAVEL]),
)
@example([("C1", "J1", "True", "")], ",", "\n", "utf-8", _FIT)
@example([("C1", "J1", "0.5", "")], ",", "\n", "utf-8-sig", _TRAVEL)
def test_the_fast_way_agrees_with_the_careful_way(
    lines: list[tuple[str, str, str, str]], delimiter: str, end: str, encoding: str, wanted: PairFile
) -> None:
    """Where the fast way answers, the careful way finds no fault and the same numbers to the bit."""
    header = delimiter.join(column.name for column in wanted.schema.columns)
    text = end.join([header, *(delimiter.join(line[:3]) + line[3] for line in lines), ""])
    source = _source(text.encode(encoding))
    fast = pairs._fast(source.data, wanted)
    careful = read_pairs(source, wanted, clean=False)
    if fast is not None:
        assert careful.faults == ()
        pd.testing.assert_frame_equal(fast, careful.frame, check_exact=True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("number", ["0.1", "0,1"])
def test_a_plain_file_takes_the_fast_way(delimiter: str, number: str) -> None:
    """Every delimiter, quotes, a byte order mark and a decimal comma beside semicolons are plain enough."""
    fit = f'"{number}"' if delimiter == number[1] else number
    rows = [["Candidate_ID", "JOB_ID", "fit"], ["C1", '"J1"', fit], ["C2", "J1 ", fit]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    fast = pairs._fast(data, _FIT)
    if delimiter == number[1]:
        assert fast is None
        fast = read_pairs(_source(data), _FIT, clean=True).frame
    assert fast is not None
    assert fast.to_dict("list") == {"candidate": [0, 1], "job": [0, 0], "fit": [0.1, 0.1]}


def test_an_extra_column_is_read_the_careful_way(tmp_path: Path) -> None:
    """A fourth column is not used, but it is looked through for private facts."""
    text = "candidate_id,job_id,fit,why\nC1,J1,0.5,good\n"
    assert pairs._fast(text.encode(), _FIT) is None
    assert read(tmp_path, fit=text).market.fits is not None


def test_the_fast_way_trusts_only_sound_tables() -> None:
    """With a fault elsewhere every line of the pairs is looked at, so that private ids are found there too."""
    source = _source(b"candidate_id,job_id,fit\nC1,J1,0.5\n")
    doubted = dataclasses.replace(
        _FIT, people=[read_table(CANDIDATES, "c", b"candidate_id,postcode\n010180-1234,6200")]
    )
    secret = _source(b"candidate_id,job_id,fit\n010180-1234,J1,0.5\n")
    assert read_pairs(source, _FIT, clean=True).faults == ()
    assert [fault.value for fault in read_pairs(secret, doubted, clean=False).faults] == ["[masked]"]
