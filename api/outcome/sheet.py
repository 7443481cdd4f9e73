"""Read one written table row by row; every cell that cannot be read becomes a fault with its line and column."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from api.outcome.cells import unguarded
from api.readers.privacy import shown
from matching.errors import Fault
from matching.week import mask_of


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    file, line
        Where it stands; `line` is the 1-based physical line where it begins.
    cells
        Column → cell.
    faults
        Gathers what the reading methods below cannot read.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def broken(self, rule: str, column: str = "", **params: str | float) -> None:
        """Note that a cell breaks `rule`."""
        value = shown(self.cells.get(column, ""))
        self.faults.append(Fault(rule=rule, file=self.file, line=self.line, column=column, value=value, params=params))

    def position(self, column: str, positions: Mapping[str, int]) -> int:
        """Return the position of the id in a cell; −1 with a fault when it is not among `positions`."""
        at = positions.get(unguarded(self.cells[column]), -1)
        if at < 0:
            self.broken("must be known in this market", column)
        return at

    def position_or_blank(self, column: str, positions: Mapping[str, int]) -> int | None:
        """Return the position of the id in a cell, None for a blank one."""
        return self.position(column, positions) if self.cells[column] else None

    def number(self, column: str) -> float:
        """Return a finite number; NaN with a fault when there is none."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.broken("must be a finite number", column)
            return math.nan
        return value

    def number_or_blank(self, column: str) -> float | None:
        """Return a finite number, None for a blank cell."""
        return self.number(column) if self.cells[column] else None

    def mask(self, column: str, names: tuple[str, ...]) -> int:
        """Return the bit mask of a list that is written as mikropol writes it; 0 for a blank cell."""
        listed = self.cells[column].split(";") if self.cells[column] else []
        in_order = sorted(set(listed) & set(names), key=names.index)
        if listed != in_order:
            self.broken("must list some of {allowed}, in this order and each once", column, allowed=";".join(names))
            return 0
        return mask_of(listed, names)

    def blank(self, *columns: str) -> None:
        """Note a fault for each of `columns` that is not blank."""
        for column in columns:
            if self.cells[column]:
                self.broken("must be blank in this row", column)


def read_rows(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a table, and what is wrong with the file or with the shape of a row."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            numbered = _numbered(file)
            _, header = next(numbered, (1, []))
            faults = _header_faults(header, path.name, columns)
            return ([], faults) if faults else _rows(numbered, header, path.name)
    except FileNotFoundError:
        rule = "the file is missing"
    except OSError:
        rule = "the file cannot be read"
    except (UnicodeDecodeError, csv.Error):
        rule = "must be a table of comma-separated cells in UTF-8"
    return [], [Fault(rule=rule, file=path.name)]


def _numbered(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the physical line where it begins."""
    reader = csv.reader(file, strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _header_faults(header: Sequence[str], file: str, columns: Sequence[str]) -> list[Fault]:
    rule = "the column must be there once"
    return [Fault(rule=rule, file=file, line=1, column=column) for column in columns if header.count(column) != 1]


def _rows(numbered: Iterator[tuple[int, list[str]]], header: Sequence[str], file: str) -> tuple[list[Row], list[Fault]]:
    rows, faults = [], []
    for line, cells in numbered:
        row = Row(file=file, line=line, cells=dict(zip(header, cells, strict=False)))
        if len(cells) == len(header):
            rows.append(row)
        else:
            row.broken("must have {wanted} cells", wanted=len(header))
            faults += row.faults
    return rows, faults
