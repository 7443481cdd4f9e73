"""Which words of job titles name mere posts: many fields have them, so that what stands before them tells the work.

In *credit-risk analyst* and *software analyst* the shared word says little. A market's own titles show which words are
such heads; the list `features.bridge.POSTS` serves markets too small to show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from features.text import is_generic, is_post

#: A head that stands behind so many different words, and in at least this share of its titles behind one, is a post.
MANY_FIELDS, MOSTLY = 4, 0.5


def posts(titles: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the terms that `titles` (their terms, in order) show to be posts.

    Only jobs' titles are looked at, so that a person's fit never depends on who else seeks.

    >>> sorted(posts([["web", "design"], ["floral", "design"], ["sound", "design"], ["game", "design"], ["cook"]]))
    ['design']
    """
    n_titles: Counter[str] = Counter()
    n_behind: Counter[str] = Counter()
    fields: dict[str, set[str]] = {}
    for title in titles:
        n_titles.update(set(title))
        pairs = {(before, head) for before, head in pairwise(title) if before != head}
        n_behind.update({head for _, head in pairs})
        for before, head in pairs:
            fields.setdefault(head, set()).add(before)
    return frozenset(
        head
        for head, before in fields.items()
        if len(before) >= MANY_FIELDS and n_behind[head] >= MOSTLY * n_titles[head]
    )


def says_little(term: str, shown: frozenset[str]) -> bool:
    """Tell whether a term is generic or a post, by the lists or by what the market's titles have `shown`."""
    return term in shown or is_generic(term) or is_post(term)
