"""What the command line says of pairs who would both rather have each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_run import edit, run

FILES = {
    "candidates.csv": "candidate_id,postcode,priority\nK1,6200,\nK2,6200,1\nK3,6200,\n",
    "jobs.csv": "job_id,employer,title,openings,desk_days\nJ1,Nordhavn,Bogholder,1,2\nJ2,Kanalen,Tester,1,0\n",
    "houses.csv": "house_id,name,municipality,postcode\nH1,Huset,Aabenraa,6200\n",
    "places.csv": "house_id,place_kind,count\nH1,desk,1\n",
    "fit.csv": "candidate_id,job_id,fit\nK1,J1,0.9\nK2,J1,0.6\nK3,J2,0.5\nK1,J2,0.4\n",
    "travel.csv": "candidate_id,house_id,minutes\nK1,H1,10\nK2,H1,10\nK3,H1,10\n",
}

ENGLISH = (
    "K1 and J1 (Bogholder, Nordhavn) would both rather have each other, and there would be a place at H1 (Huset). "
    "Somebody with a lower fit has the job now. Changing that would not make the plan as a whole worth more: it also "
    "counts travel, priority, and what others would lose."
)
DANISH = (
    "K1 og J1 (Bogholder, Nordhavn) ville begge hellere have hinanden, og der ville være en plads i H1 (Huset). Nu har "
    "en med et lavere match jobbet. At ændre det ville ikke gøre planen som helhed mere værd: den tæller også "
    "rejsetid, prioritet og det, andre ville miste."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a market in which K2 gets J1 by priority, and K1 would fit it better."""
    made = tmp_path / "in"
    made.mkdir()
    for name, content in FILES.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str], folder: Path) -> Path:
    """Match that market to optimality."""
    written = folder.parent / "out"
    assert run(capsys, "match", folder, "--out", written, "--gap", 0, "--quiet").code == 0
    return written


@pytest.mark.parametrize(("lang", "sentence"), [("en", ENGLISH), ("da", DANISH)])
def test_a_person_in_a_pair_is_told_so(
    capsys: pytest.CaptureFixture[str], folder: Path, out: Path, lang: str, sentence: str
) -> None:
    """The sentence names the job and the house, and says of the one who has it only that the fit is lower."""
    ran = run(capsys, "explain", folder, out, "K1", "--lang", lang)
    assert ran.code == 0
    assert sentence in ran.out.splitlines()
    assert "K2" not in ran.out


def test_a_machine_reads_the_pair(capsys: pytest.CaptureFixture[str], folder: Path, out: Path) -> None:
    """The key `complaints` lists job, house, value and opening; whoever is in no pair has an empty list."""
    data = run(capsys, "explain", folder, out, "K1", "--json").data
    assert data["complaints"] == [
        {"job_id": "J1", "house_id": "H1", "value": pytest.approx(0.9 - 0.005 * 10 * 2 / 5), "opening": "taken"}
    ]
    for who in ("K2", "K3"):
        assert run(capsys, "explain", folder, out, who, "--json").data["complaints"] == []


def test_pairs_are_counted_in_plan_json_and_said(capsys: pytest.CaptureFixture[str], folder: Path, out: Path) -> None:
    """`match` writes how many pairs and people there are, tells a machine, and says it in one line."""
    wanted = {"pairs": 1, "people": 1}
    assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["stability"] == wanted
    words = ("match", folder, "--out", out, "--gap", 0)
    assert run(capsys, *words, "--json").data["stability"] == wanted
    said = run(capsys, *words, "--lang", "en").out.splitlines()
    assert "Pairs of a person and a job who would both rather have each other: 1 (1 people)" in said


def test_check_counts_the_pairs_again(capsys: pytest.CaptureFixture[str], folder: Path, out: Path) -> None:
    """Another number of pairs or people is a fault that names the key; nothing stated is none."""
    assert run(capsys, "check", folder, out).code == 0
    edit(out / "plan.json", '"pairs": 1', '"pairs": 2')
    ran = run(capsys, "check", folder, out, "--json")
    assert (ran.code, [fault["column"] for fault in ran.data["faults"]]) == (4, ["stability.pairs"])
    content = json.loads((out / "plan.json").read_text(encoding="utf-8")) | {"stability": None}
    (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    assert run(capsys, "check", folder, out).code == 0


@pytest.mark.parametrize("stated", [{"pairs": 1}, {"pairs": 1, "people": -1}, {"pairs": 1, "people": 1, "more": 1}, 7])
def test_stability_of_another_form_is_a_fault(
    capsys: pytest.CaptureFixture[str], folder: Path, out: Path, stated: object
) -> None:
    """Anything but null or the two counts is refused by name."""
    content = json.loads((out / "plan.json").read_text(encoding="utf-8")) | {"stability": stated}
    (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    ran = run(capsys, "check", folder, out, "--json")
    assert (ran.code, [fault["column"] for fault in ran.data["faults"]]) == (4, ["stability"])


def test_a_swap_that_would_gain_is_told_so(capsys: pytest.CaptureFixture[str], folder: Path, out: Path) -> None:
    """Where the swap alone would be worth more, the search is said to have ended too early."""
    edit(folder / "candidates.csv", "K1,6200,", "K1,6200,3")
    said = run(capsys, "explain", folder, out, "K1", "--lang", "en").out
    assert "Changing that would make the plan worth more: the search ended before it came to this." in said


def test_a_free_opening_is_told_so(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Where an opening is free, nothing but time is said to be in the way, and a machine reads `free`."""
    out = folder.parent / "out"
    edit(folder / "fit.csv", "K3,J2,0.5\nK1,J2,0.4", "K3,J2,0.1\nK1,J2,0.1")
    assert run(capsys, "match", folder, "--out", out, "--quiet").code == 0
    edit(folder / "fit.csv", "K3,J2,0.1", "K3,J2,0.5")
    said = run(capsys, "explain", folder, out, "K3", "--lang", "en").out
    assert "no place is needed for it. An opening is free: nothing stands in the way but time" in said
    (pair,) = run(capsys, "explain", folder, out, "K3", "--json").data["complaints"]
    assert pair == {"job_id": "J2", "house_id": None, "value": 0.5, "opening": "free"}


def test_a_job_without_a_place_is_told_without_a_house(
    capsys: pytest.CaptureFixture[str], folder: Path, out: Path
) -> None:
    """For a job without desk-days the sentence says that no place is needed."""
    edit(folder / "fit.csv", "K1,J2,0.4", "K1,J2,0.6")
    said = run(capsys, "explain", folder, out, "K1", "--lang", "en").out
    assert "K1 and J2 (Tester, Kanalen) would both rather have each other; no place is needed for it." in said
