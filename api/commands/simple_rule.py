"""A plan beside the plan of a simple rule: the best fit first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.pipeline import Case
    from api.words import Words
    from matching.plan import Plan
    from matching.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a plan does, in four numbers; pairs are those who would both rather have each other."""

    people_placed: int
    value: float
    pairs: int
    people_in_pairs: int

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Outcome:
        """Count a plan."""
        from matching.stability import complaints  # noqa: PLC0415 (slow; --help does without)

        found = complaints(problem, plan)
        placed = len(plan.placements)
        return cls(people_placed=placed, value=plan.value, pairs=found.n_pairs, people_in_pairs=found.n_people)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A plan and that of the rule."""

    plan: Outcome
    rule: Outcome

    @classmethod
    def of(cls, case: Case, plan: Plan) -> Beside:
        """Make the plan of the rule for a case, and count both."""
        from matching.best_fit_first import best_fit_first  # noqa: PLC0415 (slow; --help does without)

        by_rule = best_fit_first(case.problem, case.options.solve)
        return cls(plan=Outcome.of(case.problem, plan), rule=Outcome.of(case.problem, by_rule))

    def data(self) -> dict[str, object]:
        """Return what a machine reads."""
        return {"plan": asdict(self.plan), "best_fit_first": asdict(self.rule)}

    def lines(self, say: Words) -> list[str]:
        """Return what a person reads."""
        rows = (("this plan", self.plan), ("best fit first", self.rule))
        said = "{name}: {placed} people placed, value {value}, {pairs} pairs who would both rather have each other"
        return [
            say("Beside a rule that always takes the best fit first"),
            *(
                "  "
                + say(
                    said,
                    name=say(name),
                    placed=say.number(one.people_placed),
                    value=say.number(one.value, 1),
                    pairs=say.number(one.pairs),
                )
                for name, one in rows
            ),
        ]
