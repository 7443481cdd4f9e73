"""Where the files that travel with the program lie: in the wheel under ``api/_data``, in a checkout under ``data``."""

from __future__ import annotations

from pathlib import Path


def bundled(*parts: str) -> Path:
    """Return the path of a bundled file or folder, such as ``bundled("samples", "tiny")``.

    Raises
    ------
    FileNotFoundError
        If neither the wheel nor the checkout holds it: the installation is damaged.
    """
    here = Path(__file__).resolve().parent
    for root in (here / "_data", here.parent / "data"):
        if (path := root.joinpath(*parts)).exists():
            return path
    raise FileNotFoundError(f"not bundled: {'/'.join(parts)}")
