"""What others do with the same markets: known models handed whole to known solvers, each in its own process.

``python -m benchmarks.peers.NAME FAMILY N`` prints one line of JSON; the names are `PEERS`.
"""

PEERS = ("cbc_compact", "highs_compact", "highs_bundles", "highs_split", "cpsat_compact")
