"""A newcomer's files: one row as in the records, and its fits and travel times where the records bring them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from api.readers.pairs import PairFile, read_pairs
from api.readers.parse import read_table
from api.readers.references import ID_OF, reference_faults, standing_table
from api.readers.rows import row_faults, with_row_defaults
from api.readers.schema import FIT, SCHEMAS, TRAVEL, Schema
from api.readers.sources import source_of
from api.readers.table import Table, empty_table
from features.records import Market, Notice
from matching.errors import BadInput, BadOption, Fault

Stem = Literal["candidates", "members", "blocks", "jobs"]
_SCHEMA: Mapping[str, Schema] = {schema.stem: schema for schema in SCHEMAS}
#: Files whose ids may not meet the newcomer's.
_BESIDE: Mapping[Stem, tuple[str, ...]] = {
    "jobs": ("jobs",),
    **dict.fromkeys(("candidates", "members", "blocks"), ("candidates", "members", "blocks")),
}

_ONE_ROW = "must hold one row, one newcomer; it holds {n}"
_KNOWN = "the records have this id already ({other}); a newcomer has one of its own"
_NEEDS_FIT = (
    "must be given: the plan's fits come from fit.csv, so a newcomer brings its own (candidate_id, job_id, fit)"
)
_NEEDS_TRAVEL = (
    "must be given: the plan's travel times come from travel.csv, so a newcomer brings its own "
    "(candidate_id, house_id, minutes)"
)
_NO_FIT = "must not be given: no fits are read here"
_NO_TRAVEL = "must not be given: no travel times are read here"


@dataclass(frozen=True, kw_only=True, eq=False)
class Newcomer:
    """One row, read.

    Attributes
    ----------
    stem
        The file of the records in which it would stand.
    id, file
    frame
        A record table of one row.
    fits
        Columns candidate, job (positions; the newcomer's is 0), fit; None where they are judged, or not needed.
    travel
        Columns person (0), house, minutes; None where they are estimated, or not needed.
    notices
    """

    stem: Stem
    id: str
    file: str
    frame: pd.DataFrame
    fits: pd.DataFrame | None
    travel: pd.DataFrame | None
    notices: tuple[Notice, ...]


def read_newcomer(path: Path, stem: Stem, market: Market, *, fit: Path | None, travel: Path | None) -> Newcomer:
    """Read a newcomer under the rules of the records.

    Parameters
    ----------
    path
        The file with the row.
    stem
    market
        The records of the plan.
    fit, travel
        The newcomer's pairs, in the formats of fit.csv and travel.csv.

    Raises
    ------
    BadInput
        With every fault of every file.
    BadOption
        If `fit` or `travel` is missing where the records bring them, or given where they are not read.
    """
    _wanted("fit", fit, needed=market.fits is not None and stem in ("candidates", "jobs"))
    _wanted("travel", travel, needed=market.travel is not None and stem in ("candidates", "members"))
    records = {name: standing_table(schema, getattr(market, name)) for name, schema in _SCHEMA.items() if name in ID_OF}
    source = source_of(path)
    table = read_table(_SCHEMA[stem], source.file, source.data)
    faults = (
        *table.faults,
        *row_faults(table),
        *_one_row(table),
        *_known(table, records),
        *_references(table, records),
    )
    fits = travels = None
    others = {**records, stem: table}
    if fit is not None:
        wanted = PairFile(
            schema=FIT, people=[others["candidates"]], others=[others["jobs"]], names=("candidate", "job", "fit")
        )
        fits = read_pairs(source_of(fit), wanted, clean=not faults)
    if travel is not None:
        names = ("person", "house", "minutes")
        wanted = PairFile(schema=TRAVEL, people=[table], others=[records["houses"]], names=names)
        travels = read_pairs(source_of(travel), wanted, clean=not faults)
    read = [pairs for pairs in (fits, travels) if pairs is not None]
    faults += tuple(fault for pairs in read for fault in pairs.faults)
    if faults:
        raise BadInput(faults)
    return Newcomer(
        stem=stem,
        id=str(table.frame[ID_OF[stem]].iloc[0]),
        file=source.file,
        frame=with_row_defaults(stem, table.frame),
        fits=fits.frame if fits else None,
        travel=travels.frame if travels else None,
        notices=table.notices + tuple(notice for pairs in read for notice in pairs.notices),
    )


def _wanted(option: str, path: Path | None, *, needed: bool) -> None:
    missing, unread = {"fit": (_NEEDS_FIT, _NO_FIT), "travel": (_NEEDS_TRAVEL, _NO_TRAVEL)}[option]
    if needed and path is None:
        raise BadOption(Fault(rule=missing, column=option))
    if path is not None and not needed:
        raise BadOption(Fault(rule=unread, column=option, value=str(path)))


def _one_row(table: Table) -> tuple[Fault, ...]:
    n = len(table.lines)
    if n == 1 or not table.whole or not table.file:
        return ()
    return (Fault(rule=_ONE_ROW, file=table.file, params={"n": n}),)


def _known(table: Table, records: Mapping[str, Table]) -> tuple[Fault, ...]:
    name, faults = ID_OF[table.schema.stem], list[Fault]()
    for stem in next(beside for own, beside in _BESIDE.items() if own == table.schema.stem):
        taken = table.frame[name].isin(records[stem].frame[ID_OF[stem]]).to_numpy(dtype=np.bool_) & table.sound(name)
        faults += table.faults_where(taken, name, _KNOWN, other=records[stem].file)
    return tuple(faults)


def _references(table: Table, records: Mapping[str, Table]) -> tuple[Fault, ...]:
    """Return ids that the newcomer names and the records do not have."""
    owners = {stem: records[stem] for stem in ("jobs", "houses")}
    nobody = {stem: empty_table(schema) for stem, schema in _SCHEMA.items()}
    return reference_faults({**nobody, **owners, table.schema.stem: table})
