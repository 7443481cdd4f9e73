"""``whatif`` from the shell: options, scenario files and further records, in both languages, and each bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_run import TINY, copy_of_tiny, run
from test_cli_match import DAY

from api.cli import main

WEEK = [f"H1:desk:{day}:+1" for day in ("mon", "tue", "wed", "thu", "fri")]
SCENARIOS = f"""
[[scenario]]
name = "One desk more"
places = {WEEK}

[[scenario]]
name = "Tønder closed on Fridays"
close = ["H2:fri"]
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample."""
    out = tmp_path_factory.mktemp("whatif") / "out"
    assert main(["match", str(TINY), "--out", str(out), "--quiet", "--gap", "0", *DAY]) == 0
    return out


def written(folder: Path, text: str, name: str = "scenarios.toml") -> Path:
    """Write a file of scenarios or records."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_desk_for_the_whole_week_places_somebody(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    """Before and after, the proven difference, and who is placed now; the keys are the contract's."""
    ran = run(capsys, "whatif", TINY, out, *(word for place in WEEK for word in ("--places", place)), "--json")
    assert ran.code == 0
    (told,) = ran.data["scenarios"]
    assert {"value", "bound", "people_placed"} <= told["before"].keys() & told["after"].keys()
    assert told["after"]["people_placed"] == told["before"]["people_placed"] + 1
    assert told["difference"]["value"] == pytest.approx(told["after"]["value"] - told["before"]["value"])
    assert told["difference"]["exact"] is True
    new = [move for move in told["moved"] if move["from"] is None]
    assert len(new) == 1
    assert new[0].keys() >= {"candidate_id", "from", "to"}


def test_several_scenarios_stand_in_one_table(capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path) -> None:
    """A file of two scenarios gives two rows, in the order of the file, under their names."""
    file = written(tmp_path, SCENARIOS)
    data = run(capsys, "whatif", TINY, out, "--scenario", file, "--json").data
    assert [told["name"] for told in data["scenarios"]] == ["One desk more", "Tønder closed on Fridays"]
    assert data["scenarios"][1]["difference"]["value"] <= 0
    for lang, word in (("en", "people placed after"), ("da", "personer med plads efter")):
        lines = run(capsys, "whatif", TINY, out, "--scenario", file, "--lang", lang).out.splitlines()
        assert word in lines[0]
        assert [line.split("  ")[0] for line in lines[1:3]] == ["One desk more", "Tønder closed on Fridays"]


@pytest.mark.parametrize(
    "words",
    [
        ("--openings", "J1:+20"),
        ("--close", "H2"),
        ("--close", "H2:fri:pm"),
        ("--places", "H1:quiet:mon:am:+1"),
        ("--travel-limit", "90"),
        ("--travel-limit", "C01:90"),
    ],
    ids=" ".join,
)
def test_each_kind_of_change_is_planned(capsys: pytest.CaptureFixture[str], out: Path, words: tuple[str, str]) -> None:
    """What is proven of the difference holds it; more is never worth less, and a closed house never more."""
    (told,) = run(capsys, "whatif", TINY, out, *words, "--json").data["scenarios"]
    difference = told["difference"]
    assert difference["low"] <= difference["value"] <= difference["high"]
    assert difference["high"] <= 0 if words[0] == "--close" else difference["low"] >= 0


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("house", "house_id,name,municipality,postcode\nH9,Nyt hus,Tønder,6270\n"),
        ("class", "block_id,title,seats,n_days\nB9,Svejsning,4,1\n"),
        ("member", "member_id,postcode,n_days,value\nM9,6200,1,0.9\n"),
        ("job", "job_id,employer,title,desk_days\nJ9,Nyt Opdigtet,Tester,1\n"),
    ],
)
def test_new_records_are_looked_at(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, option: str, text: str
) -> None:
    """A new house, class, member or job is never worth less than nothing, and files of the folder stay as they are."""
    before = {path.name: path.read_bytes() for path in TINY.iterdir()}
    words = ["--add-" + option, written(tmp_path, text, "new.csv")]
    if option == "job":
        words += ["--add-fit", written(tmp_path, "candidate_id,job_id,fit\nC01,J9,0.9\n", "fit.csv")]
    if option == "house":
        words += ["--add-places", written(tmp_path, "house_id,place_kind,count\nH9,desk,3\n", "places.csv")]
        words += ["--add-travel", written(tmp_path, "candidate_id,house_id,minutes\nC01,H9,5\n", "travel.csv")]
    if option == "member":
        words += ["--add-travel", written(tmp_path, "candidate_id,house_id,minutes\nM9,H1,5\n", "travel.csv")]
    ran = run(capsys, "whatif", TINY, out, *words, "--json")
    assert ran.code == 0, ran.err
    (told,) = ran.data["scenarios"]
    assert told["difference"]["value"] >= 0
    assert {path.name: path.read_bytes() for path in TINY.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ((), "changes nothing"),
        (("--places", "H1:desk:fri"), "HOUSE:kind:day"),
        (("--places", "H1:desk:fry:+1"), "HOUSE:kind:day"),
        (("--places", "H7:desk:fri:+1"), "there is no H7"),
        (("--close", "H7"), "there is no H7"),
        (("--openings", "J77:+1"), "there is no J77"),
        (("--travel-limit", "-3"), "--travel-limit"),
        (("--time-limit", "0", "--close", "H1"), "--time-limit"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(
    capsys: pytest.CaptureFixture[str], out: Path, words: tuple[str, ...], rule: str
) -> None:
    """Each bad option is named with its rule, exit 2."""
    ran = run(capsys, "whatif", TINY, out, *words, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert rule in ran.err


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must hold scenarios"),
        ("[[scenario]\n", "TOML"),
        ('[[scenario]]\nname = "a"\nplces = ["H1:desk:fri:+1"]\n', "plces"),
        ('[[scenario]]\nname = "a"\nclose = ["H7"]\n', "H7"),
    ],
)
def test_a_bad_file_of_scenarios_is_refused(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, text: str, rule: str
) -> None:
    """What is wrong is named with the file, and nothing is planned."""
    ran = run(capsys, "whatif", TINY, out, "--scenario", written(tmp_path, text), "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert rule in ran.err
    assert "scenarios.toml" in ran.err


def test_what_must_be_kept_and_cannot_is_named(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    """A closed house that a fixed class or an accepted placement needs: exit 3, with who and what."""
    ran = run(capsys, "whatif", TINY, out, "--close", "H1", "--lang", "en")
    assert ran.code == 3
    assert "H1 seat tue am" in ran.err


def test_records_that_changed_are_refused(capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path) -> None:
    """The difference to a plan of other records says nothing: exit 2, the file is named."""
    folder = copy_of_tiny(tmp_path / "in")
    (folder / "jobs.csv").write_text((folder / "jobs.csv").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    for command in (("whatif", folder, out, "--close", "H2:fri"), ("worth", folder, out)):
        ran = run(capsys, *command, "--lang", "en")
        assert ran.code == 2
        assert "jobs.csv" in ran.err
