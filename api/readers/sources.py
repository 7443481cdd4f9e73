"""Which file of a folder holds what: names in any case, one source of each kind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.readers import sentences
from api.readers.schema import Schema
from matching.errors import BadInput, Fault


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file's bytes; `file` is its name as the folder writes it, `sha256` the hash of its bytes in hex."""

    file: str
    data: bytes
    sha256: str


def find_source(entries: Sequence[Path], schema: Schema) -> tuple[Source | None, tuple[Fault, ...]]:
    """Return the source of one kind among a folder's `entries`, and what is wrong with it.

    Two sources of one kind are a fault, and the first is read all the same, so that its own faults are listed too.
    """
    wanted = f"{schema.stem}.csv"
    forms = {schema.stem + ending for ending in schema.other_forms} | ({schema.stem} if schema.other_forms else set())
    tables = [path for path in entries if path.name.lower() == wanted]
    others = [path for path in entries if path.name.lower() in forms and (path.suffix or path.is_dir())]
    faults: tuple[Fault, ...] = ()
    if len(tables) + len(others) > 1:
        named, *rest = (path.name for path in tables + others)
        faults = (Fault(rule=sentences.TWO_SOURCES, file=named, params={"others": ", ".join(rest)}),)
    if tables:
        source, unread = _open(tables[0])
        return source, faults + unread
    if others:
        faults += (Fault(rule=sentences.NOT_READ_YET, file=others[0].name, params={"file": wanted}),)
    elif schema.required:
        faults += (Fault(rule=sentences.NO_FILE, file=wanted),)
    return None, faults


def source_of(path: Path) -> Source:
    """Return one file that was named alone; it is called by the path that it was given.

    Raises
    ------
    BadInput
        If it cannot be opened.
    """
    source, faults = _open(path)
    if source is None:
        raise BadInput(tuple(replace(fault, file=str(path)) for fault in faults))
    return replace(source, file=str(path))


def _open(path: Path) -> tuple[Source | None, tuple[Fault, ...]]:
    try:
        data = path.read_bytes()
    except OSError:
        return None, (Fault(rule=sentences.CANNOT_OPEN, file=path.name),)
    return Source(file=path.name, data=data, sha256=hashlib.sha256(data).hexdigest()), ()
