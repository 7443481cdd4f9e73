"""One newcomer from a file, asked against a written plan, and what is told of the answer."""

from __future__ import annotations

from api.newcomer.asking import Asked, ask
from api.newcomer.reading import Newcomer, read_newcomer

__all__ = ["Asked", "Newcomer", "ask", "read_newcomer"]
