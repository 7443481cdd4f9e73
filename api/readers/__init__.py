"""Files to records: every fault at once, nothing private let in."""

from __future__ import annotations

from api.readers.folder import Reading, read_folder

__all__ = ["Reading", "read_folder"]
