"""How one call of the program speaks: in which language, to a person or a machine, and how much."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TextIO

from api.words import Lang, Words

LANGUAGES: tuple[Lang, ...] = ("da", "en")


def _before_end_of_options(argv: Sequence[str]) -> Sequence[str]:
    return argv[: argv.index("--")] if "--" in argv else argv


def _languages(argv: Sequence[str], environ: Mapping[str, str]) -> Iterator[str]:
    """Yield languages that were asked for, the strongest wish last."""
    yield environ.get("MIKROPOL_LANG", "")[:2].lower()
    for word, following in zip(argv, [*argv, ""][1:], strict=True):
        if word == "--lang":
            yield following
        elif word.startswith("--lang="):
            yield word.removeprefix("--lang=")


def printable(text: str) -> str:
    """Return `text` with control characters written out, so that no cell of a file can steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How one call of the program speaks.

    Attributes
    ----------
    lang
    machine
        ``--json``: one JSON object on stdout and nothing else there.
    quiet
        ``--quiet``: results that are in files anyway are not told.
    debug
        ``--debug``: a fault of ours shows its traceback.
    """

    lang: Lang = "da"
    machine: bool = False
    quiet: bool = False
    debug: bool = False

    @classmethod
    def heard(cls, argv: Sequence[str], environ: Mapping[str, str]) -> Voice:
        """Hear the voice in the command line, wherever its options stand, before anything is parsed.

        Help texts and usage errors need it too, so it cannot wait for the parser.
        """
        given = _before_end_of_options(argv)
        asked = [word for word in _languages(given, environ) if word in LANGUAGES]
        return cls(
            lang=asked[-1] if asked else "da",
            machine="--json" in given,
            quiet="--quiet" in given,
            debug="--debug" in given,
        )

    @cached_property
    def say(self) -> Words:
        """The words of this voice's language."""
        return Words(self.lang)

    @property
    def shows_progress(self) -> bool:
        """Whether somebody may want to watch."""
        return not (self.machine or self.quiet)

    def answer(self, data: Mapping[str, object] | Sequence[object]) -> None:
        """Write the one JSON object (or list) of a machine's answer."""
        sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n")
        sys.stdout.flush()

    def tell(self, *lines: str, style: str | None = None) -> None:
        """Tell a person on stdout, unless the call is quiet or for a machine."""
        if not (self.quiet or self.machine):
            _write(sys.stdout, lines, style)

    def reply(self, *lines: str, style: str | None = None) -> None:
        """Tell a person what the command was called for; only a machine is not told."""
        if not self.machine:
            _write(sys.stdout, lines, style)

    def warn(self, *lines: str, style: str | None = None) -> None:
        """Tell a person on stderr what went wrong; a machine reads it in its object instead."""
        if not self.machine:
            _write(sys.stderr, lines, style)


def _write(stream: TextIO, lines: Sequence[str], style: str | None) -> None:
    text = "".join(f"{printable(line)}\n" for line in lines)
    if stream.isatty() and "NO_COLOR" not in os.environ:
        from rich.console import Console  # noqa: PLC0415 (slow; only a terminal needs it)

        Console(file=stream, highlight=False, markup=False, emoji=False).print(
            text, style=style, end="", soft_wrap=True
        )
    else:
        stream.write(text)
    stream.flush()
