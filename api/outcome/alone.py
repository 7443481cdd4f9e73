"""Read a written plan by itself, without the records that it was made from: ids stay ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from api.outcome.cells import unguarded
from api.outcome.columns import BLOCKS, PLACEMENTS, PRICES, UNPLACED
from api.outcome.kept import fingerprint
from api.outcome.plan_file import FILE, Claims, read_claims, read_options
from api.outcome.sheet import Row, read_rows
from api.outcome.supply_file import Supply, read_supply_alone
from api.readers.privacy import shown
from matching.errors import BadInput, Fault
from matching.week import DAYS, PARTS, day_names, part_names


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a plan has one person; blank where there is no job, or no house."""

    candidate_id: str
    job_id: str
    house_id: str
    place_kind: str
    days: tuple[str, ...]
    day_parts: tuple[str, ...]
    value: float
    pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class ClassPlace:
    """Where a plan has one class."""

    block_id: str
    house_id: str
    place_kind: str
    days: tuple[str, ...]
    day_parts: tuple[str, ...]
    value: float
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanAlone:
    """A plan as its folder says, in the order of its files.

    Attributes
    ----------
    value
        Of people and classes.
    places, unplaced
    classes, unplaced_classes, options, inputs, fingerprint, supply
        Only `read_whole` fills them: options and fingerprints of the records as plan.json says, the fingerprint of
        placements.csv, and what there was to give (None where the plan does not say).
    """

    value: float
    places: tuple[Place, ...]
    unplaced: tuple[str, ...]
    classes: tuple[ClassPlace, ...] = ()
    unplaced_classes: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    supply: Supply | None = None


@dataclass(frozen=True, kw_only=True)
class PriceAlone:
    """One row of prices.csv; cells that its kind does not have are blank."""

    kind: str
    cells: Mapping[str, str]
    price: float


def read_alone(folder: Path) -> PlanAlone:
    """Return the plan in `folder`.

    Raises
    ------
    BadInput
        If the folder holds no plan of ours, or a file that is not whole; every fault names folder and file.
    """
    claims = _claims(folder)
    rows, faults = read_rows(folder / "placements.csv", PLACEMENTS)
    waiting, more_faults = read_rows(folder / "unplaced.csv", UNPLACED)
    places = tuple(_place(row) for row in rows)
    unplaced = tuple(row.cells["candidate_id"] for row in waiting)
    faults += [*more_faults, *(fault for row in rows for fault in row.faults)]
    if not faults:
        faults += _count_faults(claims, {"people_placed": len(places), "people_unplaced": len(unplaced)})
        faults += _given_twice([*(place.candidate_id for place in places), *unplaced])
    _refuse(folder, [*claims.faults, *faults])
    return PlanAlone(value=claims.value, places=places, unplaced=unplaced)


def read_whole(folder: Path) -> PlanAlone:
    """Return the plan in `folder` with its classes, its options, and what there was to give.

    Raises
    ------
    BadInput
        As `read_alone`, and if one of the other files is not whole.
    """
    plan = read_alone(folder)
    rows, faults = read_rows(folder / "blocks.csv", BLOCKS)
    placed = [row for row in rows if row.cells["status"] != "unplaced"]
    classes = tuple(_class_place(row) for row in placed)
    unplaced = tuple(row.cells["block_id"] for row in rows if row.cells["status"] == "unplaced")
    supply, more_faults = read_supply_alone(folder)
    faults += [*more_faults, *(fault for row in placed for fault in row.faults)]
    faults += _given_twice([row.cells["block_id"] for row in rows], "blocks.csv", "block_id")
    _refuse(folder, faults)
    try:
        options, inputs = read_options(folder)
    except BadInput as error:
        raise BadInput(tuple(_named(folder, error.faults))) from None
    return replace(
        plan,
        classes=classes,
        unplaced_classes=unplaced,
        options=options,
        inputs=inputs,
        fingerprint=fingerprint((folder / "placements.csv").read_bytes()),
        supply=supply,
    )


def read_prices_alone(folder: Path) -> tuple[PriceAlone, ...]:
    """Return the prices of the plan in `folder`.

    Raises
    ------
    BadInput
        If the file is not whole, or holds a price that is none.
    """
    rows, faults = read_rows(folder / "prices.csv", PRICES)
    prices = tuple(_price(row) for row in rows)
    _refuse(folder, [*faults, *(fault for row in rows for fault in row.faults)])
    return prices


def _claims(folder: Path) -> Claims:
    try:
        return read_claims(folder)
    except BadInput as error:
        raise BadInput(tuple(_named(folder, error.faults))) from None


def _place(row: Row) -> Place:
    return Place(
        candidate_id=row.cells["candidate_id"],
        job_id=row.cells["job_id"],
        house_id=row.cells["house_id"],
        place_kind=unguarded(row.cells["place_kind"]),
        days=day_names(row.mask("days", DAYS)),
        day_parts=part_names(row.mask("day_parts", PARTS)),
        value=row.number("value"),
        pinned=row.cells["pinned"] == "yes",
    )


def _class_place(row: Row) -> ClassPlace:
    if row.cells["status"] not in ("placed", "fixed"):
        row.broken("must be one of {allowed}", "status", allowed="placed, fixed, unplaced")
    return ClassPlace(
        block_id=row.cells["block_id"],
        house_id=row.cells["house_id"],
        place_kind=unguarded(row.cells["place_kind"]),
        days=day_names(row.mask("days", DAYS)),
        day_parts=part_names(row.mask("day_parts", PARTS)),
        value=row.number("value"),
        fixed=row.cells["status"] == "fixed",
    )


def _price(row: Row) -> PriceAlone:
    price = row.number("price")
    if price < 0:
        row.broken("must be a number, at least {low}", "price", low=0)
    return PriceAlone(
        kind=row.cells["kind"], cells={name: unguarded(row.cells[name]) for name in PRICES[1:7]}, price=price
    )


def _count_faults(claims: Claims, real: Mapping[str, int]) -> Iterator[Fault]:
    """Yield the counts of plan.json that are not the number of rows: a file was cut, or belongs to another plan."""
    for name, n in real.items():
        found = claims.counts.get(name, n)
        if found != n:
            rule = "must be {wanted}"
            yield Fault(rule=rule, file=FILE, column=f"counts.{name}", value=str(found), params={"wanted": n})


def _given_twice(ids: Sequence[str], file: str = "placements.csv", column: str = "candidate_id") -> Iterator[Fault]:
    rule = "each id must be given once"
    for id_, n in Counter(ids).items():
        if n > 1:
            yield Fault(rule=rule, file=file, column=column, value=shown(id_))


def _named(folder: Path, faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield faults that say in which folder their file lies."""
    yield from (replace(fault, file=str(folder / fault.file)) for fault in faults)


def _refuse(folder: Path, faults: Sequence[Fault]) -> None:
    if faults:
        raise BadInput(tuple(_named(folder, faults)))
