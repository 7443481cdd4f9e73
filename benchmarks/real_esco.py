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
# ESCO lists rare occupations beside common ones; these are the common ones, by their English label.
COMMON = frozenset(
    {
        *(
            "accountant",
            "financial controller",
            "financial auditor",
            "tax advisor",
            "bookkeeper",
            "accounting assistant",
        ),
        *("billing clerk", "payroll clerk", "insurance clerk", "back office specialist", "office clerk", "secretary"),
        *(
            "administrative assistant",
            "executive assistant",
            "legal administrative assistant",
            "pensions administrator",
        ),
        *("social security officer", "pensions administrator", "human resources officer", "recruitment consultant"),
        *("financial analyst", "data analyst", "ICT consultant", "ICT business analyst", "software developer"),
        *("customer service representative", "customer contact centre information clerk", "live chat operator"),
        *(
            "web developer",
            "user interface designer",
            "web content manager",
            "ICT application developer",
            "software tester",
        ),
        *("database administrator", "ICT system administrator", "ICT network administrator", "ICT help desk agent"),
        *(
            "ICT security administrator",
            "mobile application developer",
            "webmaster",
            "graphic designer",
            "web designer",
        ),
        *("web designer", "technical communicator", "writer", "journalist", "translator", "subtitler", "librarian"),
        *("online marketer", "marketing assistant", "marketing consultant", "public relations officer"),
        *("online community manager", "commercial sales representative", "purchaser", "purchase planner"),
        *("insurance claims handler", "insurance broker", "bank account manager", "credit adviser"),
        *("process engineer", "production engineer", "civil engineer", "mechanical engineer", "electrical engineer"),
        *("drafter", "civil drafter", "mechanical engineering drafter", "educational counsellor", "tutor"),
        *("e-learning developer", "corporate trainer", "carpenter", "electrician", "plumber", "vehicle technician"),
        *("bricklayer", "construction painter", "healthcare assistant", "home care aide", "child care worker"),
        *("nurse responsible for general care", "inventory coordinator", "cargo vehicle driver", "hand packer"),
        *("shop assistant", "sales assistant", "cook", "early years teacher", "primary school teacher"),
    }
)


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
    def commonness(self) -> float:
        """Return how often this occupation is drawn against others of its unit group: a guess."""
        return 12.0 if self.english in COMMON else 1.0

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
