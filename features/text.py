"""Words of a Danish or English text, folded, stemmed and bridged, so that two spellings of one thing meet.

>>> terms("Erfaren regnskabsmedarbejder søges til projektledelse")
['account', 'staff', 'project', 'manag']
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

from features.bridge import ENGLISH, GENERIC, HEADS, INFLECTIONS, POSTS, SHORT_MODIFIERS, SILENT

# The three Danish letters have settled two-letter spellings; all other marks are dropped.
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})
_BREAK = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr|td)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,200}>")
_WORD = re.compile(r"[^\W_]+[+#]*")
_SUFFIXES = (
    *("ernes", "elsen", "elser", "ingen", "inger", "ement"),
    *("erne", "erer", "else", "ende", "ment", "ning", "eren"),
    *("ene", "ens", "ets", "ers", "ing", "ere", "ies"),
    *("er", "en", "et", "es", "ed", "e", "s"),
)
_MIN_STEM = 3
_LONG_SUFFIX = 3  # letters; such an ending must leave one letter more


def plain(text: str) -> str:
    """Return `text` without HTML tags and entities; a tag that begins a line begins one here."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
    return text.replace("\xa0", " ")


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Return `text` without case and marks; æ, ø and å become ae, oe and aa.

    >>> fold("Ærø og Åbenrå, café")
    'aeroe og aabenraa, cafe'
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DANISH)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the words of `text` in order, without case; ``c++`` and ``c#`` keep their signs."""
    return _WORD.findall(unicodedata.normalize("NFKC", plain(text)).casefold())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a folded word without its Danish or English ending; short words and words with digits stay whole.

    >>> stem("udvikleren"), stem("udvikling"), stem("developing"), stem("excel")
    ('udvikl', 'udvikl', 'develop', 'excel')
    """
    if len(word) <= _MIN_STEM or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        rest = len(word) - len(suffix)
        if rest >= _MIN_STEM + (len(suffix) >= _LONG_SUFFIX) and word.endswith(suffix):
            return word[:rest]
    return word


_BRIDGE = {stem(fold(danish)): stem(english) for danish, english in ENGLISH.items()}
_HEAD = re.compile(
    rf"(?P<modifier>{'|'.join(SHORT_MODIFIERS)}|.{{3,}}?)"
    rf"(?P<head>{'|'.join(sorted(map(fold, HEADS), key=len, reverse=True))})(?:{INFLECTIONS})?"
)
_SILENT = frozenset(fold(word) for word in SILENT.split())
_GENERIC = frozenset(_BRIDGE.get(stem(fold(word)), stem(fold(word))) for word in GENERIC)
_POSTS = frozenset(_BRIDGE.get(stem(fold(word)), stem(fold(word))) for word in POSTS)


def is_generic(term: str) -> bool:
    """Tell whether a term says little alone: *assistant*, *manager*, *consultant*."""
    return term in _GENERIC


def is_post(term: str) -> bool:
    """Tell whether a term names a post that many fields have: *analyst*, *engineer*; a generic word is none."""
    return term in _POSTS


@lru_cache(maxsize=200_000)
def _parts(word: str) -> tuple[str, ...]:
    whole = stem(word)
    if whole in _BRIDGE:
        return (_BRIDGE[whole],)
    compound = _HEAD.fullmatch(word)
    if compound is None:
        return (whole,)
    modifier, head = stem(compound["modifier"]), stem(compound["head"])
    return _BRIDGE.get(modifier, modifier), _BRIDGE.get(head, head)


def spoken(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each word that carries meaning, as written but without case, with its terms.

    A Danish compound on a known head gives two terms, *regnskabsmedarbejder* → account, staff.
    """
    said = ((word, fold(word)) for word in words(text))
    return [(word, _parts(folded)) for word, folded in said if folded not in _SILENT and not folded.isdigit()]


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order."""
    return [term for _, parts in spoken(text) for term in parts]


def pieces(word: str) -> list[tuple[str, str]]:
    """Return each piece of a word of `spoken`, as written there, with its term.

    >>> pieces("softwareanalytiker"), pieces("regnskaber")
    ([('software', 'softwar'), ('analytiker', 'analyst')], [('regnskaber', 'account')])
    """
    folded = fold(word)
    found = _parts(folded)
    compound = _HEAD.fullmatch(folded)
    if len(found) == 1 or compound is None:
        return [(word, term) for term in found]
    # Folding makes ø two letters, so the cut is counted in folded letters.
    cut = next(k for k in range(len(word) + 1) if len(fold(word[:k])) >= len(compound["modifier"]))
    return list(zip((word[:cut], word[cut:]), found, strict=True))
