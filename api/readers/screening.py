"""Which cells of a sheet are private, and what an advertisement reads like without its CPR numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from api.readers import sentences
from api.readers.privacy import holds_cpr, is_private, is_private_column, shown, without_cpr
from api.readers.schema import Schema
from api.readers.sheet import Sheet
from features.records import Notice
from matching.errors import Fault

_ID_OF_ADVERTISEMENT = "job_id"


def private_headers(schema: Schema, sheet: Sheet) -> tuple[Fault, ...]:
    """List the columns that no people's file may have: by what they are for, or because the name itself is private."""

    def fault(rule: str, name: str) -> Fault:
        return Fault(rule=rule, file=sheet.file, line=sheet.header_line, column=shown(name))

    headers = sheet.headers if schema.people else ()
    return (
        *(fault(sentences.PRIVATE_COLUMN, name) for name in headers if is_private_column(name)),
        *(fault(sentences.PRIVATE_CELL, name) for name in headers if is_private(name)),
    )


def private_texts(schema: Schema, sheet: Sheet, text: str) -> frozenset[str]:
    """Return the cells of a people's file that look private, and of advertisements the ids that do.

    The whole `text` is looked at first: where it holds nothing private, no cell does.
    """
    if not (schema.people or schema.advertisements) or not is_private(text):
        return frozenset()
    columns = sheet.columns.values() if schema.people else [sheet.columns.get(_ID_OF_ADVERTISEMENT, ())]
    return frozenset(cell for column in columns for cell in set(column) if is_private(cell))


def private_in_unused(schema: Schema, sheet: Sheet, private: Collection[str]) -> tuple[Fault, ...]:
    """List the private cells of columns that are not used; those of other columns are refused when they are parsed."""
    return tuple(
        Fault(rule=sentences.PRIVATE_CELL, file=sheet.file, line=int(line), column=shown(name), value=shown(cell))
        for name in sheet.names
        if private and name not in schema.by_name
        for line, cell in zip(sheet.lines, sheet.columns[name], strict=True)
        if cell in private
    )


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """Columns of advertisements in which a CPR number was replaced, and the notice that says so."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def clean_advertisements(schema: Schema, sheet: Sheet, text: str) -> Cleaned:
    """Replace CPR numbers in what advertisements say; an id is not rewritten, it is refused instead."""
    if not schema.advertisements or not holds_cpr(text):
        return Cleaned()
    said = [
        column.name
        for column in schema.columns
        if column.name in sheet.columns and column.name != _ID_OF_ADVERTISEMENT and not column.numbers
    ]
    found = [(name, row) for name in said for row, cell in enumerate(sheet.columns[name]) if holds_cpr(cell)]
    if not found:
        return Cleaned()
    first = int(sheet.lines[min(row for _, row in found)])
    return Cleaned(
        columns={name: list(map(without_cpr, sheet.columns[name])) for name, _ in dict.fromkeys(found)},
        notices=(Notice(text=sentences.REMOVED, file=sheet.file, params={"n": len(found), "first": first}),),
    )
