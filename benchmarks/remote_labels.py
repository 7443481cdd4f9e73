"""Judge how "remote" is read: ``python -m benchmarks.remote_labels [--half kept|open]``.

Labelled sentences and short advertisements, Danish and English, from `tests/remote_labels`: the open half is there to
develop rules on, the kept half was written before them and is not read. Printed are the confusion table, precision and
recall of each mode and macro F1, beside a rule that looks for words only.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from features.remote import read_remote

MODES = ("full", "hybrid", "onsite", "unknown")
FOLDER = Path(__file__).resolve().parents[1] / "tests" / "remote_labels"

Judge = Callable[[str, str], str]
"""Title and text → mode."""

_SOME = re.compile(r"hybrid|delvis|dage om ugen|days a week|mulighed for hjemme|flexible|fleksib", re.IGNORECASE)
_REMOTE = re.compile(r"remote|hjemme|distance|home", re.IGNORECASE)
_PLACE = re.compile(r"on-?site|fremmøde|på kontoret|in the office", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A sentence or an advertisement, and what it says."""

    title: str
    text: str
    mode: str


def sentences(half: str) -> list[Labelled]:
    """Return the labelled sentences of a half."""
    with (FOLDER / half / "sentences.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Labelled(title="", text=row["text"], mode=row["mode"]) for row in rows]


def advertisements(half: str) -> list[Labelled]:
    """Return the labelled advertisements of a half: ``NN_mode_language.txt``, the first line is the title."""
    found = []
    for path in sorted((FOLDER / half / "ads").glob("*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        found.append(Labelled(title=title, text=text, mode=path.stem.split("_")[1]))
    return found


def by_rules(title: str, text: str) -> str:
    """Read as the pipeline reads a job without a remote mode of its own."""
    return read_remote(title, text, "", None).mode


def by_words(title: str, text: str) -> str:
    """Read by words alone, as a search box would."""
    said = f"{title}\n{text}"
    if _REMOTE.search(said):
        return "hybrid" if _SOME.search(said) else "full"
    return "onsite" if _PLACE.search(said) else "unknown"


def report(name: str, labelled: Sequence[Labelled], judge: Judge) -> None:
    """Print the confusion table of one way to read."""
    true, read = [one.mode for one in labelled], [judge(one.title, one.text) for one in labelled]
    precision, recall, f1, _ = precision_recall_fscore_support(true, read, labels=list(MODES), zero_division=0.0)
    table = confusion_matrix(true, read, labels=list(MODES))
    print(f"{name}: {len(labelled)}, macro F1 {f1.mean():.3f}")
    print(f"  {'is, read as':12s}" + "".join(f"{mode:>9s}" for mode in MODES) + f"{'precision':>11s}{'recall':>8s}")
    for k, mode in enumerate(MODES):
        counts = "".join(f"{n:9d}" for n in table[k])
        print(f"  {mode:12s}{counts}{precision[k]:11.3f}{recall[k]:8.3f}")


def main() -> None:
    """Print the tables of both ways to read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("kept", "open"), default="kept")
    half = parser.parse_args().half
    for name, labelled in (("sentences", sentences(half)), ("advertisements", advertisements(half))):
        report(f"{name}, {half} half, rules", labelled, by_rules)
        report(f"{name}, {half} half, words only", labelled, by_words)


if __name__ == "__main__":
    main()
