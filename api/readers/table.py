"""One file as a typed table that still knows its lines, its cells' text and what was refused in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from api.readers.privacy import shown
from api.readers.schema import Column, Schema
from features.records import Notice
from matching.errors import Fault
from matching.fits import Ints

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """One file as read.

    Attributes
    ----------
    schema
    file
        "" when there is no such file.
    frame
        One column per column of the schema, defaults filled in; a stand-in where a cell was refused.
    lines : (n_rows,)
        Physical line of each row, 1-based.
    cells
        Column → the text of each cell; only columns that the file has.
    refused
        Column → (n_rows,) bool; only columns in which a cell was refused.
    missing
        Required columns that the file has not; if the file could not be read, all required ones.
    whole
        False when rows are lost, so that ids which seem to be declared nowhere may stand in them.
    faults, notices
    """

    schema: Schema
    file: str
    frame: pd.DataFrame
    lines: Ints
    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refused: Mapping[str, Flags] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    whole: bool = True
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()

    def sound(self, *columns: str) -> Flags:
        """Tell for each row whether no cell of `columns` was refused or lacks its column; shape (n_rows,)."""
        good = np.full(len(self.lines), self.missing.isdisjoint(columns))
        for column in columns:
            if column in self.refused:
                good &= ~self.refused[column]
        return good

    def fault(self, row: int, column: str, rule: str, *, value: str | None = None, **params: str | float) -> Fault:
        """Return a fault at one cell; its value is the cell, or `value`, masked where private."""
        text = value if value is not None else self.cells[column][row] if column in self.cells else ""
        line = int(self.lines[row])
        return Fault(rule=rule, file=self.file, line=line, column=column, value=shown(text), params=params)

    def faults_where(self, broken: Flags, column: str, rule: str, **params: str | float) -> tuple[Fault, ...]:
        """Return one fault per row of `broken`."""
        return tuple(self.fault(row, column, rule, value=None, **params) for row in np.flatnonzero(broken).tolist())


def series(values: Sequence[object], column: Column) -> pd.Series:
    """Return `values` as a column of a record table."""
    return pd.Series(values, dtype=column.dtype)


def empty_table(schema: Schema, *, faults: tuple[Fault, ...] = (), lost: bool = False) -> Table:
    """Return a table without rows: of a file that is not there, or (`lost`) of one that could not be read."""
    return Table(
        schema=schema,
        file="",
        frame=pd.DataFrame({column.name: series([], column) for column in schema.columns}),
        lines=np.empty(0, dtype=np.int64),
        faults=faults,
        missing=frozenset(column.name for column in schema.columns if column.required and lost),
    )
