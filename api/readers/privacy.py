"""Keep CPR numbers and birth dates out: find them, refuse columns made for them, and never show them again.

A CPR number is six digits that are a date (ddmmyy), an optional space or hyphen, and four digits, with no digit beside
it. The engine needs neither CPR number nor birth date, age or sex (databeskyttelsesloven § 11,
forskelsbehandlingsloven § 5(2)), so people's files that hold them are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

MASKED = "[masked]"
REMOVED = "[removed]"
_SHOWN_LENGTH = 80

# The look-behind stands after the first digit: a pattern that begins with a set of characters is searched much faster.
_CPR = re.compile(
    r"[0-3](?<![0-9][0-3])[0-9][01][0-9]{3}"
    r"\s?[-\u2010-\u2015\u2212]?\s?"
    r"[0-9]{4}(?![0-9])"
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2

_MONTH = (
    r"(?:jan(?:uary?)?|januar|feb(?:ruary?|ruar)?|mar(?:ch|ts)?|apr(?:il)?|may|maj|june?|juni|july?|juli|"
    r"aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SEP = r"\s?[./\-\u2013 ]\s?"
_DATE = (
    rf"(?:[0-9]{{1,2}}{_SEP}[0-9]{{1,2}}{_SEP}[0-9]{{2,4}}"
    rf"|[0-9]{{4}}{_SEP}[0-9]{{1,2}}{_SEP}[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of\s)?{_MONTH}\.?,?\s?[0-9]{{2,4}}"
    rf"|{_MONTH}\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s[0-9]{{4}}"
    r"|[0-9]{6}(?:[0-9]{2})?)(?![0-9])"
)
_YEAR = rf"(?:{_MONTH}\s)?(?:19|20)[0-9]{{2}}(?![0-9])"
_BORN = r"(?:født|foedt|fodt|born)\b"
_BIRTHDAY = (
    r"(?:(?:fødsels|foedsels|fodsels)(?:dag|dato|år|aar)(?:en|et)?|(?:date|year) of birth|birth ?(?:day|date|year)?"
    r"|dob|d\.o\.b\.|f\.d\.|fdt\.|f\.|b\.)"
)
_LINK = r"[\s.:,(]{0,5}(?:(?:den|d\.|on|the|i|in|er|is|year|år)[\s.:,]{0,5}){0,2}"
_BIRTH = re.compile(rf"\b(?:{_BORN}(?:[^0-9]{{0,30}}?{_DATE}|{_LINK}{_YEAR})|{_BIRTHDAY}{_LINK}(?:{_DATE}|{_YEAR}))")

_PRIVATE_WORDS_TEXT = """
    cpr cprnr cprno cprnummer cprnumber personnummer personnr ssn
    birth birthdate birthday birthyear dob born født foedt fodt
    fødselsdato foedselsdato fodselsdato fødselsdag foedselsdag fodselsdag fødselsår foedselsaar fødselsaar fodselsar
    age ages agegroup alder aldersgruppe alderstrin sex gender køn koen kønsidentitet
"""
_PRIVATE_WORDS = frozenset(_PRIVATE_WORDS_TEXT.split())
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")
_PRIVATE_PAIRS = frozenset({("person", "nummer"), ("person", "nr"), ("social", "security"), ("fødsels", "dato")})


def _is_cpr(match: re.Match[str]) -> bool:
    """Tell whether the first six digits are a day that exists; 29 February only in years divisible by four."""
    day, month, year = int(match[0][:2]), int(match[0][2:4]), int(match[0][4:6])
    if not (1 <= month <= len(_LONGEST) and 1 <= day <= _LONGEST[month - 1]):
        return False
    return month != _FEBRUARY or day < _LONGEST[1] or year % 4 == 0


def _is_fraction(match: re.Match[str]) -> bool:
    """Tell whether the digits are the decimals of a number such as 55.0412345678."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    return len(before) == 2 and before[0].isdigit() and before[1] in ".,"  # noqa: PLR2004 (a digit and a point)


def holds_cpr(text: str, *, numbers: bool = False) -> bool:
    """Tell whether `text` holds a CPR number.

    Parameters
    ----------
    text
    numbers
        The text comes from a column of numbers: the decimals of a number are then no CPR number.
    """
    return any(_is_cpr(match) and not (numbers and _is_fraction(match)) for match in _CPR.finditer(text))


def holds_birth_date(text: str) -> bool:
    """Tell whether `text` holds a phrase such as "født 12.3.1980", "born 1980-03-12" or "f. 12/3-80"."""
    return _BIRTH.search(text.lower()) is not None


def is_private(text: str, *, numbers: bool = False) -> bool:
    """Tell whether `text` holds a CPR number or a birth date."""
    return holds_cpr(text, numbers=numbers) or holds_birth_date(text)


def without_cpr(text: str) -> str:
    """Return `text` with ``[removed]`` in place of every CPR number."""
    replace: Callable[[re.Match[str]], str] = lambda match: REMOVED if _is_cpr(match) else match[0]  # noqa: E731 (short)
    return _CPR.sub(replace, text)


def shown(text: str) -> str:
    """Return `text` fit for a message, a log or JSON: ``[masked]`` if any of it is private, and not endlessly long."""
    if is_private(text):
        return MASKED
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def is_private_column(name: str) -> bool:
    """Tell whether a column is made for CPR number, birth date, age or sex, in Danish or English, by whole words."""
    words = [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", name))]
    whole = _WORD.findall(name.lower())
    return not _PRIVATE_WORDS.isdisjoint(words + whole) or not _PRIVATE_PAIRS.isdisjoint(pairwise(words))
