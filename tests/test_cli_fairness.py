"""``fairness`` and ``match --floor`` from the shell: groups, small cells, the curve, floors, and each bad option."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cli_run import TINY, run

from api.cli import main
from benchmarks.folder import write_folder
from features.synthetic import market

FIGURES = {"people", "placed", "rate", "low", "high", "mean_fit", "mean_minutes", "best_fit_share"}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Write an invented market of 60 people and a plan of it."""
    folder = tmp_path_factory.mktemp("fairness")
    write_folder(market(60, seed=4), folder / "in")
    words = ["match", str(folder / "in"), "--out", str(folder / "out"), "--quiet", "--gap", "0.005"]
    assert main(words) == 0
    return folder / "in", folder / "out"


def test_a_machine_reads_figures_of_every_group(capsys: pytest.CaptureFixture[str], given: tuple[Path, Path]) -> None:
    """Three ways to group, the contract's keys, groups of five or more, and no figure of one to four people."""
    data = run(capsys, "fairness", *given, "--json").data
    assert list(data["by"]) == ["municipality", "distance", "fit_third"]
    for groups in data["by"].values():
        assert sum(one["people"] for one in groups.values()) == data["people"]
        for one in groups.values():
            assert one.keys() == FIGURES
            assert one["people"] >= 5
            assert one["placed"] not in range(1, 5)
            if one["placed"] is not None:
                assert one["low"] <= one["rate"] <= one["high"]


def test_the_plan_stands_beside_a_simple_rule(capsys: pytest.CaptureFixture[str], given: tuple[Path, Path]) -> None:
    """Best fit first is worth no more than the bound; the plan's pairs are those of plan.json."""
    beside = run(capsys, "fairness", *given, "--json").data["beside"]
    plan = json.loads((given[1] / "plan.json").read_text(encoding="utf-8"))
    assert beside["best_fit_first"]["value"] <= plan["bound"] + 1e-9
    assert beside["plan"]["value"] == pytest.approx(plan["value"])
    assert (beside["plan"]["pairs"], beside["plan"]["people_in_pairs"]) == tuple(plan["stability"].values())


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("By municipality", "no acceptable placement", "best fit first:", "in 95 of 100 cases")),
        ("da", ("Efter kommune", "bedste match først:", "i 95 af 100 tilfælde")),
    ],
)
def test_a_person_reads_tables(
    capsys: pytest.CaptureFixture[str], given: tuple[Path, Path], lang: str, said: tuple[str, ...]
) -> None:
    """Tables with headings and notes, in both languages."""
    text = run(capsys, "fairness", *given, "--lang", lang).out
    assert [words for words in said if words not in text] == []


def test_the_curve_is_drawn_and_never_rises(
    capsys: pytest.CaptureFixture[str], given: tuple[Path, Path], tmp_path: Path
) -> None:
    """Eleven points from 0 to 1, a picture with a text for those who do not see it."""
    picture = tmp_path / "curve.svg"
    data = run(capsys, "fairness", *given, "--curve", picture, "--floor-by", "fit_third", "--json").data
    points = data["curve"]["points"]
    assert data["curve"]["floor_by"] == "fit_third"
    assert len(points) == 11
    met = [point["value"] for point in points if not point["missing"]]
    assert met == sorted(met, reverse=True)
    root = ET.parse(picture).getroot()  # noqa: S314 (our own file)
    assert root.tag.endswith("svg")
    assert any(element.tag.endswith(("title", "desc")) for element in root.iter())


def test_floors_are_kept_checked_and_told(
    capsys: pytest.CaptureFixture[str], given: tuple[Path, Path], tmp_path: Path
) -> None:
    """Each kept floor is met in the written plan, `check` finds nothing, and what it cost is said."""
    folder, out = given[0], tmp_path / "out"
    words = ("match", folder, "--out", out, "--floor", "0.9", "--floor-by", "fit_third", "--gap", "0.005")
    ran = run(capsys, *words, "--lang", "en")
    assert ran.code == 0
    assert "floor" in ran.out.lower()
    assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["floors"]
    assert run(capsys, "check", folder, out).code == 0


@pytest.mark.parametrize(
    "words",
    [("--floor", "1.5", "--floor-by", "distance"), ("--floor", "0.5"), ("--floor", "0.5", "--floor-by", "age")],
    ids=" ".join,
)
def test_bad_floors_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]) -> None:
    """A floor outside [0, 1], one of no groups, and groups that there are not: exit 2, nothing is written."""
    ran = run(capsys, "match", TINY, "--out", tmp_path / "out", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "--floor" in ran.err
    assert not (tmp_path / "out").exists()
