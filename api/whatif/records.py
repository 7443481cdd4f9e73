"""Further records beside those of a folder: new houses, places, classes, members and jobs, read by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from api.readers import sentences
from api.readers.pairs import PairFile, read_pairs
from api.readers.parse import read_table
from api.readers.references import ID_OF, repeated, standing_table, unknown, unknown_items
from api.readers.rows import row_faults, with_row_defaults
from api.readers.schema import BLOCKS, CANDIDATES, FIT, HOUSES, JOBS, MEMBERS, PLACES, TRAVEL, Schema
from api.readers.sources import Source, source_of
from api.readers.table import Table, empty_table
from features.records import Market
from matching.errors import BadInput, Fault

_TABLES = (HOUSES, PLACES, BLOCKS, MEMBERS, JOBS)
_PEOPLE = ("candidates", "members", "blocks")

_ID_TAKEN = "the records have this id already"
_PAIR_TAKEN = "the records have a number for this pair already"
_NEEDS_FITS = "fit.csv brings the fits here: give those of the new job with add_fit"
_NEEDS_TRAVEL = "travel.csv brings the travel times here: give the new ones with add_travel"
_COMPUTED = "there is no {file} in use here, so these numbers are computed; leave this file away"


def with_records(market: Market, files: Mapping[str, Path]) -> Market:
    """Return the market with further records behind its own.

    Parameters
    ----------
    market
    files
        Kind of file (``houses``, ``places``, ``blocks``, ``members``, ``jobs``, ``fit``, ``travel``) → path.

    Raises
    ------
    BadInput
        With every fault of every file.
    """
    sources = {stem: source_of(path) for stem, path in files.items()}
    new = {s.stem: _table(s, sources.get(s.stem)) for s in _TABLES}
    old = {schema.stem: standing_table(schema, getattr(market, schema.stem)) for schema in (CANDIDATES, *_TABLES)}
    faults = [fault for table in new.values() for fault in (*table.faults, *row_faults(table))]
    faults += _references(old, new)
    pairs = _pairs(market, old, new, sources, faults)
    if faults:
        raise BadInput(tuple(faults))
    frames = {stem: _both(getattr(market, stem), with_row_defaults(stem, table.frame)) for stem, table in new.items()}
    return replace(market, **frames, **pairs)


def _table(schema: Schema, source: Source | None) -> Table:
    return empty_table(schema) if source is None else read_table(schema, source.file, source.data)


def _references(old: Mapping[str, Table], new: Mapping[str, Table]) -> list[Fault]:
    houses = [old["houses"], new["houses"]]
    faults = [
        *unknown(new["places"], "house_id", houses),
        *unknown_items(new["blocks"], "houses", houses),
    ]
    for stem in ("houses", "jobs", "members", "blocks"):
        table, column = new[stem], ID_OF[stem]
        faults += repeated(table, [column], sentences.ID_TWICE)
        others = [old[other] for other in (_PEOPLE if stem in _PEOPLE else (stem,))]
        others += [new["members"]] if stem == "blocks" else []
        taken = {id_ for other in others for id_ in other.frame[ID_OF[other.schema.stem]]}
        clash = table.frame[column].isin(taken).to_numpy(dtype=np.bool_) & table.sound(column)
        faults += table.faults_where(clash, column, _ID_TAKEN)
    return faults


def _pairs(
    market: Market,
    old: Mapping[str, Table],
    new: Mapping[str, Table],
    sources: Mapping[str, Source],
    faults: list[Fault],
) -> dict[str, pd.DataFrame]:
    """Return the tables of pairs that have more; what is wrong with them joins `faults`."""
    people, jobs = [old["candidates"]], [old["jobs"], new["jobs"]]
    everybody = [old["candidates"], old["members"], new["members"]]
    houses = [old["houses"], new["houses"]]
    wanted = (
        ("fits", market.fits, PairFile(schema=FIT, people=people, others=jobs, names=("candidate", "job", "fit"))),
        (
            "travel",
            market.travel,
            PairFile(schema=TRAVEL, people=everybody, others=houses, names=("person", "house", "minutes")),
        ),
    )
    needs = {"fits": (_NEEDS_FITS, ("jobs",)), "travel": (_NEEDS_TRAVEL, ("houses", "members"))}
    found = {}
    for name, before, file in wanted:
        source = sources.get(file.schema.stem)
        if source is not None and before is None:
            csv = f"{file.schema.stem}.csv"
            faults.append(Fault(rule=_COMPUTED, file=source.file, params={"file": csv}))
        elif source is not None and before is not None:
            read = read_pairs(source, file, clean=not faults)
            faults += [*read.faults, *_given_before(source, file, before, read.frame)]
            found[name] = _both(before, read.frame)
        elif before is not None:
            rule, stems = needs[name]
            faults += [Fault(rule=rule, file=new[stem].file) for stem in stems if len(new[stem].frame)]
    return found


def _given_before(source: Source, file: PairFile, before: pd.DataFrame, more: pd.DataFrame) -> list[Fault]:
    """Return a fault if a pair stands in the records too."""
    keys = list(file.names[:2])
    again = more.merge(before[keys], on=keys)
    if again.empty:
        return []
    id_ = [name for table in file.people for name in table.cells.get(ID_OF[table.schema.stem], ())]
    person = str(id_[int(again[keys[0]].iloc[0])])
    return [Fault(rule=_PAIR_TAKEN, file=source.file, column=file.schema.columns[0].name, value=person)]


def _both(before: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Return rows behind rows; an empty table has no types that count."""
    if more.empty or before.empty:
        return before if more.empty else more
    return pd.concat([before, more], ignore_index=True)
