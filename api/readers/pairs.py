"""Fits and travel times: long files of pairs, by position.

A plain file is read by pandas' own parser and looked up at once. Wherever anything at all is unusual there, the careful
reader reads the same bytes again: it alone decides what is a fault, so the fast way can only be faster.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from api.readers import sentences
from api.readers.parse import read_table
from api.readers.references import declared, repeated, unknown
from api.readers.schema import Schema
from api.readers.sources import Source
from api.readers.table import Table
from features.records import Notice
from matching.errors import Fault
from matching.fits import Floats, Ints

#: Above this a number of minutes may be a CPR number, which only the careful reader knows how to refuse.
_PLAIN_BELOW = 1e6
_N_COLUMNS = 3
#: Bytes that pandas reads in its own way: it takes ``True`` for 1.0.
_READ_OTHERWISE = (b"\0", b"true", b"false")


@dataclass(frozen=True, kw_only=True)
class PairFile:
    """What a file of pairs is made of.

    Attributes
    ----------
    schema
        Columns: person, other, number.
    people, others
        Tables that declare the ids of the first and the second column, in the order of positions.
    names
        Names of the columns of the outcome.
    """

    schema: Schema
    people: list[Table]
    others: list[Table]
    names: tuple[str, str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadPairs:
    """The pairs by position, in file order; rows with a fault left out."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_pairs(source: Source, wanted: PairFile, *, clean: bool) -> ReadPairs:
    """Return the pairs of a file.

    Parameters
    ----------
    source
    wanted
    clean
        The tables that declare ids have no fault; only then may the fast way trust them.
    """
    frame = _fast(source.data, wanted) if clean else None
    return ReadPairs(frame=frame) if frame is not None else _careful(source, wanted)


def _careful(source: Source, wanted: PairFile) -> ReadPairs:
    table = read_table(wanted.schema, source.file, source.data)
    person, other, number = (column.name for column in wanted.schema.columns)
    faults = (
        *table.faults,
        *unknown(table, person, wanted.people),
        *unknown(table, other, wanted.others),
        *repeated(table, [person, other], sentences.PAIR_TWICE),
    )
    rows, columns = declared(wanted.people), declared(wanted.others)
    if faults or rows is None or columns is None or not (rows.is_unique and columns.is_unique):
        return ReadPairs(frame=_frame(wanted, *_no_pairs()), faults=faults, notices=table.notices)
    at = rows.get_indexer(pd.Index(table.frame[person])), columns.get_indexer(pd.Index(table.frame[other]))
    values = table.frame[number].to_numpy(dtype=np.float64)
    return ReadPairs(frame=_frame(wanted, _ints(at[0]), _ints(at[1]), values), notices=table.notices)


def _no_pairs() -> tuple[Ints, Ints, Floats]:
    none = np.empty(0, dtype=np.int64)
    return none, none, none.astype(np.float64)


def _ints(positions: object) -> Ints:
    return np.asarray(positions, dtype=np.int64)


def _frame(wanted: PairFile, rows: Ints, columns: Ints, values: Floats) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(wanted.names, (rows, columns, values), strict=True)))


def _fast(data: bytes, wanted: PairFile) -> pd.DataFrame | None:
    """Return the pairs of a plain file, None if anything in it is unusual."""
    head, newline, _ = data.partition(b"\n")
    plan, lower = _header(head, wanted.schema), data.lower()
    if plan is None or not newline or any(odd in lower for odd in _READ_OTHERWISE):
        return None
    names, delimiter = plan
    raw = _parse(data, names, delimiter, number=wanted.schema.columns[2].name)
    if raw is None or data.count(delimiter.encode()) != (_N_COLUMNS - 1) * (len(raw) + 1):
        return None
    return _looked_up(raw, wanted)


def _header(head: bytes, schema: Schema) -> tuple[list[str], str] | None:
    """Return the column names and the delimiter if the header holds exactly the schema's columns, unquoted."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    for delimiter in (",", ";", "\t"):
        names = [name.strip().lower() for name in text.split(delimiter)]
        if len(names) == _N_COLUMNS and set(names) == set(schema.by_name):
            return names, delimiter
    return None


def _parse(data: bytes, names: list[str], delimiter: str, *, number: str) -> pd.DataFrame | None:
    decimal = "," if delimiter != "," and b"," in data else "."
    dtypes: Mapping[str, str] = {name: "float64" if name == number else "category" for name in names}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return pd.read_csv(
                io.BytesIO(data),
                sep=delimiter,
                header=None,
                names=names,
                skiprows=1,
                index_col=False,
                dtype=dict(dtypes),
                na_filter=False,
                decimal=decimal,
                encoding="utf-8",
            )
    except (ValueError, Warning):  # pandas' own parser errors are ValueErrors, UnicodeDecodeError is one too
        return None


def _looked_up(raw: pd.DataFrame, wanted: PairFile) -> pd.DataFrame | None:
    person, other, number = (column.name for column in wanted.schema.columns)
    rows, columns = declared(wanted.people), declared(wanted.others)
    if rows is None or columns is None:
        return None
    row, column = _positions(raw[person], rows), _positions(raw[other], columns)
    values = raw[number].to_numpy(dtype=np.float64)
    highest = 1.0 if wanted.schema.stem == "fit" else _PLAIN_BELOW
    if not len(values) or min(row.min(), column.min()) < 0 or not np.all((values >= 0) & (values <= highest)):
        return None
    pair = np.sort(row * len(columns) + column)
    return None if np.any(pair[1:] == pair[:-1]) else _frame(wanted, row, column, values)


def _positions(ids: pd.Series, known: pd.Index) -> Ints:
    """Return the position of each id; −1 for an unknown one. Each distinct id is looked up once."""
    distinct = ids.cat.categories
    places = _ints(known.get_indexer(pd.Index([str(name).strip() for name in distinct], dtype="str")))
    return places[ids.cat.codes.to_numpy()] if len(places) else np.full(len(ids), -1, dtype=np.int64)
