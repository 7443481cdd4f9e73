"""A file's bytes and its schema to one typed table: every distinct text is parsed once, every refused cell listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from api.readers import sentences
from api.readers.encoding import decode
from api.readers.numbers import Refused
from api.readers.privacy import is_private, shown
from api.readers.schema import Column, Schema
from api.readers.screening import clean_advertisements, private_headers, private_in_unused, private_texts
from api.readers.sheet import Sheet, read_sheet
from api.readers.table import Flags, Table, empty_table, series
from features.records import Notice
from matching.errors import Fault


@dataclass(frozen=True, kw_only=True, eq=False)
class _Parsed:
    """One column's values; `refused` flags rows, `why` says for each refused text which rule it breaks."""

    series: pd.Series
    refused: Flags
    why: Mapping[str, Refused]


def read_table(schema: Schema, file: str, data: bytes) -> Table:
    """Return the table that `data` holds, with every fault of every cell."""
    decoded = decode(data, file)
    if decoded.faults:
        return empty_table(schema, faults=decoded.faults, lost=True)
    sheet = read_sheet(decoded.text, file, schema.by_name)
    private = private_texts(schema, sheet, decoded.text)
    cleaned = clean_advertisements(schema, sheet, decoded.text)
    cells = {**sheet.columns, **cleaned.columns}
    parsed = {c.name: _parse_column(c, cells.get(c.name), len(sheet.lines), private) for c in schema.columns}
    missing = [column.name for column in schema.columns if column.required and column.name not in cells]
    return Table(
        schema=schema,
        file=file,
        frame=pd.DataFrame({name: column.series for name, column in parsed.items()}),
        lines=sheet.lines,
        cells=cells,
        refused={name: column.refused for name, column in parsed.items() if column.why},
        missing=frozenset(missing),
        whole=sheet.whole,
        faults=(
            *sheet.faults,
            *(Fault(rule=sentences.COLUMN_MISSING, file=file, line=sheet.header_line, column=c) for c in missing),
            *private_headers(schema, sheet),
            *private_in_unused(schema, sheet, private),
            *_refusals(sheet, cells, parsed),
        ),
        notices=decoded.notices + _unused(schema, sheet) + cleaned.notices,
    )


def _parse_column(column: Column, cells: Sequence[str] | None, n_rows: int, private: Collection[str]) -> _Parsed:
    """Parse each distinct text of a column once; the default stands in for a refused one."""
    if cells is None:
        values = series([column.default] * n_rows, column)
        return _Parsed(series=values, refused=np.zeros(n_rows, dtype=np.bool_), why={})
    value: dict[str, object] = {}
    why: dict[str, Refused] = {}
    for text in set(cells):
        value[text] = column.default
        try:
            value[text] = _value(column, text, private)
        except Refused as refusal:
            why[text] = refusal
    refused = (
        np.fromiter((text in why for text in cells), np.bool_, n_rows) if why else np.zeros(n_rows, dtype=np.bool_)
    )
    return _Parsed(series=series([value[text] for text in cells], column), refused=refused, why=why)


def _value(column: Column, text: str, private: Collection[str]) -> object:
    if text in private and is_private(text, numbers=column.numbers):
        raise Refused(sentences.PRIVATE_CELL)
    if text:
        return column.parse(text) if column.parse else text
    if column.required:
        raise Refused(sentences.BLANK)
    return column.default


def _refusals(sheet: Sheet, cells: Mapping[str, Sequence[str]], parsed: Mapping[str, _Parsed]) -> tuple[Fault, ...]:
    """List every refused cell; a text is masked once, however often it stands."""
    faults: list[Fault] = []
    for name, column in parsed.items():
        masked = {text: shown(text) for text in column.why}
        for row in np.flatnonzero(column.refused).tolist():
            text, line = cells[name][row], int(sheet.lines[row])
            why = column.why[text]
            faults.append(
                Fault(rule=why.rule, file=sheet.file, line=line, column=name, value=masked[text], params=why.params)
            )
    return tuple(faults)


def _unused(schema: Schema, sheet: Sheet) -> tuple[Notice, ...]:
    names = [shown(name) for name in sheet.names if name not in schema.by_name]
    return (
        (Notice(text=sentences.UNUSED_COLUMNS, file=sheet.file, params={"names": ", ".join(names)}),) if names else ()
    )
