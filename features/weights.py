"""How much each reason counts in a fit: the one table of weights.

What a person can do (skills, occupation, experience) carries a fit; the terms of work only colour it, and only where
skills or occupation can be judged, so that a pair that shares nothing but a language stays below `min_fit` (0.2).

Weights and the curves of the components were set on invented pairs, Danish and English
(``tests/test_features_fits.py``): those that suit reach 0.6–0.95, unrelated ones at most 0.12. The worst a pair without
any likeness can do is 0.08 / 0.42 = 0.19, when only the occupation is known beside languages and terms.
"""

from __future__ import annotations

from dataclasses import dataclass

from features.components.component import Component
from features.components.experience import Experience
from features.components.languages import Languages
from features.components.occupation import Occupation
from features.components.skills import Skills
from features.components.terms_of_work import HoursAndSalary


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A component with its name and weight.

    Attributes
    ----------
    name
        A name that a person understands; the key of its translation.
    component
    weight
        > 0; only its ratio to the other weights matters.
    colours
        Whether it applies only where a component that carries more (`carries`) applies.
    carries
        Whether it lets the colouring components apply.
    """

    name: str
    component: type[Component]
    weight: float
    colours: bool = False
    carries: bool = False


WEIGHTS = (
    Weighed(name="Skills", component=Skills, weight=0.42, carries=True),
    Weighed(name="Occupation", component=Occupation, weight=0.34, carries=True),
    Weighed(name="Experience", component=Experience, weight=0.16),
    Weighed(name="Languages", component=Languages, weight=0.04, colours=True),
    Weighed(name="Hours and salary", component=HoursAndSalary, weight=0.04, colours=True),
)
