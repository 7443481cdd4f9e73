"""Read occupations and their skills from ESCO's files, with Danish labels where there are any.

This service uses the ESCO classification of the European Commission.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

# ISCO-08 unit groups. The shares say how often we draw from a group; they are a guess at who lives and hires there.
REMOTE_GROUPS = {
    **dict.fromkeys(("2411", "2413", "3313", "4311", "4312", "4313"), 1.2),  # accounts, pay, audit
    **dict.fromkeys(("2511", "2512", "2513", "2514", "2519", "2521", "2522", "2529", "3512", "3514"), 1.3),  # IT
    **dict.fromkeys(("2166", "2641", "2642", "2643", "2622"), 0.7),  # design, texts, languages
    **dict.fromkeys(("3343", "4110", "4120", "3353", "3342", "2423"), 1.2),  # administration, personnel
    **dict.fromkeys(("4222", "4225"), 1.6),  # customer support
    **dict.fromkeys(("2431", "2432", "3322", "3323", "3315", "3321", "3312"), 0.9),  # marketing, sales, insurance
    **dict.fromkeys(("2141", "2142", "2144", "2151", "3118"), 0.5),  # engineering and drawing
    **dict.fromkeys(("2359", "2424"), 0.5),  # teaching and guidance online
}
ONSITE_GROUPS = {
    **dict.fromkeys(("7115", "7411", "7126", "7231", "7112", "7131"), 0.8),  # crafts
    **dict.fromkeys(("5321", "5322", "5311", "2221"), 1.4),  # care
    **dict.fromkeys(("4321", "8332", "9321", "5223", "5120"), 1.1),  # warehouse, driving, shops, kitchens
    **dict.fromkeys(("2342", "2341"), 0.8),  # nursery and primary school
}


@dataclass(frozen=True, kw_only=True)
class Occupation:
    """One ESCO occupation.

    Attributes
    ----------
    danish
        Danish labels, the preferred one first; empty where ESCO has none.
    essential, optional
        Skill labels in English: there are no open Danish ones.
    """

    isco: str
    english: str
    danish: tuple[str, ...]
    description: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the Danish label, or the English one where there is none."""
        return self.danish[0] if self.danish else self.english


def _danish(esco: Path) -> dict[str, tuple[str, ...]]:
    labels = pd.read_csv(esco / "labels_da.csv.gz", dtype=str, keep_default_na=False)
    labels = labels[labels["kind"] == "Occupation"].assign(rank=lambda t: t["rank"].astype(int)).sort_values("rank")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for uri, label in zip(labels["uri"], labels["label"], strict=True):
        found[str(uri)].append(str(label))
    return {uri: tuple(names) for uri, names in found.items()}


def _skills(esco: Path, relation: str) -> dict[str, tuple[str, ...]]:
    links = pd.read_csv(esco / "occupationSkillRelations_en.csv.gz", dtype=str, keep_default_na=False)
    links = links[links["relationType"] == relation]
    return {str(uri): tuple(map(str, labels)) for uri, labels in links.groupby("occupationUri")["skillLabel"]}


def read_occupations(data: Path, groups: dict[str, float]) -> dict[str, list[Occupation]]:
    """Return ISCO unit group → its occupations that have at least four skills, for the wanted groups.

    Parameters
    ----------
    data
        The folder that holds ``esco/``.
    groups
        Wanted unit groups; those without an occupation are left out.
    """
    esco = data / "esco"
    danish, essential, optional = _danish(esco), _skills(esco, "essential"), _skills(esco, "optional")
    table = pd.read_csv(esco / "occupations_en.csv.gz", dtype=str, keep_default_na=False)
    found: defaultdict[str, list[Occupation]] = defaultdict(list)
    for row in table[table["iscoGroup"].isin(groups)].to_dict("records"):
        uri = row["conceptUri"]
        needed, more = essential.get(uri, ()), optional.get(uri, ())
        if len(needed) + len(more) >= 4:
            found[row["iscoGroup"]].append(
                Occupation(
                    isco=row["iscoGroup"],
                    english=row["preferredLabel"].strip(),
                    danish=danish.get(uri, ()),
                    description=" ".join(row["description"].split()),
                    essential=needed,
                    optional=more,
                )
            )
    return dict(found)
