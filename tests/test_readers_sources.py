"""Which files of a folder are read: missing ones, second ones, and formats that are not read yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from readers_folder import TODAY, read, refused, write

from api.readers import read_folder, sentences
from matching.errors import BadInput


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    """A folder that is not there is one fault, not a traceback."""
    with pytest.raises(BadInput, match=sentences.NO_FOLDER):
        read_folder(tmp_path / "nowhere", today=TODAY)


@pytest.mark.parametrize("stem", ["candidates", "jobs", "houses", "places"])
def test_a_missing_required_file_is_the_only_fault(stem: str, tmp_path: Path) -> None:
    """Ids that only the missing file could declare are not called unknown."""
    fit = "candidate_id,job_id,fit\nC1,J1,1\n"
    faults = refused(tmp_path, **{stem: None}, fit=fit)
    assert [(fault.file, fault.rule) for fault in faults] == [(f"{stem}.csv", sentences.NO_FILE)]


@pytest.mark.parametrize("stem", ["members", "blocks"])
def test_an_optional_file_may_be_missing(stem: str, tmp_path: Path) -> None:
    """A file that is marked optional can be left out; its table is empty."""
    assert len(getattr(read(tmp_path, **{stem: None}).market, stem)) == 0


def test_names_that_differ_in_case_are_two_sources(tmp_path: Path) -> None:
    """`Jobs.CSV` beside `jobs.csv` is refused: nobody could say which one counts."""
    write(tmp_path, {"Jobs.CSV": "job_id,employer,title\nJ1,A,T\n"})
    with pytest.raises(BadInput) as caught:
        read_folder(tmp_path, today=TODAY)
    assert [(f.file, f.rule, f.params) for f in caught.value.faults if f.rule == sentences.TWO_SOURCES] == [
        ("Jobs.CSV", sentences.TWO_SOURCES, {"others": "jobs.csv"})
    ]


@pytest.mark.parametrize("other", ["jobs.jsonld", "jobs/", "candidates.json"])
def test_another_format_beside_a_table_is_two_sources(other: str, tmp_path: Path) -> None:
    """A second source in another format is refused as well."""
    write(tmp_path, {})
    path = tmp_path / other
    path.mkdir() if other.endswith("/") else path.write_text("{}")
    with pytest.raises(BadInput) as caught:
        read_folder(tmp_path, today=TODAY)
    assert [fault.rule for fault in caught.value.faults] == [sentences.TWO_SOURCES]


def test_another_format_alone_is_said_to_be_unread(tmp_path: Path) -> None:
    """`jobs.jsonld` alone gives one fault, which says what to give instead."""
    write(tmp_path, {"jobs.csv": None, "jobs.jsonld": "{}"})
    with pytest.raises(BadInput) as caught:
        read_folder(tmp_path, today=TODAY)
    assert [(f.file, f.rule, f.params) for f in caught.value.faults] == [
        ("jobs.jsonld", sentences.NOT_READ_YET, {"file": "jobs.csv"})
    ]


def test_a_folder_in_a_file_s_place_cannot_be_opened(tmp_path: Path) -> None:
    """A folder named `members.csv` is a fault of that file."""
    (tmp_path / "members.csv").mkdir()
    faults = refused(tmp_path, members=None)
    assert [(fault.file, fault.rule) for fault in faults] == [("members.csv", sentences.CANNOT_OPEN)]
