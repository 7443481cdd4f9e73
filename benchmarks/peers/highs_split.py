"""HiGHS with the split model."""

from __future__ import annotations

from benchmarks.peers.highs import solve
from benchmarks.peers.run import main
from benchmarks.peers.split import split

if __name__ == "__main__":
    main("highs_split", split, solve)
