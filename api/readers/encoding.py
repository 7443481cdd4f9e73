"""Bytes to text: UTF-8 with or without a byte order mark, else Windows-1252 with a notice."""

from __future__ import annotations

from dataclasses import dataclass

from api.readers import sentences
from features.records import Notice
from matching.errors import Fault


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A file's text ("" when it has a fault), and what is to be said of its bytes."""

    text: str = ""
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, file: str) -> Decoded:
    """Return the text of `data`; `file` is named in faults and notices."""
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return Decoded(faults=(Fault(rule=sentences.NOT_TEXT, file=file, line=line),))
    try:
        return _unless_empty(data.decode("utf-8-sig"), file, ())
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Decoded(faults=(Fault(rule=sentences.NOT_ENCODED, file=file, line=line),))
    return _unless_empty(text, file, (Notice(text=sentences.WINDOWS_1252, file=file),))


def _unless_empty(text: str, file: str, notices: tuple[Notice, ...]) -> Decoded:
    if not text or text.isspace():
        return Decoded(faults=(Fault(rule=sentences.EMPTY_FILE, file=file),))
    return Decoded(text=text, notices=notices)
