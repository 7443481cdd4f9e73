"""Legal, but worth a sentence: what a market holds that a person may not have meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from api.readers import sentences
from api.readers.privacy import shown
from api.readers.table import Table
from features.records import Notice

_N_NAMED = 5


def oddities(tables: Mapping[str, Table], today: dt.date) -> tuple[Notice, ...]:
    """Return the notices on `tables` (stem → table, without faults), in the order of the files.

    Parameters
    ----------
    tables
        All but fit and travel.
    today
        A job whose last day is before it has ended.
    """
    return (
        *(_notice(table, sentences.NO_ROWS) for table in tables.values() if table.file and not len(table.lines)),
        *_jobs(tables["jobs"], today),
        *_houses(tables["houses"], tables["places"]),
        *_empty_places(tables["places"]),
        *([] if len(tables["blocks"].lines) else [Notice(text=sentences.NO_CLASSES)]),
        *_asked_and_held(tables),
    )


def _notice(table: Table, text: str, **params: str | float) -> Notice:
    return Notice(text=text, file=table.file, params=params)


def _named(names: Iterable[str]) -> str:
    """Return the first few names; more of them would hide the sentence."""
    listed = list(names)
    return ", ".join(map(shown, listed[:_N_NAMED])) + (", …" if len(listed) > _N_NAMED else "")


def _jobs(jobs: Table, today: dt.date) -> tuple[Notice, ...]:
    last = jobs.frame["valid_through"]
    ended = jobs.frame["job_id"][[day is not None and day < today for day in last]].tolist()
    closed = jobs.frame["job_id"][jobs.frame["openings"] == 0].tolist()
    found: Sequence[Notice] = [
        *([_notice(jobs, sentences.OPENINGS_ZERO, n=len(closed), names=_named(closed))] if closed else []),
        *(
            [_notice(jobs, sentences.JOBS_ENDED, date=today.isoformat(), n=len(ended), names=_named(ended))]
            if ended
            else []
        ),
    ]
    return tuple(found)


def _houses(houses: Table, places: Table) -> tuple[Notice, ...]:
    furnished = places.frame["house_id"][places.frame["count"] > 0]
    bare = houses.frame["house_id"][~houses.frame["house_id"].isin(furnished)].tolist()
    return (_notice(houses, sentences.HOUSE_WITHOUT_PLACES, n=len(bare), names=_named(bare)),) if bare else ()


def _empty_places(places: Table) -> tuple[Notice, ...]:
    empty = np.flatnonzero(places.frame["count"].to_numpy() == 0)
    if not empty.size:
        return ()
    return (_notice(places, sentences.COUNT_ZERO, n=len(empty), first=int(places.lines[empty[0]])),)


def _asked_and_held(tables: Mapping[str, Table]) -> tuple[Notice, ...]:
    """Name the kinds of place and the equipment that somebody asks for and no house offers."""
    places = tables["places"].frame
    held = set(places["place_kind"][places["count"] > 0])
    has = _words(tables["houses"], "has")
    kinds = {kind for stem in ("members", "jobs", "blocks", "pins") for kind in _kinds(tables[stem])}
    needs = {need for stem in ("candidates", "members", "jobs") for need in _words(tables[stem], "needs")}
    return (
        *(
            [Notice(text=sentences.KIND_NOWHERE, params={"names": _named(sorted(kinds - held))})]
            if kinds - held
            else []
        ),
        *([Notice(text=sentences.NEED_NOWHERE, params={"names": _named(sorted(needs - has))})] if needs - has else []),
    )


def _words(table: Table, column: str) -> set[str]:
    return {word for words in set(table.frame[column]) for word in words}


def _kinds(table: Table) -> set[str]:
    """Return the kinds that rows ask for; a job with 0 desk-days asks for none, a pin's blank cell neither."""
    frame = table.frame
    asking = frame["desk_days"] > 0 if "desk_days" in frame else frame["place_kind"] != ""
    return set(frame["place_kind"][asking])
