"""Read a folder of a market's files, or say everything that is wrong with them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.readers import sentences
from api.readers.oddities import oddities
from api.readers.pairs import PairFile, ReadPairs, read_pairs
from api.readers.parse import read_table
from api.readers.references import reference_faults
from api.readers.rows import row_faults, with_row_defaults
from api.readers.schema import FIT, SCHEMAS, TRAVEL, Schema
from api.readers.sources import Source, find_source
from api.readers.table import Table, empty_table
from features.records import Market, Notice
from matching.errors import BadInput, Fault


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """A folder as read.

    Attributes
    ----------
    market
    notices
        Legal oddities, in the order of the files.
    inputs
        File name → SHA-256 (hex) of the bytes of every file that was used, sorted by name.
    """

    market: Market
    notices: tuple[Notice, ...]
    inputs: Mapping[str, str]


def read_folder(folder: Path, *, use_fit: bool = True, use_travel: bool = True, today: dt.date) -> Reading:
    """Read all files of a market.

    Parameters
    ----------
    folder
    use_fit, use_travel
        False leaves ``fit.csv`` or ``travel.csv`` unread, as if it were not there.
    today
        Decides which jobs are said to have ended; they stay in the market.

    Raises
    ------
    BadInput
        With every fault of every file.
    """
    skipped = {schema.stem for schema, use in ((FIT, use_fit), (TRAVEL, use_travel)) if not use}
    entries = _entries(folder)
    found = {schema.stem: find_source(entries, schema) for schema in SCHEMAS if schema.stem not in skipped}
    sources = {stem: source for stem, (source, _) in found.items() if source is not None}
    faults = tuple(fault for _, unfound in found.values() for fault in unfound)
    tables = {s.stem: _table(s, sources.get(s.stem)) for s in SCHEMAS if s not in (FIT, TRAVEL)}
    faults += tuple(fault for table in tables.values() for fault in table.faults + row_faults(table))
    faults += reference_faults(tables)
    pairs = _pairs(tables, sources, clean=not faults)
    faults += tuple(fault for read in pairs.values() for fault in read.faults)
    if faults:
        raise BadInput(_in_order(faults))
    return Reading(
        market=_market(tables, pairs),
        notices=(
            *(notice for table in tables.values() for notice in table.notices),
            *(notice for read in pairs.values() for notice in read.notices),
            *oddities(tables, today),
        ),
        inputs=dict(sorted((source.file, source.sha256) for source in sources.values())),
    )


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name."""
    if not folder.is_dir():
        raise BadInput((Fault(rule=sentences.NO_FOLDER, value=str(folder)),))
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise BadInput((Fault(rule=sentences.CANNOT_OPEN, value=str(folder)),)) from error


def _table(schema: Schema, source: Source | None) -> Table:
    if source is None:
        return empty_table(schema, lost=schema.required)
    return read_table(schema, source.file, source.data)


def _pairs(tables: Mapping[str, Table], sources: Mapping[str, Source], *, clean: bool) -> dict[str, ReadPairs]:
    candidates, members, jobs, houses = (tables[stem] for stem in ("candidates", "members", "jobs", "houses"))
    wanted = (
        PairFile(schema=FIT, people=[candidates], others=[jobs], names=("candidate", "job", "fit")),
        PairFile(schema=TRAVEL, people=[candidates, members], others=[houses], names=("person", "house", "minutes")),
    )
    return {
        file.schema.stem: read_pairs(sources[file.schema.stem], file, clean=clean)
        for file in wanted
        if file.schema.stem in sources
    }


def _in_order(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Sort by file in the order of the file formats, then by line."""
    rank = {schema.stem: k for k, schema in enumerate(SCHEMAS)}
    return tuple(sorted(faults, key=lambda f: (rank.get(Path(f.file).stem.lower(), -1), f.file, f.line or 0)))


def _market(tables: Mapping[str, Table], pairs: Mapping[str, ReadPairs]) -> Market:
    frames = {stem: with_row_defaults(stem, table.frame) for stem, table in tables.items()}
    return Market(
        **frames,
        fits=pairs["fit"].frame if "fit" in pairs else None,
        travel=pairs["travel"].frame if "travel" in pairs else None,
    )
