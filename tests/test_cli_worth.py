"""``worth`` from the shell, in both languages, by slot, day and week."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_run import TINY, run
from test_cli_match import DAY

from api.cli import main

CONTRACT = {"house_id", "place_kind", "day", "day_part", "price", "plus", "minus", "people_plus", "verified"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample."""
    out = tmp_path_factory.mktemp("worth") / "out"
    assert main(["match", str(TINY), "--out", str(out), "--quiet", "--gap", "0", *DAY]) == 0
    return out


@pytest.mark.parametrize(("by", "day", "part"), [("slot", True, True), ("day", True, False), ("week", False, False)])
def test_every_place_has_a_row(
    capsys: pytest.CaptureFixture[str], out: Path, by: str, *, day: bool, part: bool
) -> None:
    """Rows hold the contract's keys, the dearest first; as many are verified as was asked for."""
    rows = run(capsys, "worth", TINY, out, "--by", by, "--verify", 3, "--json").data
    assert [row["verified"] for row in rows] == [True] * 3 + [False] * (len(rows) - 3)
    prices = [row["price"] for row in rows]
    assert prices == sorted(prices, reverse=True)
    for row in rows:
        assert row.keys() >= CONTRACT
        assert (bool(row["day"]), bool(row["day_part"])) == (day, part)
        assert (row["people_plus"] is None) is not row["verified"]


def test_a_desk_for_the_week_is_worth_a_person(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    """What `worth` verifies is what `whatif` finds for the same places."""
    first = run(capsys, "worth", TINY, out, "--by", "week", "--verify", 1, "--json").data[0]
    places = [f"{first['house_id']}:{first['place_kind']}:{day}:+1" for day in ("mon", "tue", "wed", "thu", "fri")]
    words = [word for place in places for word in ("--places", place)]
    (told,) = run(capsys, "whatif", TINY, out, *words, "--json").data["scenarios"]
    assert first["people_plus"] == 1
    assert first["plus"] == pytest.approx(told["difference"]["value"])


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("one more is worth", "planning again", "the whole week")),
        ("da", ("én mere er værd", "ny planlægning", "hele ugen")),
    ],
)
def test_a_person_reads_a_table(
    capsys: pytest.CaptureFixture[str], out: Path, lang: str, said: tuple[str, ...]
) -> None:
    """A heading, a row for each place by name, and what an estimate is."""
    text = run(capsys, "worth", TINY, out, "--by", "week", "--lang", lang).out
    assert all(words in text for words in (*said, "Iværksætterhuset Aabenraa"))


def test_no_time_leaves_estimates(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    """Without a second to plan again every row is its price, and says so."""
    rows = run(capsys, "worth", TINY, out, "--time-limit", 0, "--json").data
    assert not any(row["verified"] for row in rows)
    assert all(row["plus"] == row["minus"] == row["price"] for row in rows)


@pytest.mark.parametrize("words", [("--verify", "-1"), ("--time-limit", "-1"), ("--by", "month")], ids=" ".join)
def test_bad_options_are_refused(capsys: pytest.CaptureFixture[str], out: Path, words: tuple[str, str]) -> None:
    """Each is named, exit 2."""
    ran = run(capsys, "worth", TINY, out, *words)
    assert (ran.code, ran.out) == (2, "")
    assert words[0] in ran.err
