"""Skills as keys: one key for every way to write a skill, how near two keys are, and the keys a text mentions.

The vocabulary is the market's own: what candidates and jobs list. A lexicon of concepts can take the place of `key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array, diags_array
from sklearn.feature_extraction.text import CountVectorizer

from features.overlap import Sparse
from features.text import fold, is_generic, terms, words

Key = tuple[str, ...]

GENERIC_WEIGHT = 0.3
#: Two words are taken for one when their 3-letter groups reach this Dice coefficient; two skills likewise in words.
SAME_WORD, SAME_SKILL = 0.65, 0.6
_LONGEST = 5  # terms of a skill that is looked for in texts
_SHORTEST = 2  # letters of a one-word skill that is looked for in texts


@lru_cache(maxsize=200_000)
def key(skill: str) -> Key:
    """Return the terms of a skill without order: *ledelse af projekter*, *projektledelse*, *project management* agree.

    A skill of silent words only ("Microsoft", "IT") keeps its words.

    >>> key("Projektledelse") == key("management of projects")
    True
    """
    return tuple(sorted(set(terms(skill)))) or tuple(sorted(set(map(fold, words(skill)))))


def mentioned(text: str, vocabulary: Mapping[Key, str]) -> dict[Key, str]:
    """Return the part of `vocabulary` (key → as written) that `text` mentions; the longest first, without overlap."""
    said = terms(text)
    found: dict[Key, str] = {}
    at = 0
    while at < len(said):
        for length in range(min(_LONGEST, len(said) - at), 0, -1):
            candidate = tuple(sorted(set(said[at : at + length])))
            if candidate in vocabulary and _worth_reading(candidate):
                found[candidate] = vocabulary[candidate]
                at += length
                break
        else:
            at += 1
    return found


def _worth_reading(candidate: Key) -> bool:
    """Refuse a lone letter or a lone generic word: in running text they are no skill."""
    return len(candidate) > 1 or (len(candidate[0]) >= _SHORTEST and not is_generic(candidate[0]))


def nearness(ours: Sequence[Key], theirs: Sequence[Key]) -> Sparse:
    """Return how near each of our skills is to each of theirs, (n_ours, n_theirs); 1 is the same, below 0.6 nothing.

    Dice's coefficient over words, where generic words weigh little and two spellings of a word count by their letters.
    """
    vocabulary = sorted({term for each in (*ours, *theirs) for term in each})
    if not vocabulary:
        return csr_array((len(ours), len(theirs)))
    at = {term: t for t, term in enumerate(vocabulary)}
    root = np.sqrt([GENERIC_WEIGHT if is_generic(term) else 1.0 for term in vocabulary])
    left, right = _words_of(ours, at, root), _words_of(theirs, at, root)
    shared = csr_array(left @ _spellings(vocabulary) @ right.T).tocoo()
    whole = _sizes(left)[shared.coords[0]] + _sizes(right)[shared.coords[1]]
    value = np.minimum(2.0 * shared.data / whole, 1.0)
    near = value >= SAME_SKILL
    return csr_array((value[near], (shared.coords[0][near], shared.coords[1][near])), shape=shared.shape)


def _words_of(keys: Sequence[Key], at: dict[str, int], root: np.ndarray) -> Sparse:
    rows = np.repeat(np.arange(len(keys)), [len(each) for each in keys])
    columns = np.array([at[term] for each in keys for term in each], dtype=np.int64)
    return csr_array((root[columns], (rows, columns)), shape=(len(keys), len(at)))


def _sizes(side: Sparse) -> np.ndarray:
    return np.asarray(side.multiply(side).sum(axis=1)).ravel()


def _spellings(vocabulary: Sequence[str]) -> Sparse:
    """Return how alike two words are in their 3-letter groups, (n, n); 1 on the diagonal, below 0.65 left out."""
    grams = CountVectorizer(analyzer="char_wb", ngram_range=(3, 3), binary=True, dtype=np.float64, lowercase=False)
    holds = csr_array(grams.fit_transform([*vocabulary]))
    shared = csr_array(holds @ holds.T).tocoo()
    size = np.diff(holds.indptr)
    alike = 2.0 * shared.data / (size[shared.coords[0]] + size[shared.coords[1]])
    keep = (alike >= SAME_WORD) & (shared.coords[0] != shared.coords[1])
    others = csr_array((alike[keep], (shared.coords[0][keep], shared.coords[1][keep])), shape=shared.shape)
    return csr_array(others + diags_array(np.ones(len(vocabulary))))


@dataclass(frozen=True, kw_only=True)
class SkillSet:
    """Skills of one side: key → how it was written; `read` when they come from free text, not from a list."""

    written: dict[Key, str]
    read: bool


def listed(skills: Iterable[str]) -> dict[Key, str]:
    """Return key → skill as written; the first writing of each key."""
    keyed: dict[Key, str] = {}
    for skill in skills:
        if key(skill):
            keyed.setdefault(key(skill), skill)
    return keyed


def skill_sets(lists: Sequence[Iterable[str]], texts: Sequence[str], vocabulary: Mapping[Key, str]) -> list[SkillSet]:
    """Return each record's skills: as listed, else as its text mentions them."""
    sets = []
    for skills, text in zip(lists, texts, strict=True):
        own = listed(skills)
        sets.append(SkillSet(written=own or mentioned(text, vocabulary), read=not own))
    return sets
