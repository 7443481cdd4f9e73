"""CPR numbers and birth dates: what is found, what is not, and that nothing found is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers_folder import TODAY, read, refused, write

from api.readers import read_folder, sentences
from api.readers.privacy import holds_cpr, is_private, is_private_column, shown, without_cpr
from api.readers.schema import SCHEMAS
from api.words import Words
from matching.errors import BadInput

_CPR = "120380-1234"


@pytest.mark.parametrize(
    "text",
    [
        *("0101801234", "010180-1234", "010180 1234", "010180\u20131234", "010180 - 1234", "010180\u00a01234"),
        *("cpr:3112991234.", "A0101801234B", "(290280-1234)", "290200-0000", "x\n010180-1234\ny", "1 010180-1234 5"),
        "310280-1234 010180-1234",
    ],
)
def test_a_cpr_number_is_found(text: str) -> None:
    """Valid ddmmyy, an optional space or hyphen, four digits, no digit beside it: found anywhere in a text."""
    assert holds_cpr(text)
    assert shown(text) == "[masked]"


@pytest.mark.parametrize(
    "text",
    [
        *("320180-1234", "001180-1234", "011380-1234", "010080-1234", "310480-1234", "300280-1234", "290281-1234"),
        *("10101801234", "01018012345", "010180-123", "010180-12345", "010180--1234", "010180/1234", "010180.1234"),
        *("+45 12345678", "12 34 56 78", "4512345678", "74 62 01 01", "J2026110812345", "5790001234567", ""),
        *("2026-11-23", "01-01-80", "0101 8012 34", "87654321"),
    ],
)
def test_what_is_no_cpr_number_is_let_through(text: str) -> None:
    """Days that do not exist, longer or shorter numbers, phone numbers and long ids are no CPR numbers."""
    assert not holds_cpr(text)
    assert shown(text) == text


def test_decimals_are_no_cpr_number_in_a_column_of_numbers() -> None:
    """Ten decimals that happen to look like a CPR number are let through in a number, not in a text."""
    assert not holds_cpr("55.0412345678", numbers=True)
    assert holds_cpr("55.0412345678")
    assert holds_cpr("0412345678", numbers=True)


@given(st.text(alphabet="0123456789 -", max_size=16))
def test_the_pattern_agrees_with_a_slow_reading(text: str) -> None:
    """The regular expression finds a CPR number exactly where trying every start by hand finds one."""
    assert holds_cpr(text) == any(_cpr_at(text, start) for start in range(len(text)))


def _cpr_at(text: str, start: int) -> bool:
    six, tail = text[start : start + 6], text[start + 6 :]
    if len(six) < 6 or not six.isdigit() or (start and text[start - 1].isdigit()):
        return False
    day, month, year = int(six[:2]), int(six[2:4]), int(six[4:])
    last = {2: 29 if year % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    if not (1 <= month <= 12 and 1 <= day <= last):
        return False
    for gap in ("", " ", "-", " -", "- ", " - ", "  "):
        digits = tail[len(gap) :]
        if tail.startswith(gap) and digits[:4].isdigit() and len(digits) >= 4 and not digits[4:5].isdigit():
            return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        *("født 12.3.1980", "Født den 12. marts 1980", "born 1980-03-12", "Born in 1980", "f. 12/3-80", "f. 1980"),
        *("Fødselsdag: 12/3 1980", "date of birth 12.03.80", "DOB 12031980", "født i Tønder 12.3.1980", "b. 1980"),
        *("foedt 120380", "birthday: March 12, 1980", "born on 12th of March 1980", "født i 1980", "fødselsår 1980"),
        "Jeg er født i Aabenraa den 12-03-1980 og har altid boet her",
    ],
)
def test_a_birth_date_is_found(text: str) -> None:
    """A word for birth with a date or a year behind it is private."""
    assert is_private(text)
    assert shown(text) == "[masked]"


@pytest.mark.parametrize(
    "text",
    [
        *("ansat 12.3.1980", "since 1980-03-12", "f.eks. 12.3.2020", "født leder med 10 års erfaring", "airborne 2019"),
        *("født og opvokset i Tønder", "fødselshjælper 2010-2015", "newborn care 2012", "ref. 2019", "a born leader"),
        *("web. 2019", "nyfødte 2010", "10 års erfaring fra 2010 til 2020"),
    ],
)
def test_a_date_that_is_no_birth_date_is_let_through(text: str) -> None:
    """A date without a word for birth, or such a word without a date, is not private."""
    assert not is_private(text)


@pytest.mark.parametrize(
    "name",
    [
        *("cpr", "CPR", "cpr_nr", "CPR-nummer", "cprnr", "personnummer", "person nummer", "birthdate", "Birth_Date"),
        *(
            "date_of_birth",
            "dateOfBirth",
            "dob",
            "DOB",
            "fødselsdato",
            "Foedselsdag",
            "fodselsdato",
            "age",
            "Age (years)",
        ),
        *("alder", "sex", "gender", "køn", "KOEN", "candidate_age", "birth year", "aldersgruppe", "født"),
    ],
)
def test_a_column_made_for_private_facts_is_found(name: str) -> None:
    """Columns for CPR number, birth date, age and sex are known by whole words, Danish and English."""
    assert is_private_column(name)


@pytest.mark.parametrize(
    "name",
    [
        *("agency", "language", "languages", "average", "message", "essex", "kontor", "begyndelsesalderen_x"),
        *("manager", "percent", "stage", "usage", "skøn", "engagement", "package", "sexton", "note"),
        *(column.name for schema in SCHEMAS for column in schema.columns),
    ],
)
def test_a_column_that_only_sounds_like_it_is_let_through(name: str) -> None:
    """Longer words that hold such a word, and every column of the file formats, are not refused."""
    assert not is_private_column(name)


@pytest.mark.parametrize("stem", ["candidates", "members", "pins", "fit", "travel"])
@pytest.mark.parametrize("secret", [_CPR, "1203801234", "born 1980-03-12"])
def test_nothing_private_is_echoed(stem: str, secret: str, tmp_path: Path) -> None:
    """A secret in every cell of a people's file, header and an unused column included, is in no message at all."""
    columns = next(schema.columns for schema in SCHEMAS if schema.stem == stem)
    header = ",".join([*(column.name for column in columns), f"note {secret}"])
    rows = "\n".join(",".join([f"x {secret} x{k}" if k else secret for _ in range(len(columns) + 1)]) for k in range(3))
    faults = refused(tmp_path, **{stem: f"{header}\n{rows}\n"})
    said = str(BadInput(faults)) + repr(faults) + "".join(Words("da").fault(fault) for fault in faults)
    assert len(faults) >= len(columns)
    for part in (secret, "120380", "1234", "1980"):
        assert part not in said


def test_a_secret_id_is_masked_where_other_files_use_it(tmp_path: Path) -> None:
    """An id with a CPR number is refused in each file that holds it, and masked in each fault."""
    faults = refused(
        tmp_path,
        candidates=f"candidate_id,postcode\n{_CPR},6200\n{_CPR},6200\n",
        pins=f"candidate_id,job_id\n{_CPR},J1\n",
        fit=f"candidate_id,job_id,fit\n{_CPR},J1,1\n{_CPR},J1,1\n",
    )
    assert _CPR not in str(BadInput(faults))
    assert [(fault.file, fault.line) for fault in faults if fault.rule == sentences.PRIVATE_CELL] == [
        *(("candidates.csv", 2), ("candidates.csv", 3)),
        ("pins.csv", 2),
        *(("fit.csv", 2), ("fit.csv", 3)),
    ]
    assert all(fault.value == "[masked]" for fault in faults)


def test_a_private_column_is_refused_in_people_s_files_only(tmp_path: Path) -> None:
    """An age column is refused for people; beside houses it is merely not used."""
    faults = refused(tmp_path, members="member_id,postcode,n_days,Age\nM1,6200,2,44\n")
    assert [(fault.column, fault.rule) for fault in faults] == [("Age", sentences.PRIVATE_COLUMN)]
    houses = "house_id,name,municipality,postcode,age\nH1,N,A,6200,44\nH2,N,A,6200,9\n"
    write(tmp_path, {"members.csv": None, "houses.csv": houses})
    (tmp_path / "members.csv").unlink()
    assert sentences.UNUSED_COLUMNS in [notice.text for notice in read_folder(tmp_path, today=TODAY).notices]


def test_a_cpr_number_in_an_advertisement_is_removed_with_a_notice(tmp_path: Path) -> None:
    """An advertisement keeps its text without the number, and a notice counts the cells."""
    jobs = f'job_id,employer,title,description\nJ1,A,T,"Ring til {_CPR}, ikke 310280-1234"\nJ0,A {_CPR},T,\n'
    reading = read(tmp_path, jobs=jobs)
    assert reading.market.jobs["description"].tolist() == ["Ring til [removed], ikke 310280-1234", ""]
    assert reading.market.jobs["employer"].tolist() == ["A", "A [removed]"]
    notices = [notice for notice in reading.notices if notice.text == sentences.REMOVED]
    assert [(notice.file, notice.params) for notice in notices] == [("jobs.csv", {"n": 2, "first": 2})]
    assert _CPR not in repr(reading.notices)


def test_removing_leaves_everything_else() -> None:
    """Only the number goes; what only looks like one stays."""
    assert without_cpr("a 010180-1234, b 0101801234; c 320180-1234") == "a [removed], b [removed]; c 320180-1234"


def test_a_coordinate_with_ten_decimals_is_read(tmp_path: Path) -> None:
    """A latitude whose decimals look like a CPR number is a latitude, and so is a wish."""
    text = "candidate_id,postcode,lat,lon,wishes\nC1,6200,55.0412345678,9.0101801234,J1:0.0101801234\n"
    row = read(tmp_path, candidates=text).market.candidates.iloc[0]
    assert row["lat"] == 55.0412345678
    assert row["wishes"] == (("J1", 0.0101801234),)
