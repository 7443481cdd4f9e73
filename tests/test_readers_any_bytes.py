"""Whatever bytes a file holds, the readers read it or list its faults; nothing else ever comes out."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from readers_folder import TODAY, read, write

from api.readers import read_folder, sentences
from api.readers.sheet import read_sheet
from api.words import Words
from matching.errors import BadInput

_PIECES = st.sampled_from(
    [
        *("candidate_id", "postcode", "days", "wishes", "C1", "C2", "6200", "mon-fri", "J1:0.1", "0,5", "nan", "ø"),
        *(",", ";", "\t", "|", ":", '"', '""', "\n", "\r\n", "\r", " ", "=", "-", "\ufeff", "\u2028", "\x0b", "½", "١"),
        *("age", "120380-1234", "født 1980", "candidate_id,postcode\n", "x" * 300),
    ]
)
_BROKEN = st.lists(_PIECES, max_size=40).map("".join)
_BYTES = st.binary(max_size=200) | _BROKEN.map(str.encode) | _BROKEN.map(lambda s: s.encode("cp1252", "replace"))


@settings(max_examples=300, deadline=None)
@given(candidates=_BYTES, pins=st.none() | _BYTES, fit=st.none() | _BYTES)
@example(candidates=b"candidate_id,postcode\nC1,6200\n", pins=None, fit=b"candidate_id,job_id,fit\nC1,J1,1")
@example(candidates=b'"candidate_id"', pins=None, fit=None)
def test_any_bytes_are_read_or_refused(candidates: bytes, pins: bytes | None, fit: bytes | None) -> None:
    """Random files give a market or BadInput whose every fault can be said in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"candidates.csv": candidates, "pins.csv": pins, "fit.csv": fit})
        try:
            reading = read_folder(Path(folder), today=TODAY)
        except BadInput as error:
            said = [(str(fault), Words("da").fault(fault)) for fault in error.faults]
        else:
            said = [(str(notice), notice.text) for notice in reading.notices]
            assert reading.market.candidates["candidate_id"].is_unique
    assert all(map(all, said))


_CELL = st.text(alphabet='aø5 ,;\t"\n\r|-', max_size=8).map(str.strip)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(_CELL, min_size=3, max_size=3).filter(any), max_size=8),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_quoted_cells_come_back_as_they_were(rows: list[list[str]], delimiter: str, end: str) -> None:
    """A table that is written with every cell quoted is read back cell by cell, each row at its own line."""
    header = delimiter.join(["k", "b", "c"])
    written = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    sheet = read_sheet(end.join([header, *written]), "x.csv", ["k", "b", "c"])
    assert sheet.faults == ()
    assert [list(row) for row in zip(*sheet.columns.values(), strict=True)] == rows
    lines = [2 + sum(_n_breaks(row) + 1 for row in written[:k]) for k in range(len(rows))]
    assert sheet.lines.tolist() == lines


def _n_breaks(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_a_date_of_today_is_asked_for(tmp_path: Path) -> None:
    """The same folder read a day later says that the job has ended: the readers have no clock of their own."""
    jobs = "job_id,employer,title,valid_through\nJ1,A,T,2026-11-23\n"
    read(tmp_path, jobs=jobs)
    later = read_folder(tmp_path, today=TODAY + dt.timedelta(days=1))
    assert [notice.text for notice in later.notices] == [sentences.JOBS_ENDED]
