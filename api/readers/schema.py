"""Every file, column, default and range of the file formats, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from api.readers import cells
from api.readers.numbers import real, whole
from matching.week import WEEKDAYS, WHOLE_DAY

Dtype = Literal["str", "float64", "int64", "bool", "object"]
_NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Attributes
    ----------
    name
    parse
        Stripped, non-blank text → value, or raises `Refused`; None keeps the text.
    dtype
        Of the record table.
    default
        The value of a blank cell, and a stand-in where the cell is refused.
    required
        The column must be there and no cell blank.
    numbers
        Cells hold numbers, so their decimals are not mistaken for CPR numbers.
    """

    name: str
    parse: Callable[[str], object] | None = None
    dtype: Dtype = "str"
    default: object = ""
    required: bool = False
    numbers: bool = False


@dataclass(frozen=True, kw_only=True)
class Schema:
    """One file.

    Attributes
    ----------
    stem
        The file's name without ``.csv``.
    columns
    required
        Without this file nothing can be read.
    people
        The file is about people: CPR numbers, birth dates and columns for them are refused.
    advertisements
        The file holds advertisements: CPR numbers in them are removed.
    other_forms
        Endings of the same kind of source in formats that are not read yet; a folder ``stem/`` counts as one too.
    """

    stem: str
    columns: tuple[Column, ...]
    required: bool = False
    people: bool = False
    advertisements: bool = False
    other_forms: tuple[str, ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})


def _id(name: str) -> Column:
    return Column(name=name, parse=cells.ident, required=True)


def _name(name: str, *, required: bool = False) -> Column:
    return Column(name=name, required=required)


def _real(name: str, low: float = 0, high: float = float("inf"), default: float = _NAN) -> Column:
    return Column(name=name, parse=real(low, high), dtype="float64", default=default, numbers=True)


def _whole(name: str, low: int, high: int | None = None, *, default: int | None = None) -> Column:
    parse = whole(low) if high is None else whole(low, high)
    required = default is None
    return Column(
        name=name,
        parse=parse,
        dtype="int64",
        default=low if default is None else default,
        required=required,
        numbers=True,
    )


def _list(name: str, parse: Callable[[str], object] = cells.words, *, numbers: bool = False) -> Column:
    return Column(name=name, parse=parse, dtype="object", default=(), numbers=numbers)


def _mask(name: str, parse: Callable[[str], int], default: int) -> Column:
    return Column(name=name, parse=lambda text: parse(text) or default, dtype="int64", default=default)


def _choice(name: str, default: str, *allowed: str, also: dict[str, str] | None = None) -> Column:
    meanings = {word: word for word in allowed} | (also or {})
    return Column(name=name, parse=cells.one_of(meanings, ", ".join(allowed)), default=default)


def _kind(default: str) -> Column:
    return Column(name="place_kind", parse=cells.kind, default=default)


_POSTCODE = Column(name="postcode", parse=cells.postcode, required=True)
_LAT, _LON = _real("lat", -90, 90), _real("lon", -180, 180)
_DAYS, _PARTS = _mask("days", cells.days, WEEKDAYS), _mask("day_parts", cells.parts, WHOLE_DAY)
_FIXED_DAYS = _mask("fixed_days", cells.days, 0)
_MAX_TRAVEL = _real("max_travel_min", default=45.0)
_MODE = _choice(
    "travel_mode", "car", "car", "bike", "transit", also={"bil": "car", "cykel": "bike", "kollektiv": "transit"}
)
_NEEDS = _list("needs", cells.lower_words)
_PRIORITY = _real("priority", default=0.0)
_LANGUAGES = _list("languages", cells.languages)

CANDIDATES = Schema(
    stem="candidates",
    required=True,
    people=True,
    other_forms=(".json", ".jsonl", ".xml"),
    columns=(
        *(_id("candidate_id"), _POSTCODE, _LAT, _LON, _name("occupation"), _list("skills"), _name("experience")),
        *(_name("education"), _LANGUAGES, _DAYS, _PARTS, _MAX_TRAVEL, _MODE, _NEEDS),
        *(_real("hours_min"), _real("hours_max"), _real("salary_min")),
        *(_choice("remote_min", "full", "full", "hybrid"), _real("max_office_days"), _list("avoid_employers")),
        *(_list("wishes", cells.wishes, numbers=True), _PRIORITY),
    ),
)
MEMBERS = Schema(
    stem="members",
    people=True,
    columns=(
        *(_id("member_id"), _POSTCODE, _whole("n_days", 1, 5), _LAT, _LON, _DAYS, _PARTS, _FIXED_DAYS, _kind("desk")),
        *(_MAX_TRAVEL, _MODE, _NEEDS, _real("value", default=0.5), _PRIORITY),
    ),
)
JOBS = Schema(
    stem="jobs",
    required=True,
    advertisements=True,
    other_forms=(".jsonld", ".json", ".jsonl", ".xml"),
    columns=(
        *(_id("job_id"), _name("employer", required=True), _name("title", required=True), _name("description")),
        *(_list("skills"), _LANGUAGES, Column(name="postcode", parse=cells.postcode)),
        *(_choice("remote_mode", "", "full", "hybrid", "onsite"), _real("office_days_per_month")),
        *(_whole("desk_days", 0, 5, default=5), _FIXED_DAYS, _PARTS, _kind("desk"), _NEEDS),
        *(_whole("openings", 0, default=1), _real("hours"), _real("salary_min"), _real("salary_max")),
        Column(name="valid_through", parse=cells.date, dtype="object", default=None),
    ),
)
HOUSES = Schema(
    stem="houses",
    required=True,
    columns=(
        *(_id("house_id"), _name("name", required=True), _name("municipality", required=True), _POSTCODE, _LAT, _LON),
        _list("has", cells.lower_words),
    ),
)
PLACES = Schema(
    stem="places",
    required=True,
    columns=(
        *(_name("house_id", required=True), Column(name="place_kind", parse=cells.kind, required=True)),
        *(_whole("count", 0), _DAYS, _PARTS),
    ),
)
BLOCKS = Schema(
    stem="blocks",
    columns=(
        *(_id("block_id"), _name("title", required=True), _whole("seats", 1), _whole("n_days", 1, 7), _kind("seat")),
        *(_PARTS, _DAYS, _list("houses", cells.preferred_houses, numbers=True), _real("value")),
        Column(
            name="fixed",
            parse=cells.one_of({"yes": True, "ja": True, "no": False, "nej": False}, "yes, no"),
            dtype="bool",
            default=False,
        ),
    ),
)
PINS = Schema(
    stem="pins",
    people=True,
    columns=(
        *(_name("candidate_id", required=True), _name("job_id"), _name("house_id"), _kind("")),
        *(_mask("days", cells.days, 0), _mask("day_parts", cells.parts, 0)),
    ),
)
FIT = Schema(
    stem="fit",
    people=True,
    columns=(
        *(_name("candidate_id", required=True), _name("job_id", required=True)),
        Column(name="fit", parse=real(0, 1), dtype="float64", default=0.0, required=True, numbers=True),
    ),
)
TRAVEL = Schema(
    stem="travel",
    people=True,
    columns=(
        *(_name("candidate_id", required=True), _name("house_id", required=True)),
        Column(name="minutes", parse=real(0), dtype="float64", default=0.0, required=True, numbers=True),
    ),
)
#: In the order in which faults are listed.
SCHEMAS = (CANDIDATES, MEMBERS, JOBS, HOUSES, PLACES, BLOCKS, PINS, FIT, TRAVEL)
