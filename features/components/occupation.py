"""Occupation: how much what a person calls their work has in common with the job's title.

Whole terms first (*regnskabsassistent* and *accounting officer* share "account"); where spelling differs, letters:
n-grams of 3 to 5 letters within words. The better of the two counts. Words that only name a kind of post (*assistant*,
*analyst*) weigh little, alone or as the end of a compound, and their letters are not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from features.components.component import Detail, Floats
from features.overlap import Overlap
from features.posts import posts, says_little
from features.text import fold, pieces, spoken, terms

GENERIC_WEIGHT = 0.2
#: What the person calls themself and the title lacks costs more than what the title adds ("… for our Vejle clients").
LEFT_ONLY, RIGHT_ONLY = 0.5, 0.2
#: Letters shared by unrelated titles reach about the first, by one word spelt in two ways about the second figure.
LETTERS_NOTHING, LETTERS_SAME = 0.4, 0.9

_letters = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False).build_analyzer()


def _letter_grams(text: str, shown: frozenset[str]) -> Sequence[str]:
    """Return the n-grams of the pieces of words that say something; generic words, posts and small talk stay out."""
    told = (piece for word, _ in spoken(text) for piece in pieces(word))
    said = [fold(written) for written, term in told if not says_little(term, shown)]
    return _letters(" ".join(said)) if said else []


def _one(_term: str) -> float:
    return 1.0


def _emphasis(term: str, shown: frozenset[str]) -> float:
    return GENERIC_WEIGHT if says_little(term, shown) else 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Occupation:
    """The person's occupation against the job's title; does not apply where a side says nothing."""

    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]] = ("occupation",)
    JOB_COLUMNS: ClassVar[tuple[str, ...]] = ("title",)

    occupations: tuple[str, ...]
    titles: tuple[str, ...]
    by_terms: Overlap
    by_letters: Overlap
    silent_left: np.ndarray
    silent_right: np.ndarray

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take `occupation` and `title`."""
        ours, theirs = candidates["occupation"].tolist(), jobs["title"].tolist()
        our_terms, their_terms = [terms(text) for text in ours], [terms(text) for text in theirs]
        shown = posts(their_terms)
        costs = {"left_only": LEFT_ONLY, "right_only": RIGHT_ONLY}
        return cls(
            occupations=tuple(ours),
            titles=tuple(theirs),
            by_terms=Overlap.of(our_terms, their_terms, emphasis=partial(_emphasis, shown=shown), **costs),
            by_letters=Overlap.of(
                [_letter_grams(text, shown) for text in ours],
                [_letter_grams(text, shown) for text in theirs],
                emphasis=_one,
                **costs,
            ),
            silent_left=np.array([not said for said in our_terms], dtype=bool),
            silent_right=np.array([not said for said in their_terms], dtype=bool),
        )

    def values(self, rows: slice) -> Floats:
        """Return the greater of the overlap in terms and the (rescaled) overlap in letters."""
        letters = (self.by_letters.values(rows) - LETTERS_NOTHING) / (LETTERS_SAME - LETTERS_NOTHING)
        value = np.clip(np.maximum(self.by_terms.values(rows), letters), 0.0, 1.0)
        value[self.silent_left[rows]] = np.nan
        value[:, self.silent_right] = np.nan
        return value

    def detail(self, i: int, j: int) -> Detail:
        """Return the title's words that the occupation shares, and the occupation's words that the title lacks.

        Of a compound that is shared in part only the shared piece is named.
        """
        ours, theirs = spoken(self.occupations[i]), spoken(self.titles[j])
        ours_say, theirs_say = ({term for _, parts in said for term in parts} for said in (ours, theirs))
        return Detail(
            matched=tuple(dict.fromkeys(_shared(word, ours_say) for word, parts in theirs if set(parts) & ours_say)),
            missing=tuple(word for word, parts in ours if not set(parts) & theirs_say),
        )


def _shared(word: str, others: set[str]) -> str:
    """Return a word without the piece that `others` lack."""
    return "".join(written for written, term in pieces(word) if term in others)
