"""One cell's text to its value: days, parts, ids, lists. Each parser gets stripped text, never blank."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from api.readers import sentences
from api.readers.numbers import Refused, number, real
from matching.fits import MAX_WISH
from matching.week import DAYS, PARTS

_ITEM = re.compile(r"[;|]")
_WEEKDAY_WORDS = (
    "mon monday man mandag",
    "tue tues tuesday tir tirs tirsdag",
    "wed weds wednesday ons onsdag",
    "thu thur thurs thursday tor tors torsdag",
    "fri friday fre fredag",
    "sat saturday lør loer lor lørdag loerdag lordag",
    "sun sunday søn soen son søndag soendag sondag",
)
_DAY = {word: d for d, words in enumerate(_WEEKDAY_WORDS) for word in words.split()}
_PART_WORDS = ("am fm formiddag morning", "pm em eftermiddag afternoon", "eve evening aften")
_PART = {word: p for p, words in enumerate(_PART_WORDS) for word in words.split()}
_DASH = re.compile(r" ?[-\u2010-\u2015] ?")
_SPACES = re.compile(r"[;|,\s]+")
_POSTCODE = re.compile(r"(?:(?:DK|D)[- ]?)?([0-9]{4,5})(?:[\s,][^0-9]*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2,3})\s*(?::\s*([abc][12])?)?", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})|(?P<d2>[0-9]{1,2})[-./](?P<m2>[0-9]{1,2})[-./](?P<y2>[0-9]{4}))"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.+Z]*)?"
)


def items(text: str) -> list[str]:
    """Return the items of a list, separated by ``;`` or ``|``, stripped; empty ones are dropped."""
    return [item.strip() for item in _ITEM.split(text) if item.strip()]


def words(text: str) -> tuple[str, ...]:
    """Return a list's items, each once."""
    return tuple(dict.fromkeys(items(text)))


def lower_words(text: str) -> tuple[str, ...]:
    """Return a list's items in lower case, each once."""
    return words(text.lower())


def ident(text: str) -> str:
    """Return an id that can be listed, paired and opened in a spreadsheet.

    Raises
    ------
    Refused
    """
    if any(sign in text for sign in ";|:") or not text.isprintable():
        raise Refused(sentences.ID_CHARACTERS)
    if text[0] in "=+-@":
        raise Refused(sentences.ID_START)
    return text


def kind(text: str) -> str:
    """Return a kind of place in lower case."""
    if ";" in text or "|" in text:
        raise Refused(sentences.ONE_KIND)
    return text.lower()


def postcode(text: str) -> str:
    """Return the bare digits of ``6200``, ``DK-6200`` or ``6200 Aabenraa``."""
    match = _POSTCODE.fullmatch(text)
    if match is None:
        raise Refused(sentences.POSTCODE)
    return match[1]


def days(text: str) -> int:
    """Return the mask of days by Danish or English names, single or as a range such as ``man–fre``; 0 if none."""
    mask = 0
    for item in filter(None, _SPACES.split(_DASH.sub("-", " ".join(text.lower().split())))):
        ends = [_DAY.get(name.rstrip(".")) for name in item.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2 or last < first:  # noqa: PLR2004 (a range has two ends)
            raise Refused(sentences.DAYS, allowed=", ".join(DAYS))
        mask |= (1 << (last + 1)) - (1 << first)
    return mask


def parts(text: str) -> int:
    """Return the mask of day parts by Danish or English names; 0 if none."""
    named = [_PART.get(name.rstrip(".")) for name in filter(None, _SPACES.split(text.lower()))]
    if None in named:
        raise Refused(sentences.PARTS, allowed=", ".join(PARTS))
    return sum({1 << p for p in named if p is not None})


def one_of(meanings: Mapping[str, object], allowed: str) -> Callable[[str], object]:
    """Return a parser of fixed words, any case; `allowed` is what a fault lists."""

    def parse(text: str) -> object:
        if text.lower() not in meanings:
            raise Refused(sentences.ONE_OF, allowed=allowed)
        return meanings[text.lower()]

    return parse


def languages(text: str) -> tuple[tuple[str, str], ...]:
    """Return (code, CEFR level or "") per language, code in lower and level in upper case."""
    found: dict[str, str] = {}
    for item in items(text):
        match = _LANGUAGE.fullmatch(item)
        if match is None:
            raise Refused(sentences.LANGUAGES)
        code, level = match[1].lower(), (match[2] or "").upper()
        if found.setdefault(code, level) != level:
            raise Refused(sentences.LANGUAGE_TWICE)
    return tuple(found.items())


def wishes(text: str) -> tuple[tuple[str, float], ...]:
    """Return (job id, number in [−0.2, 0.2]) per wish."""
    return _numbered(text, sentences.WISHES, lambda wish: _in_wish_range(number(wish)), "")


def _in_wish_range(wish: float) -> float:
    if not -MAX_WISH <= wish <= MAX_WISH:
        raise Refused(sentences.WISH_RANGE, low=-MAX_WISH, high=MAX_WISH)
    return wish


def preferred_houses(text: str) -> tuple[tuple[str, float], ...]:
    """Return (house id, preference ≥ 0) per house; 1 where none is given."""
    return _numbered(text, sentences.HOUSES, real(low=0), "1")


def _numbered(text: str, rule: str, parse: Callable[[str], float], unsaid: str) -> tuple[tuple[str, float], ...]:
    """Return (id, number) per item; `unsaid` stands where an item has no number, "" if it must have one."""
    found: dict[str, float] = {}
    for item in items(text):
        name, colon, said = (piece.strip() for piece in item.partition(":"))
        if not name or ":" in said or not (said or (unsaid and not colon)):
            raise Refused(rule)
        if name in found:
            raise Refused(sentences.TWICE_IN_CELL)
        found[name] = parse(said or unsaid)
    return tuple(found.items())


def date(text: str) -> dt.date:
    """Return the day of ``2026-12-31``, ``31-12-2026``, ``31/12/2026`` or ``31.12.2026``; a time is dropped."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise Refused(sentences.DATE)
    year, month, day = (int(match[name] or match[name + "2"]) for name in "ymd")
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Refused(sentences.DATE) from error
