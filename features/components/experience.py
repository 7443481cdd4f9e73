"""Experience: how much a person's experience and education speak of what the advertisement speaks of.

Cosine of TF-IDF vectors over whole words that say something (no *assistant*, no *manage*). Vocabulary and weights come
from the advertisements alone, so a word that no job uses (a name, a street) is never seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from features.components.component import Detail, Floats
from features.overlap import Sparse
from features.text import is_generic, spoken, terms

#: Cosines below the first are the common talk of any two texts; a text about the very same work reaches the second.
NOTHING, SAME = 0.03, 0.40
#: So many different shared words count in full; fewer may be chance and count in proportion.
ENOUGH_SHARED = 3
_SHOWN = 6  # words of an explanation


def _telling(text: str) -> list[str]:
    return [term for term in terms(text) if not is_generic(term)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Experience:
    """Experience and education against title and description; does not apply where a side says nothing."""

    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]] = ("experience", "education")
    JOB_COLUMNS: ClassVar[tuple[str, ...]] = ("title", "description")

    ours: Sparse
    theirs: Sparse
    vocabulary: tuple[str, ...]
    told: np.ndarray
    described: np.ndarray
    advertisements: tuple[str, ...]

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take experience, education, title and description."""
        told = (candidates["experience"] + "\n" + candidates["education"]).tolist()
        advertisements = (jobs["title"] + "\n" + jobs["description"]).tolist()
        our_terms, their_terms = [_telling(text) for text in told], [_telling(text) for text in advertisements]
        ours, theirs, vocabulary = csr_array((len(told), 0)), csr_array((len(advertisements), 0)), ()
        if any(their_terms):
            vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
            theirs = csr_array(vectorizer.fit_transform(their_terms))
            ours = csr_array(vectorizer.transform(our_terms)) if told else csr_array((0, theirs.shape[1]))
            vocabulary = tuple(vectorizer.get_feature_names_out())
        return cls(
            ours=ours,
            theirs=theirs,
            vocabulary=vocabulary,
            told=np.array([bool(said) for said in our_terms], dtype=bool),
            described=np.array([bool(text.strip()) for text in jobs["description"]], dtype=bool),
            advertisements=tuple(advertisements),
        )

    def values(self, rows: slice) -> Floats:
        """Return the cosine, stretched from `NOTHING`–`SAME` to 0–1, less where few words are shared."""
        ours = self.ours[rows]
        cosine = (ours @ self.theirs.T).toarray()
        n_shared = (_ones(ours) @ _ones(self.theirs).T).toarray()
        value: Floats = np.clip((cosine - NOTHING) / (SAME - NOTHING), 0.0, 1.0)
        value *= np.minimum(n_shared / ENOUGH_SHARED, 1.0)
        value[~self.told[rows]] = np.nan
        value[:, ~self.described] = np.nan
        return value

    def detail(self, i: int, j: int) -> Detail:
        """Return the words of the advertisement that weigh most in the cosine."""
        weight = (self.ours[[i]].multiply(self.theirs[[j]])).toarray().ravel()
        best = [self.vocabulary[t] for t in np.argsort(-weight, kind="stable")[:_SHOWN] if weight[t] > 0]
        written: dict[str, str] = {}
        for word, parts in spoken(self.advertisements[j]):
            for term in parts:
                written.setdefault(term, word)
        return Detail(matched=tuple(dict.fromkeys(written[term] for term in best)))


def _ones(side: Sparse) -> Sparse:
    """Return which text holds which term."""
    return csr_array((np.ones(side.nnz), side.indices, side.indptr), shape=side.shape)
