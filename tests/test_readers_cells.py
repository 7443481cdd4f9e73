"""The words of one cell: what each parser reads, and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.readers import cells
from api.readers.numbers import Refused, number, real, whole
from matching.week import DAYS, PARTS, day_names, part_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mon;wed", "mon wed"),
        ("Mandag|ONSDAG", "mon wed"),
        ("man., tir. og", None),
        ("man, tir", "mon tue"),
        ("fre lør", "fri sat"),
        ("man–fre", "mon tue wed thu fri"),
        ("Thu - Sat; søn", "thu fri sat sun"),
        ("lordag;soendag", "sat sun"),
        ("mon;mon;mon", "mon"),
        ("fri-mon", None),
        ("mon-wed-fri", None),
        ("mon-", None),
        ("-mon", None),
        ("day", None),
        ("8", None),
        (";", ""),
    ],
)
def test_days_are_read_in_danish_and_english(text: str, names: str | None) -> None:
    """Names, short names and ranges in any case become a mask; anything else is refused."""
    if names is None:
        with pytest.raises(Refused):
            cells.days(text)
    else:
        assert " ".join(day_names(cells.days(text))) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [("am;pm", "am pm"), ("Aften|formiddag", "am eve"), ("em", "pm"), ("f.m.", None), ("night", None), ("|", "")],
)
def test_parts_are_read_in_danish_and_english(text: str, names: str | None) -> None:
    """Day parts in either language become a mask; anything else is refused."""
    if names is None:
        with pytest.raises(Refused):
            cells.parts(text)
    else:
        assert " ".join(part_names(cells.parts(text))) == names


@given(st.sets(st.sampled_from(DAYS)), st.sets(st.sampled_from(PARTS)), st.sampled_from(";|"))
def test_written_masks_are_read_back(days: set[str], parts: set[str], separator: str) -> None:
    """What mikropol writes as days and parts it reads as the same days and parts."""
    assert set(day_names(cells.days(separator.join(days)))) == days
    assert set(part_names(cells.parts(separator.join(parts)))) == parts


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), ("0,5", 0.5), ("-3", -3.0), ("+.5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-0", 0.0), (",5", 0.5)],
)
def test_a_number_is_read_with_point_or_comma(text: str, value: float) -> None:
    """A decimal point, a decimal comma and an exponent are all numbers."""
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["nan", "NaN", "inf", "-Infinity", "1_0", "1.000,5", "0x1", "1e999", "five", "1 000", ".", "1e", "٣", "--1"]
)
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    """NaN, infinities, thousand separators and Python's own notations are refused."""
    with pytest.raises(Refused):
        number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_read_back_exactly(value: float) -> None:
    """`repr(float)` is read back to the same bits."""
    assert number(repr(value)).hex() == value.hex()


@pytest.mark.parametrize("parse", [cells.days, cells.parts, cells.postcode, cells.languages, cells.date, number])
def test_a_long_cell_is_refused_in_linear_time(parse: Callable[[str], object]) -> None:
    """A hundred thousand spaces before a wrong end do not make a pattern try every way through them."""
    with pytest.raises(Refused):
        parse("6200" + " " * 100_000 + "1")


def test_limits_are_inclusive() -> None:
    """A number on the limit is in range, the next double beyond it is not."""
    assert real(0, 1)("1") == 1.0
    assert real(0, 1)("0") == 0.0
    with pytest.raises(Refused):
        real(0, 1)("1.0000000000000002")
    with pytest.raises(Refused):
        real(0)("-5e-324")


def test_a_count_may_be_written_as_a_decimal() -> None:
    """`3.0` and `3,0` are 3, `3.5` is no count, and a count no house could hold is refused."""
    assert whole(0)("3.0") == whole(0)("3,0") == 3
    for text in ("3.5", "1e12"):
        with pytest.raises(Refused):
            whole(0)(text)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("6200", "6200"), ("DK-6200", "6200"), ("6200 Aabenraa", "6200"), ("24937", "24937"), ("D-24937", "24937")],
)
def test_a_postcode_is_its_digits(text: str, digits: str) -> None:
    """Country letters and the town's name are dropped."""
    assert cells.postcode(text) == digits


@pytest.mark.parametrize("text", ["620", "620000", "Aabenraa", "6200 2", "-6200", "6200.0", "62 00"])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    """A postcode has four digits, a German one five."""
    with pytest.raises(Refused):
        cells.postcode(text)


@pytest.mark.parametrize("text", ["2026-12-31", "31-12-2026", "31/12/2026", "31.12.2026", "2026-12-31T23:59:00+01:00"])
def test_a_date_is_read_as_iso_or_danish(text: str) -> None:
    """ISO and Danish dates are the same day, with or without a time."""
    assert cells.date(text) == dt.date(2026, 12, 31)


@pytest.mark.parametrize("text", ["2026-13-01", "12/31/2026", "31-12-26", "2026-02-29", "tomorrow", "20261231"])
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    """American order, two-digit years and days outside the calendar are refused."""
    with pytest.raises(Refused):
        cells.date(text)


def test_languages_are_codes_with_levels() -> None:
    """A code with a CEFR level or none; the same language twice is read once if it says the same."""
    assert cells.languages("DA:c2; en : B2|de") == (("da", "C2"), ("en", "B2"), ("de", ""))
    assert cells.languages("da:C2;da:C2") == (("da", "C2"),)


def test_lists_are_stripped_and_each_item_stands_once() -> None:
    """Both separators, spaces and empty items are forgiven; needs are lower-cased."""
    assert cells.words(" a ;; b|a ") == ("a", "b")
    assert cells.lower_words("Step_Free;step_free") == ("step_free",)


def test_wishes_and_houses_are_ids_with_numbers() -> None:
    """Wishes at the limit are read; a house without a preference has 1."""
    assert cells.wishes("J1:0.2; J2 : -0,2") == (("J1", 0.2), ("J2", -0.2))
    assert cells.preferred_houses("H1;H2:0") == (("H1", 1.0), ("H2", 0.0))
    for text in ("J1:", ":0.1", "J1:0.1:2"):
        with pytest.raises(Refused):
            cells.wishes(text)
    with pytest.raises(Refused):
        cells.preferred_houses("H1:")


@given(st.text(min_size=1))
def test_an_id_is_kept_or_refused(text: str) -> None:
    """An id is returned unchanged, or refused for exactly the characters that the file formats name."""
    bad = any(sign in text for sign in ";|:") or text[0] in "=+-@" or not text.isprintable()
    if bad:
        with pytest.raises(Refused):
            cells.ident(text)
    else:
        assert cells.ident(text) == text
