"""Text to cells: the delimiter from the header, rows with their line numbers, columns by name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.readers import sentences
from api.readers.privacy import shown
from matching.errors import Fault
from matching.fits import Ints

LINE_LIMIT = 1_000_000
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One table of a file as stripped text.

    Attributes
    ----------
    file
    header_line
        The header's physical line, 1-based.
    names
        Column names, stripped and lower-cased, in file order; doubled and nameless ones left out.
    headers
        The same names as the file writes them.
    columns
        Name → one cell per row, "" when blank.
    lines : (n_rows,)
        The physical line where each row begins.
    whole
        False when rows are lost: a line was too long or its quotes could not be followed.
    faults
    """

    file: str
    header_line: int
    names: tuple[str, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]
    lines: Ints
    whole: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Rows as csv reads them, the line of each, and a fault per row that is lost."""

    rows: list[list[str]]
    lines: list[int]
    faults: tuple[Fault, ...]


def read_sheet(text: str, file: str, known: Collection[str]) -> Sheet:
    """Return the cells of `text`, which is not blank.

    Parameters
    ----------
    text
    file
        Named in faults.
    known
        Names of columns that decide on the delimiter: it is the one under which the header holds most of them.
    """
    text, long_lines = _without_long_lines(text, file)
    delimiter = _delimiter(text, known)
    found = _rows(text, file, delimiter)
    if any(fault.rule == sentences.TEXT_AFTER_QUOTE for fault in found.faults):
        found = _rows(_without_space_after_quotes(text, delimiter), file, delimiter)
    if not found.rows:
        nothing = () if long_lines or found.faults else (Fault(rule=sentences.EMPTY_FILE, file=file),)
        return _sheet(_Rows(rows=[[]], lines=[1], faults=long_lines + found.faults + nothing), file)
    return _sheet(_Rows(rows=found.rows, lines=found.lines, faults=long_lines + found.faults), file)


def _without_long_lines(text: str, file: str) -> tuple[str, tuple[Fault, ...]]:
    """Blank lines over the limit, so that no later step meets millions of cells in one row."""
    if len(text) <= LINE_LIMIT:
        return text, ()
    lines = list(io.StringIO(text, newline=""))
    too_long = [number for number, line in enumerate(lines) if len(line) > LINE_LIMIT]
    if not too_long:
        return text, ()
    for number in too_long:
        lines[number] = "\n"
    rule, params = sentences.LINE_TOO_LONG, {"limit": LINE_LIMIT}
    return "".join(lines), tuple(Fault(rule=rule, file=file, line=n + 1, params=params) for n in too_long)


def _without_space_after_quotes(text: str, delimiter: str) -> str:
    """Drop spaces between a closing quote and the delimiter; csv refuses them, people do not see them.

    Only for text that csv refuses: inside a quoted cell the same characters may be meant.
    """
    return re.sub(rf'" +(?={delimiter}|[\r\n]|\Z)', '"', text)


def _delimiter(text: str, known: Collection[str]) -> str:
    """Return the delimiter under which the header holds most known names; among equals most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        header = _first_row(text, delimiter)
        return len({name.strip().lower() for name in header} & set(known)), len(header)

    return max(_DELIMITERS, key=score)


def _first_row(text: str, delimiter: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        return next((row for row in reader if any(map(str.strip, row))), [])
    except csv.Error:
        return []


def _rows(text: str, file: str, delimiter: str) -> _Rows:
    """Return every row that is not blank; after a row that csv refuses, go on with the next line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    line = 1
    while True:
        try:
            for row in reader:
                if "".join(row).strip():
                    rows.append(row)
                    lines.append(line)
                line = reader.line_num + 1
            return _Rows(rows=rows, lines=lines, faults=tuple(faults))
        except csv.Error as error:
            faults.append(_quoting_fault(error, file, line))
            line = reader.line_num + 1


def _quoting_fault(error: csv.Error, file: str, line: int) -> Fault:
    said = str(error)
    if "limit" in said:
        return Fault(rule=sentences.CELL_TOO_LONG, file=file, line=line, params={"limit": csv.field_size_limit()})
    rule = sentences.QUOTE_NOT_CLOSED if "unexpected end" in said else sentences.TEXT_AFTER_QUOTE
    return Fault(rule=rule, file=file, line=line)


def _sheet(found: _Rows, file: str) -> Sheet:
    """Cut rows into named columns."""
    header, *rows = found.rows
    header_line, *lines = found.lines
    headers = [name.strip() for name in header]
    names = [name.lower() for name in headers]
    cells, crooked = _squared(rows, lines, len(names), file)
    columns = [list(map(str.strip, column)) for column in zip(*cells, strict=True)] or [[] for _ in names]
    named = [k for k, name in enumerate(names) if name and name not in names[:k]]
    return Sheet(
        file=file,
        header_line=header_line,
        names=tuple(names[k] for k in named),
        headers=tuple(headers[k] for k in named),
        columns={names[k]: columns[k] for k in named},
        lines=np.array(lines, dtype=np.int64),
        whole=not found.faults,
        faults=found.faults + _header_faults(names, columns, file, header_line) + crooked,
    )


def _squared(
    rows: list[list[str]], lines: list[int], width: int, file: str
) -> tuple[list[list[str]], tuple[Fault, ...]]:
    """Give every row `width` cells: missing ones at the end are blank, blank ones too many are dropped."""
    faults = tuple(
        Fault(rule=sentences.TOO_MANY_CELLS, file=file, line=line, params={"n_cells": len(row), "n_names": width})
        for row, line in zip(rows, lines, strict=True)
        if len(row) > width and "".join(row[width:]).strip()
    )
    return [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for row in rows], faults


def _header_faults(names: list[str], columns: list[list[str]], file: str, line: int) -> tuple[Fault, ...]:
    twice = (name for name, n in Counter(names).items() if name and n > 1)
    nameless = any(not name and any(column) for name, column in zip(names, columns, strict=True))
    doubled = [Fault(rule=sentences.COLUMN_TWICE, file=file, line=line, column=shown(name)) for name in twice]
    return (*doubled, *([Fault(rule=sentences.COLUMN_NAMELESS, file=file, line=line)] if nameless else ()))
