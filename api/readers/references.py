"""Ids between files: each declared once, none used that no file declares, pins that name what they must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from api.readers import sentences
from api.readers.schema import Schema
from api.readers.table import Flags, Table
from matching.errors import Fault

ID_OF = {
    "candidates": "candidate_id",
    "members": "member_id",
    "jobs": "job_id",
    "houses": "house_id",
    "blocks": "block_id",
}
_SHARED_NAMESPACE = ("candidates", "members", "blocks")


def standing_table(schema: Schema, frame: pd.DataFrame) -> Table:
    """Return records that were read before, and have no fault, as a table that declares their ids."""
    name = ID_OF.get(schema.stem)
    return Table(
        schema=schema,
        file=f"{schema.stem}.csv",
        frame=frame,
        lines=np.arange(len(frame), dtype=np.int64),
        cells={name: list(map(str, frame[name]))} if name else {},
    )


def reference_faults(tables: Mapping[str, Table]) -> tuple[Fault, ...]:
    """Return every id that is given twice, used in two files that may not share it, or used and declared nowhere.

    Parameters
    ----------
    tables
        Stem → table, all but fit and travel.
    """
    return (
        *(fault for stem in ID_OF for fault in repeated(tables[stem], [ID_OF[stem]], sentences.ID_TWICE)),
        *_shared(tables),
        *unknown(tables["places"], "house_id", [tables["houses"]]),
        *unknown_items(tables["candidates"], "wishes", [tables["jobs"]]),
        *unknown_items(tables["blocks"], "houses", [tables["houses"]]),
        *_pins(tables),
    )


def declared(tables: Iterable[Table]) -> pd.Index | None:
    """Return the ids of `tables`, in order, as their files write them; None if not all of them could be read."""
    ids: list[str] = []
    for table in tables:
        name = ID_OF[table.schema.stem]
        if name in table.missing or not table.whole:
            return None
        ids.extend(table.cells.get(name, ()))
    return pd.Index(ids, dtype="str")


def repeated(table: Table, columns: list[str], rule: str) -> tuple[Fault, ...]:
    """Return a fault for each row whose sound cells of `columns` stand in an earlier row too."""
    sound = np.flatnonzero(table.sound(*columns))
    keys = table.frame.loc[sound, columns]
    again = keys.duplicated().to_numpy(dtype=np.bool_)
    if not again.any():
        return ()
    first = keys.groupby(columns, sort=False)[columns[0]].transform(lambda group: group.index[0])
    rows = [(int(sound[k]), int(table.lines[first.iloc[k]])) for k in np.flatnonzero(again)]
    return tuple(table.fault(row, columns[0], rule, first=line) for row, line in rows)


def unknown(table: Table, column: str, owners: list[Table]) -> tuple[Fault, ...]:
    """Return a fault for each sound, non-blank cell of `column` that no owner declares."""
    known = declared(owners)
    if known is None or column not in table.cells:
        return ()
    used = table.frame[column]
    lost: Flags = (~used.isin(known) & (used != "")).to_numpy(dtype=np.bool_)
    return table.faults_where(lost & table.sound(column), column, sentences.UNKNOWN_ID, other=_files(owners))


def _files(tables: Iterable[Table]) -> str:
    return ", ".join(table.file or f"{table.schema.stem}.csv" for table in tables)


def unknown_items(table: Table, column: str, owners: list[Table]) -> tuple[Fault, ...]:
    """Do the same for ids in a list column of (id, number)."""
    known = declared(owners)
    if known is None:
        return ()
    ids = frozenset(known)
    return tuple(
        table.fault(row, column, sentences.UNKNOWN_ID, value=name, other=_files(owners))
        for row, items in enumerate(table.frame[column])
        for name, _ in items
        if name not in ids
    )


def _shared(tables: Mapping[str, Table]) -> tuple[Fault, ...]:
    """Return ids of members and classes that an earlier file has too."""
    faults: list[Fault] = []
    for k, stem in enumerate(_SHARED_NAMESPACE):
        for other in _SHARED_NAMESPACE[:k]:
            ids, table = tables[other].frame[ID_OF[other]], tables[stem]
            taken = table.frame[ID_OF[stem]].isin(ids).to_numpy(dtype=np.bool_) & table.sound(ID_OF[stem])
            file = _files([tables[other]])
            faults.extend(table.faults_where(taken, ID_OF[stem], sentences.ID_ELSEWHERE, other=file))
    return tuple(faults)


def _pins(tables: Mapping[str, Table]) -> tuple[Fault, ...]:
    pins, jobs = tables["pins"], tables["jobs"]
    people = [tables["candidates"], tables["members"]]
    return (
        *unknown(pins, "candidate_id", people),
        *unknown(pins, "job_id", [jobs]),
        *unknown(pins, "house_id", [tables["houses"]]),
        *repeated(pins, ["candidate_id"], sentences.PIN_TWICE),
        *_pins_and_jobs(pins, *people),
        *_pins_without_desk(pins, jobs),
    )


def _pins_and_jobs(pins: Table, candidates: Table, members: Table) -> tuple[Fault, ...]:
    person, sound = pins.frame["candidate_id"], pins.sound("candidate_id", "job_id")
    blank = (pins.frame["job_id"] == "").to_numpy(dtype=np.bool_)
    seeks_job = person.isin(candidates.cells.get("candidate_id", ())).to_numpy(dtype=np.bool_)
    seeks_none = person.isin(members.cells.get("member_id", ())).to_numpy(dtype=np.bool_) & ~seeks_job
    return (
        *pins.faults_where(sound & seeks_job & blank, "job_id", sentences.PIN_NEEDS_JOB),
        *pins.faults_where(sound & seeks_none & ~blank, "job_id", sentences.PIN_FORBIDS_JOB),
    )


def _pins_without_desk(pins: Table, jobs: Table) -> tuple[Fault, ...]:
    """Ask that a pin to a job with 0 desk-days names nothing but the job."""
    desk_free = jobs.frame.loc[(jobs.frame["desk_days"] == 0) & jobs.sound("desk_days"), "job_id"]
    without_desk = pins.frame["job_id"].isin(desk_free).to_numpy(dtype=np.bool_)
    faults: list[Fault] = []
    for column, blank in (("house_id", ""), ("place_kind", ""), ("days", 0), ("day_parts", 0)):
        given = (pins.frame[column] != blank).to_numpy(dtype=np.bool_)
        broken = without_desk & given & pins.sound("job_id", column)
        faults.extend(pins.faults_where(broken, column, sentences.PIN_WITHOUT_DESK))
    return tuple(faults)
