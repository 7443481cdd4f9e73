"""How groups of people, and the ways to group them, are called in sentences."""

from __future__ import annotations

from api.words import Words

#: Headings of the ways to group people.
WAYS = {
    "municipality": "by municipality",
    "distance": "by minutes to the nearest house",
    "fit_third": "by own best fit",
}
_MUNICIPALITIES = {"other": "other municipalities", "unknown": "municipality not known", "all": "all municipalities"}
_BANDS = {
    "0-15": "up to 15",
    "15-30": "15 to 30",
    "30-45": "30 to 45",
    "over-45": "more than 45",
    "none-known": "travel time not known",
    "highest": "highest third",
    "middle": "middle third",
    "lowest": "lowest third",
    "none": "no acceptable placement",
    "members": "members, who seek no job",
}


def group_words(by: str, name: str, say: Words) -> str:
    """Return a group's name in words; bands that were merged are joined."""
    if by == "municipality":
        return say(_MUNICIPALITIES.get(name, name)) if name in _MUNICIPALITIES else name
    return " + ".join(say(_BANDS[part]) for part in name.split("+"))
