"""Every sentence of the readers can be said in Danish."""

from __future__ import annotations

from string import Formatter

import pytest

from api.readers import sentences
from api.words import Words

_SENTENCES = {name: text for name, text in vars(sentences).items() if name.isupper()}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", _SENTENCES)
def test_a_sentence_has_its_danish(name: str) -> None:
    """Each sentence has a translation that fills in the same names."""
    english = _SENTENCES[name]
    danish = Words("da")(english)
    assert danish != english
    assert _names(danish) == _names(english)


def test_sentences_differ_from_one_another() -> None:
    """No sentence stands twice: a rule is known by its words."""
    assert len(set(_SENTENCES.values())) == len(_SENTENCES)
