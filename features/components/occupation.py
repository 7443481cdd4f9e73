"""Occupation: how much what a person calls their work has in common with the job's title.

Whole terms first (*regnskabsassistent* and *accounting officer* share "account"); where spelling differs, letters:
n-grams of 3 to 5 letters within words. The better of the two counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from features.components.component import Detail, Floats
from features.overlap import Overlap
from features.text import fold, is_generic, spoken, terms

GENERIC_WEIGHT = 0.2
#: What the person calls themself and the title lacks costs more than what the title adds ("… for our Vejle clients").
LEFT_ONLY, RIGHT_ONLY = 0.5, 0.2
#: Letters shared by unrelated titles reach about the first, by one word spelt in two ways about the second figure.
LETTERS_NOTHING, LETTERS_SAME = 0.4, 0.9

_letters = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False).build_analyzer()


def _letter_grams(text: str) -> Sequence[str]:
    """Return the n-grams of the words that say something; generic words and titles' small talk stay out."""
    said = [fold(word) for word, parts in spoken(text) if not all(map(is_generic, parts))]
    return _letters(" ".join(said)) if said else []


def _one(_term: str) -> float:
    return 1.0


def _emphasis(term: str) -> float:
    return GENERIC_WEIGHT if is_generic(term) else 1.0


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
        costs = {"left_only": LEFT_ONLY, "right_only": RIGHT_ONLY}
        return cls(
            occupations=tuple(ours),
            titles=tuple(theirs),
            by_terms=Overlap.of(our_terms, their_terms, emphasis=_emphasis, **costs),
            by_letters=Overlap.of(
                [_letter_grams(text) for text in ours], [_letter_grams(text) for text in theirs], emphasis=_one, **costs
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
        """Return the title's words that the occupation shares, and the occupation's words that the title lacks."""
        ours, theirs = spoken(self.occupations[i]), spoken(self.titles[j])
        return Detail(
            matched=tuple(word for word, parts in theirs if set(parts) & {t for _, more in ours for t in more}),
            missing=tuple(word for word, parts in ours if not set(parts) & {t for _, more in theirs for t in more}),
        )
