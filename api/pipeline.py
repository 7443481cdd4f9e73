"""One run, from a folder of records to a checked and written plan; and back again, to check and to explain it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Literal, cast

import pandas as pd

from api.atomic import publish, refuse
from api.bundled import bundled
from api.floors import FloorOptions, floors_json, with_floors
from api.groupings import grouping_by
from api.help_texts import help_texts
from api.last_plan import LastPlan, gone_notices, last_pairs, read_last_plan, start_prices, still_there
from api.outcome.agreement import stability_faults
from api.outcome.kept import FILE as KEPT
from api.outcome.kept import LastPlace, read_kept
from api.outcome.plan_file import read_options
from api.outcome.reading import read_outcome
from api.outcome.timing import Timing
from api.outcome.writing import write_outcome
from api.problems import pinned_pairs, problem_of
from api.readers import read_folder
from api.watch import Watch
from api.words import Lang, Words
from features.pipeline import Scored, score
from features.records import Market, Notice
from features.travel import estimate
from matching.check import Violation, violations
from matching.errors import BadInput, BadOption, BrokenPlan, Fault
from matching.fits import Fits, Minutes
from matching.groups import own_best
from matching.options import SolveOptions, Weights
from matching.parity import Floored, solve_with_floors
from matching.plan import Plan, Prices
from matching.problem import Problem
from matching.progress import Progress, never, silent
from matching.rationale import what_would_help
from matching.solver import solve


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Everything a person may decide about a run.

    Attributes
    ----------
    weights, solve
    top_k
        Jobs kept per candidate and candidates per job, at least 1, where fits are computed.
    today
        Decides which jobs are over.
    use_fit, use_travel
        Whether fit.csv and travel.csv are read where they exist.
    lang
    keep
        SHA-256 of the placements.csv of the plan that is kept; None when none is. `match` sets it.
    floor
        None without floors.
    """

    today: date
    weights: Weights = field(default_factory=Weights)
    solve: SolveOptions = field(default_factory=SolveOptions)
    top_k: int = 50
    use_fit: bool = True
    use_travel: bool = True
    lang: Lang = "da"
    keep: str | None = None
    floor: FloorOptions | None = None

    def __post_init__(self) -> None:
        if self.top_k < 1:
            rule = "must be a number, at least {low}"
            raise BadOption(Fault(rule=rule, column="top_k", value=str(self.top_k), params={"low": 1}))

    def as_json(self) -> dict[str, object]:
        """Return what plan.json keeps: whatever may change the plan, hence no threads."""
        return {
            "min_fit": self.weights.min_fit,
            "travel_weight": self.weights.travel_weight,
            "placed_bonus": self.weights.placed_bonus,
            "stay_bonus": self.weights.stay_bonus,
            "keep": self.keep,
            "gap": self.solve.gap,
            "time_limit": self.solve.time_limit,
            "seed": self.solve.seed,
            "solver": self.solve.solver,
            "top_k": self.top_k,
            "date": self.today.isoformat(),
            "fit": self.use_fit,
            "travel": self.use_travel,
            "lang": self.lang,
            **floors_json(self.floor),
        }

    @classmethod
    def from_json(cls, options: Mapping[str, object]) -> RunOptions:
        """Return the options that a plan.json keeps; one written before plans could be kept has no stay bonus.

        Raises
        ------
        BadInput
            If one is missing or has a wrong type.
        BadOption
            If one is out of its range.
        """
        try:
            return cls(
                weights=Weights(
                    **{
                        name: float(cast("float", options[name]))
                        for name in ("min_fit", "travel_weight", "placed_bonus")
                    },
                    stay_bonus=float(cast("float", options.get("stay_bonus", 0.0))),
                ),
                solve=SolveOptions(
                    gap=float(cast("float", options["gap"])),
                    time_limit=float(cast("float", options["time_limit"])),
                    seed=int(cast("int", options["seed"])),
                    solver=cast("Literal['highs', 'cbc']", options["solver"]),
                ),
                top_k=int(cast("int", options["top_k"])),
                today=date.fromisoformat(str(options["date"])),
                use_fit=bool(options["fit"]),
                use_travel=bool(options["travel"]),
                lang=cast("Lang", options["lang"]),
                keep=cast("str | None", options.get("keep")),
                floor=FloorOptions.from_json(options),
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, BadOption):
                raise
            rule = "must hold the options that mikropol writes"
            raise BadInput((Fault(rule=rule, file="plan.json", column="options", value=str(error)),)) from error


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One folder, ready to solve.

    Attributes
    ----------
    market, problem
    scored
        None where fit.csv brings the fits.
    notices, inputs, options, seconds
    kept
        Where the last plan had people; None when no plan is kept.
    warm
        The last plan's prices, to begin with; None without any.
    """

    market: Market
    problem: Problem
    scored: Scored | None
    notices: tuple[Notice, ...]
    inputs: Mapping[str, str]
    options: RunOptions
    seconds: Mapping[str, float]
    kept: tuple[LastPlace, ...] | None = None
    warm: Prices | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchResult:
    """A written plan; `seconds` counts every stage, reading and writing too; `floored` is None without floors."""

    case: Case
    plan: Plan
    out: Path
    seconds: Mapping[str, float]
    floored: Floored | None = None


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What `check` found: broken rules, what no plan can hold, and records that are not those of the plan."""

    violations: tuple[Violation, ...]
    faults: tuple[Fault, ...]
    changed_inputs: tuple[str, ...]


def prepare(folder: Path, options: RunOptions, *, last: LastPlan | None = None, progress: Progress = silent) -> Case:
    """Read a folder, judge fits and travel where files do not bring them, and state the problem.

    Parameters
    ----------
    folder, options
    last
        The plan in which people would rather stay, if any.
    progress

    Raises
    ------
    BadInput
        If records break rules; all of them are listed.
    """
    watch = Watch(progress)
    watch.enter("read")
    reading = read_folder(folder, use_fit=options.use_fit, use_travel=options.use_travel, today=options.today)
    market = reading.market
    watch.enter("travel")
    minutes = minutes_of(market)
    watch.enter("score")
    kept = still_there(last.places, market) if last else ()
    fits, scored = _fits(market, options, kept)
    watch.enter("build")
    problem = with_floors(problem_of(market, fits, minutes, options.weights, kept), market, options.floor)
    watch.enter("")
    notices = reading.notices + (scored.notices if scored else ())
    notices += gone_notices(len(last.places), len(kept)) if last else ()
    return Case(
        market=market,
        problem=problem,
        scored=scored,
        notices=notices,
        inputs=reading.inputs,
        options=options,
        seconds=watch.seconds,
        kept=kept if last else None,
        warm=start_prices(last.prices, problem) if last and last.prices else None,
    )


def match(  # noqa: PLR0913 (where from, where to, and how)
    folder: Path,
    out: Path,
    options: RunOptions,
    *,
    keep: Path | None = None,
    force: bool = False,
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
) -> MatchResult:
    """Solve the market in `folder`, check the plan, and write it to `out`, all of it or nothing.

    Parameters
    ----------
    folder, out, options
    keep
        The folder of the last plan, in whose places people stay unless more is gained; it may be `out`.
    force, progress, should_stop

    Raises
    ------
    BadInput, BadOption, CannotKeep
        Whatever forbids the run; nothing is written.
    BrokenPlan
        If the independent check refuses the plan; nothing is written.
    """
    refuse(out, source=folder, force=force)
    last, digest = read_last_plan(keep) if keep else (None, None)
    options = replace(options, keep=digest)
    case = prepare(folder, options, last=last, progress=progress)
    case, plan, floored = _solved(case, progress, should_stop)
    watch = Watch(progress)
    watch.enter("check")
    broken = violations(case.problem, plan)
    if broken:
        raise BrokenPlan(tuple(map(str, broken)))
    watch.enter("explain")
    words = Words(options.lang)
    helped = help_texts(case.problem, what_would_help(case.problem, plan), words)
    watch.enter("write")

    def write(fresh: Path) -> None:
        write_outcome(
            fresh,
            market=case.market,
            problem=case.problem,
            plan=plan,
            help_texts=helped,
            options=case.options.as_json(),
            inputs=case.inputs,
            n_dropped=case.scored.n_dropped if case.scored else 0,
            timing=Timing.here({**case.seconds, **plan.seconds, **watch.seconds}, threads=options.solve.threads),
            notices=case.notices,
            words=words,
            kept=case.kept,
        )

    publish(out, write, force=force)
    watch.enter("")
    seconds = {**case.seconds, **plan.seconds, **watch.seconds}
    return MatchResult(case=case, plan=plan, out=out, seconds=seconds, floored=floored)


def _solved(case: Case, progress: Progress, should_stop: Callable[[], bool]) -> tuple[Case, Plan, Floored | None]:
    """Return the plan; where floors are asked for, in a case that has them, and beside the plan without them."""
    problem, options, floor = case.problem, case.options.solve, case.options.floor
    if floor is None:
        plan = solve(problem, options, clock=monotonic, warm=case.warm, progress=progress, should_stop=should_stop)
        return case, plan, None
    own = own_best(problem)
    found = solve_with_floors(
        *(problem, options),
        share=floor.share,
        grouping=grouping_by(floor.by, case.market, problem, own),
        able=own.able,
        clock=monotonic,
        warm=case.warm,
        progress=progress,
        should_stop=should_stop,
    )
    asked = replace(case.options, floor=replace(floor, placed=found.placed))
    return replace(case, problem=found.problem, options=asked), found.plan, found


def check(folder: Path, out: Path, *, progress: Progress = silent) -> CheckResult:
    """Verify the plan in `out` against the records in `folder`.

    Raises
    ------
    BadInput
        If the records break rules, or `out` holds no plan of ours.
    """
    case, inputs = _case_of(folder, out, progress)
    outcome = read_outcome(out, problem=case.problem)
    faults = outcome.faults or stability_faults(outcome.stability, case.problem, outcome.plan)
    return CheckResult(
        violations=violations(case.problem, outcome.plan),
        faults=faults,
        changed_inputs=_changed(inputs, case.inputs),
    )


def reopen(folder: Path, out: Path, *, progress: Progress = silent) -> tuple[Case, Plan, tuple[str, ...]]:
    """Return the case of a written plan, the plan, and the records that are not those it was made from.

    Raises
    ------
    BadInput
        If the records break rules, or `out` holds no plan of ours, or one that was tampered with.
    """
    case, inputs = _case_of(folder, out, progress)
    outcome = read_outcome(out, problem=case.problem)
    if outcome.faults:
        raise BadInput(outcome.faults)
    return case, outcome.plan, _changed(inputs, case.inputs)


def _case_of(folder: Path, out: Path, progress: Progress) -> tuple[Case, Mapping[str, str]]:
    """Return the case of a written plan, and the fingerprints of the records that it was made from."""
    said, inputs = read_options(out)
    options = RunOptions.from_json(said)
    last = LastPlan(places=read_kept(out, inputs)) if options.keep is not None or KEPT in inputs else None
    case = prepare(folder, options, last=last, progress=progress)
    return case, {file: digest for file, digest in inputs.items() if file != KEPT}


def _fits(market: Market, options: RunOptions, kept: Sequence[LastPlace]) -> tuple[Fits, Scored | None]:
    if market.fits is not None:
        shape = (len(market.candidates), len(market.jobs))
        return Fits.of(market.fits["candidate"], market.fits["job"], market.fits["fit"], shape), None
    pairs = pinned_pairs(market) + (last_pairs(kept, market) if options.weights.stay_bonus else [])
    scored = score(market.candidates, market.jobs, top_k=options.top_k, today=options.today, keep=pairs)
    return scored.fits, scored


def minutes_of(market: Market) -> Minutes:
    """Return the travel times that travel.csv brings, else estimates.

    Raises
    ------
    BadInput
        If somebody's place, or a house's, is not known.
    """
    shape = (len(market.candidates) + len(market.members), len(market.houses))
    if market.travel is not None:
        return Minutes.of(market.travel["person"], market.travel["house"], market.travel["minutes"], shape)
    columns = ["postcode", "lat", "lon", "travel_mode"]
    people = pd.concat([market.candidates[columns], market.members[columns]], ignore_index=True)
    postcodes = pd.read_csv(bundled("tables", "postcodes.csv"), dtype={"postcode": str})
    found = estimate(people, market.houses, postcodes)
    ids = [*market.candidates["candidate_id"], *market.members["member_id"]]
    files = ["candidates.csv"] * len(market.candidates) + ["members.csv"] * len(market.members)
    faults = [_unknown(files[i], ids[i], people["postcode"][i]) for i in found.unknown_people]
    faults += [
        _unknown("houses.csv", market.houses["house_id"][h], market.houses["postcode"][h]) for h in found.unknown_houses
    ]
    if faults:
        raise BadInput(tuple(faults))
    return Minutes.of(found.person, found.house, found.minutes, shape)


def _unknown(file: str, who: str, postcode: str) -> Fault:
    rule = "the place of {id} must be known: a postcode of the table, or lat and lon, or travel.csv with its times"
    return Fault(rule=rule, file=file, column="postcode", value=postcode, params={"id": who})


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*then, *now} if then.get(name) != now.get(name)))
