"""Every sentence a person reads, in English or Danish.

English is written in the code and is the key; Danish stands in ``api/locale/da/*.po`` (gettext catalogues, one per part
of the program). Call ``say("{n} people are placed", n=3)``; names in braces are filled after translation.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from matching.errors import Fault

Lang = Literal["da", "en"]

_HUGE = 1e15  # beyond this a double has no decimals, and beyond 1e24 babel cannot write it


@cache
def _catalogue(lang: Lang) -> dict[str, str]:
    """Return English → `lang` from every catalogue of that language; nothing for English."""
    if lang == "en":
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415 (slow; not needed for English)

    words: dict[str, str] = {}
    for path in sorted(files("api").joinpath("locale", lang).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                words |= {str(m.id): str(m.string) for m in read_po(file, locale=lang) if m.id and m.string}
    return words


class Words:
    """Says things in one language."""

    def __init__(self, lang: Lang = "da") -> None:
        self.lang = lang

    def __call__(self, text: str, **params: object) -> str:
        """Return `text` in this language with `params` filled in; an untranslated text stays English."""
        said = _catalogue(self.lang).get(text, text)
        return said.format(**params) if params else said

    def fault(self, fault: Fault) -> str:
        """Say the place, then the rule, then the value that broke it."""
        place = ":".join(part for part in (fault.file, str(fault.line or ""), fault.column) if part)
        rule = self(fault.rule, **fault.params)
        said = f"{place}: {rule}" if place else rule
        return said + (self(" (found {value})", value=repr(fault.value)) if fault.value else "")

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with this language's separators and at most `digits` decimals; a huge one as 1.5e+20."""
        if abs(value) >= _HUGE:
            return f"{value:e}"
        from babel.numbers import format_decimal  # noqa: PLC0415 (slow; few commands need it)

        return format_decimal(
            round(value, digits), format="#,##0." + "#" * digits if digits else "#,##0", locale=self.lang
        )
