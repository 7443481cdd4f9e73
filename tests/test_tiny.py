"""The sample market ``data/samples/tiny``: its best plan is worth 6.00, by hand, by exhaustive search, by the engine.

By hand (data/samples/tiny/README.md has the words). A desk-day costs 0.001 per minute of one-way travel, so the plan

    C01 J2@H2 0.85 − 0.12   C02 J6@H1 0.80 − 0.06   C03 J4@H1 0.60 − 0.02 (pin)   C05 J5@H1 0.70 − 0.05
    C06 J3    0.55          C07 J1@H1 0.68 − 0.03   C09 J8@H2 0.61 − 0.02
    M1  H1    0.50 − 0.03   M2  H1    0.50 − 0.06   K2  H2    1.0 · 0.6

sums to 0.73 + 0.74 + 0.58 + 0.65 + 0.55 + 0.65 + 0.59 + 0.47 + 0.44 + 0.60 = 6.00.

Upper bound. With the prices of `PRICES` everything that is priced costs 0.60 + 0.51 + 0.90 + 3 · 2 · (0.13 + 0.09) +
3 · 1 · (0.09 + 0.09) = 3.87, and what everybody can gain at most after paying is 0.19 (C01) + 0.08 (C02) − 0.32 (C03,
who must keep J4) + 0.26 (C05) + 0.04 (C06) + 0.05 (C07) + 0.59 (C09) + 0.47 (M1) + 0.17 (M2) + 0.60 (K2) = 2.13; the
others gain nothing. By weak duality no plan exceeds 3.87 + 2.13 = 6.00.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from api.pipeline import RunOptions, match
from matching.options import SolveOptions

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "tiny"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPTIMUM = 6.0
NEVER = -1e9

Row = Mapping[str, str]
Thing = tuple[str, ...]

TUE_TO_THU = ("tue", "wed", "thu")
PRICES: dict[Thing, float] = {
    ("J1",): 0.60,
    ("J3",): 0.51,
    ("J4",): 0.90,
    **{("H1", "desk", day, "am"): 0.13 for day in TUE_TO_THU},
    **{("H1", "desk", day, "pm"): 0.09 for day in TUE_TO_THU},
    **{("H2", "desk", day, part): 0.09 for day in TUE_TO_THU for part in ("am", "pm")},
}
PLACED = {
    "C01": "J2 H2 desk tue;wed;thu am;pm",
    "C02": "J6 H1 desk tue;wed;thu am;pm",
    "C03": "J4 H1 desk mon;fri am;pm",
    "C05": "J5 H1 desk mon;tue;wed;thu;fri am",
    "C06": "J3",
    "C07": "J1 H1 quiet mon;wed;fri am;pm",
    "C09": "J8 H2 desk tue;thu eve",
    "M1": "H1 desk mon;fri am;pm",
    "M2": "H1 desk tue;wed;thu pm",
    "K2": "H2 seat tue;thu am;pm",
}
UNPLACED = {
    "C04": "places_full",
    "C08": "travel_not_worth",
    "C10": "no_house_in_reach",
    "C11": "openings_full",
    "C12": "no_fit",
    "M3": "places_full",
}


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One thing a request could take: what it is worth and how much of each scarce thing it uses."""

    said: str
    value: float
    uses: Mapping[Thing, int]


@dataclass(frozen=True, kw_only=True)
class Tiny:
    """The sample, read with nothing but the standard library."""

    holds: Mapping[Thing, int]
    packs: Mapping[str, tuple[Pack, ...]]
    pinned: frozenset[str]


def rows(name: str) -> list[Row]:
    """Return the rows of one file of the sample."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(cell: str) -> list[str]:
    """Split a list cell."""
    return [word for word in cell.split(";") if word]


def numbers(cell: str) -> dict[str, float]:
    """Split a list cell of names with numbers."""
    return {word.split(":")[0]: float(word.split(":")[1]) for word in words(cell)}


def places(*, house: str, kind: str, days: tuple[str, ...], parts: list[str], size: int) -> dict[Thing, int]:
    """Return the place-slots that a bundle uses."""
    return {(house, kind, day, part): size for day in days for part in parts}


def day_sets(allowed: list[str], fixed: list[str], n: int) -> Iterator[tuple[str, ...]]:
    """List every choice of `n` allowed days that holds the fixed ones."""
    for days in combinations([day for day in DAYS if day in allowed], n):
        if set(fixed) <= set(days):
            yield days


def at_houses(person: Row, ask: Row, n: int, gain: float) -> Iterator[Pack]:
    """List where and when a person could sit for a job (or for itself) with `n` desk-days."""
    person_id = person.get("candidate_id") or person["member_id"]
    minutes = {row["house_id"]: float(row["minutes"]) for row in rows("travel") if row["candidate_id"] == person_id}
    for house in rows("houses"):
        far = minutes[house["house_id"]] > float(person["max_travel_min"] or 45)
        lacks = set(words(person["needs"]) + words(ask["needs"])) - set(words(house["has"]))
        worth = gain - 0.001 * minutes[house["house_id"]] * n
        if far or lacks or worth <= 0:
            continue
        where = {"house": house["house_id"], "kind": ask["place_kind"]}
        for days in day_sets(words(person["days"]), words(ask["fixed_days"]), n):
            parts = words(ask["day_parts"])
            said = f"{where['house']} {where['kind']} {';'.join(days)} {';'.join(parts)}"
            uses = places(house=where["house"], kind=where["kind"], days=days, parts=parts, size=1)
            yield Pack(said=said, value=worth, uses=uses)


def candidate_packs(person: Row) -> Iterator[Pack]:
    """List what a candidate could take."""
    jobs = {job["job_id"]: job for job in rows("jobs")}
    wishes = numbers(person["wishes"])
    for listed in (row for row in rows("fit") if row["candidate_id"] == person["candidate_id"]):
        job = jobs[listed["job_id"]]
        fit, n, opening = float(listed["fit"]) + wishes.get(job["job_id"], 0.0), int(job["desk_days"]), (job["job_id"],)
        if fit >= 0.2 and n == 0:
            yield Pack(said=job["job_id"], value=fit, uses={opening: 1})
        elif fit >= 0.2 and set(words(job["day_parts"])) <= set(words(person["day_parts"])):
            for pack in at_houses(person, job, n, fit):
                yield replace(pack, said=f"{job['job_id']} {pack.said}", uses={**pack.uses, opening: 1})


def class_packs(block: Row) -> Iterator[Pack]:
    """List where and when a class could be."""
    for house, preference in numbers(block["houses"]).items():
        for days in day_sets(words(block["days"]), [], int(block["n_days"])):
            parts, size = words(block["day_parts"]), int(block["seats"])
            uses = places(house=house, kind=block["place_kind"], days=days, parts=parts, size=size)
            said = f"{house} {block['place_kind']} {';'.join(days)} {block['day_parts']}"
            yield Pack(said=said, value=float(block["value"]) * preference, uses=uses)


def holdings() -> Counter[Thing]:
    """Return openings and place-slots that are left after the fixed class."""
    left: Counter[Thing] = Counter({(job["job_id"],): int(job["openings"]) for job in rows("jobs")})
    for row in rows("places"):
        for day in words(row["days"]):
            for part in words(row["day_parts"]):
                left[row["house_id"], row["place_kind"], day, part] += int(row["count"])
    for block in rows("blocks"):
        if block["fixed"]:
            days, parts = tuple(words(block["days"])), words(block["day_parts"])
            left.subtract(
                places(
                    house=block["houses"], kind=block["place_kind"], days=days, parts=parts, size=int(block["seats"])
                )
            )
    return left


def read(*, wished: bool = True, pinned: bool = True) -> Tiny:
    """Read the sample, if wanted without its wishes or without its pin."""
    packs: dict[str, tuple[Pack, ...]] = {}
    for person in rows("candidates"):
        packs[person["candidate_id"]] = tuple(candidate_packs(person if wished else {**person, "wishes": ""}))
    for member in rows("members"):
        packs[member["member_id"]] = tuple(at_houses(member, member, int(member["n_days"]), float(member["value"])))
    for block in rows("blocks"):
        if not block["fixed"]:
            packs[block["block_id"]] = tuple(class_packs(block))
    pins = {pin["candidate_id"]: " ".join(list(pin.values())[1:]) for pin in rows("pins")} if pinned else {}
    for person_id, said in pins.items():
        packs[person_id] = tuple(pack for pack in packs[person_id] if pack.said == said)
    holds = holdings()
    fits = {who: tuple(p for p in mine if all(holds[t] >= s for t, s in p.uses.items())) for who, mine in packs.items()}
    return Tiny(holds=holds, packs=fits, pinned=frozenset(pins))


def plans(tiny: Tiny, at_least: float) -> Iterator[dict[str, Pack]]:
    """List every plan worth at least `at_least`: all bundles of all requests, cut only where too little is left."""
    who = list(tiny.packs)
    best = [max((pack.value for pack in tiny.packs[name]), default=0.0) for name in who]
    rest = [sum(best[i:]) for i in range(len(who) + 1)]

    def extend(i: int, plan: dict[str, Pack], left: Counter[Thing], value: float) -> Iterator[dict[str, Pack]]:
        if value + rest[i] < at_least:
            return
        if i == len(who):
            yield plan
            return
        if who[i] not in tiny.pinned:
            yield from extend(i + 1, plan, left, value)
        for pack in tiny.packs[who[i]]:
            if all(left[thing] >= size for thing, size in pack.uses.items()):
                after = left.copy()
                after.subtract(pack.uses)
                yield from extend(i + 1, {**plan, who[i]: pack}, after, value + pack.value)

    yield from extend(0, {}, Counter(tiny.holds), 0.0)


def worth(plan: Mapping[str, Pack]) -> float:
    """Return the value of a plan."""
    return math.fsum(pack.value for pack in plan.values())


def test_the_best_plan_is_worth_six_and_is_the_only_one() -> None:
    """Exhaustive search finds exactly one plan within 0.005 of 6.00: the one of the README."""
    found = list(plans(read(), OPTIMUM - 0.005))
    assert [{who: pack.said for who, pack in plan.items()} for plan in found] == [PLACED]
    assert worth(found[0]) == pytest.approx(OPTIMUM, abs=1e-12)


def test_the_prices_of_the_readme_prove_it() -> None:
    """Everybody's best gain after paying, plus the price of all there is, comes to 6.00 as well."""
    tiny = read()
    gain = 0.0
    for who, packs in tiny.packs.items():
        least = NEVER if who in tiny.pinned else 0.0
        nets = (pack.value - sum(PRICES.get(t, 0.0) * size for t, size in pack.uses.items()) for pack in packs)
        gain += max([least, *nets])
    stock = sum(price * tiny.holds[thing] for thing, price in PRICES.items())
    assert stock == pytest.approx(3.87, abs=1e-12)
    assert gain == pytest.approx(2.13, abs=1e-12)


def test_at_these_prices_everybody_has_one_best_choice() -> None:
    """The chosen bundle beats every other one (and staying out) by at least 0.009, so no other plan is as good."""
    tiny = read()
    for who, packs in tiny.packs.items():
        nets = {p.said: p.value - sum(PRICES.get(t, 0.0) * s for t, s in p.uses.items()) for p in packs}
        if who not in tiny.pinned:
            nets[""] = 0.0
        chosen = nets.pop(PLACED.get(who, ""))
        assert chosen - max(nets.values(), default=NEVER) > 0.009


@pytest.mark.parametrize(
    ("changed", "who", "gets"),
    [
        (lambda: read(wished=False), "C11", "J3"),
        (lambda: read(pinned=False), "C11", "J4"),
    ],
)
def test_the_wish_and_the_pin_decide(changed: Callable[[], Tiny], who: str, gets: str) -> None:
    """Without C07's wish C11 gets J3; without C03's pin C11 gets J4."""
    best = max(plans(changed(), OPTIMUM - 0.3), key=worth)
    assert best[who].said.split()[0] == gets


def test_readme_names_every_placement_and_reason() -> None:
    """The sample's README speaks of everybody, and of every reason that is expected."""
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for word in (*PLACED, *UNPLACED, *UNPLACED.values()):
        assert f"{word}" in text


def bag(row: Row) -> str:
    """Say a row of placements.csv or blocks.csv in the words of `PLACED`."""
    cells = (row.get("job_id", ""), row["house_id"], row["place_kind"], row["days"], row["day_parts"])
    return " ".join(cell for cell in cells if cell)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the whole run writes for the sample."""
    out = tmp_path_factory.mktemp("tiny") / "out"
    match(SAMPLE, out, RunOptions(today=date(2026, 11, 23), solve=SolveOptions(gap=0.0)))
    return out


def listed(out: Path, name: str) -> list[Row]:
    """Return the rows of one written file."""
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_engine_finds_the_plan(written: Path) -> None:
    """`match` writes exactly the placements and classes of the README."""
    people = {row["candidate_id"]: bag(row) for row in listed(written, "placements")}
    classes = {row["block_id"]: bag(row) for row in listed(written, "blocks") if row["status"] == "placed"}
    assert people | classes == PLACED
    assert [row["candidate_id"] for row in listed(written, "placements") if row["pinned"]] == ["C03"]


def test_the_engine_gives_the_reasons(written: Path) -> None:
    """`match` tells each of the six people without a place the reason of the README."""
    assert {row["candidate_id"]: row["reason"] for row in listed(written, "unplaced")} == UNPLACED


def test_the_engine_proves_the_optimum(written: Path) -> None:
    """The plan is optimal, worth 6.00, and both bounds are at least that."""
    plan = json.loads((written / "plan.json").read_text(encoding="utf-8"))
    assert plan["status"] == "optimal"
    assert plan["value"] == pytest.approx(OPTIMUM, abs=1e-9)
    assert OPTIMUM - 1e-9 <= plan["bound"] <= plan["price_bound"] + 1e-9


def test_without_fit_and_travel_the_texts_give_a_sensible_plan(tmp_path: Path) -> None:
    """From texts and coordinates alone the bookkeeper gets the bookkeeping job and the carpenter none."""
    options = RunOptions(today=date(2026, 11, 23), use_fit=False, use_travel=False)
    match(SAMPLE, tmp_path / "out", options)
    jobs = {row["candidate_id"]: row["job_id"] for row in listed(tmp_path / "out", "placements")}
    assert {"C01": "J2", "C02": "J6", "C03": "J4", "C05": "J5", "C09": "J8"}.items() <= jobs.items()
    assert "C12" not in jobs
    assert "J7" not in jobs.values()
