"""HiGHS with the compact model."""

from __future__ import annotations

from benchmarks.peers.compact import compact
from benchmarks.peers.highs import solve
from benchmarks.peers.run import main

if __name__ == "__main__":
    main("highs_compact", compact, solve)
