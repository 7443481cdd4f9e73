"""``match --keep``: who stays, what is said about it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_run import Ran, edit, run
from test_cli_match import DAY
from test_pipeline import options

from api.outcome.alone import read_alone
from api.pipeline import match


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a market of one person who got J1 while J2, which suits better, was not yet open."""
    folder = tmp_path / "records"
    folder.mkdir()
    tables = {
        "candidates.csv": "candidate_id,postcode\nAne,6200\n",
        "jobs.csv": "job_id,employer,title,desk_days,openings\nJ1,Bro,Bogholder,0,1\nJ2,Havn,Revisor,0,0\n",
        "houses.csv": "house_id,name,municipality,postcode\nH1,Huset,Aabenraa,6200\n",
        "places.csv": "house_id,place_kind,count\nH1,desk,1\n",
        "fit.csv": "candidate_id,job_id,fit\nAne,J1,0.5\nAne,J2,0.53\n",
    }
    for name, content in tables.items():
        (folder / name).write_text(content, encoding="utf-8")
    match(folder, tmp_path / "before", options())
    edit(folder / "jobs.csv", "Revisor,0,0", "Revisor,0,1")
    return folder


def after(capsys: pytest.CaptureFixture[str], small: Path, out: Path, *words: object) -> Ran:
    """Match the market again, with the words that are given."""
    return run(capsys, "match", small, "--out", out, "--gap", 0, "--json", *DAY, *words)


def test_without_a_last_plan_people_move_for_any_gain(
    capsys: pytest.CaptureFixture[str], small: Path, tmp_path: Path
) -> None:
    """Ane moves for 0.03 more, and nothing is said about staying."""
    ran = after(capsys, small, tmp_path / "after")
    assert [place.job_id for place in read_alone(tmp_path / "after").places] == ["J2"]
    assert "kept" not in ran.data


@pytest.mark.parametrize(
    ("words", "job_id", "value"),
    [
        ((), "J1", 0.55),
        (("--stay-bonus", "0.02"), "J2", 0.53),
        (("--stay-bonus", "0.04"), "J1", 0.54),
        (("--stay-bonus", "0"), "J2", 0.53),
    ],
)
def test_people_stay_unless_more_is_gained(
    capsys: pytest.CaptureFixture[str], small: Path, tmp_path: Path, words: tuple[str, ...], job_id: str, value: float
) -> None:
    """For 0.03 more Ane moves when staying is worth less than that; unless said it is worth 0.05."""
    out = tmp_path / "after"
    ran = after(capsys, small, out, "--keep", tmp_path / "before", *words)
    assert [place.job_id for place in read_alone(out).places] == [job_id]
    assert ran.data["value"] == pytest.approx(value)
    assert (ran.data["kept"]["n"], ran.data["kept"]["stayed"]) == (1, int(job_id == "J1"))
    assert run(capsys, "check", small, out).code == 0
    parts = run(capsys, "explain", small, out, "Ane", "--json").data["placement"]["value_parts"]
    assert sum(part["amount"] for part in parts) == pytest.approx(value)


def test_the_new_plan_may_replace_the_last_one(capsys: pytest.CaptureFixture[str], small: Path, tmp_path: Path) -> None:
    """OUT1 may be OUT: it is read before it is replaced."""
    before = tmp_path / "before"
    assert after(capsys, small, before, "--keep", before).data["kept"]["stayed"] == 1
    assert run(capsys, "check", small, before).code == 0


def test_places_of_what_is_gone_are_told(capsys: pytest.CaptureFixture[str], small: Path, tmp_path: Path) -> None:
    """A person who left, in either language: how many of the placements cannot be kept, and nobody stays."""
    for name in ("candidates.csv", "fit.csv"):
        text = (small / name).read_text(encoding="utf-8")
        (small / name).write_text(text.replace("Ane", "Bo"), encoding="utf-8")
    words = ("match", small, "--out", tmp_path / "after", "--keep", tmp_path / "before", *DAY)
    said = run(capsys, *words, "--lang", "en").out
    assert "1 of the 1 placements to keep were left out" in said
    assert "Stayed where the last plan had them: 0 of 0" in said
    assert "Blev, hvor den seneste plan havde dem: 0 af 0" in run(capsys, *words, "--lang", "da").out
    assert (tmp_path / "after" / "kept.csv").read_text(encoding="utf-8") == "candidate_id,job_id,house_id\n"
    assert "0 af 0 bliver" in (tmp_path / "after" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "column"),
    [
        (("--stay-bonus", "0.1"), "--stay-bonus"),
        (("--stay-bonus", "0"), "--stay-bonus"),
        (("--keep", "before", "--stay-bonus", "-1"), "--stay-bonus"),
        (("--keep", "before", "--stay-bonus", "nan"), "--stay-bonus"),
        (("--keep", "before", "--stay-bonus", "inf"), "--stay-bonus"),
        (("--keep", "records"), ""),
        (("--keep", "nowhere"), ""),
    ],
)
def test_what_cannot_be_kept_is_refused(
    capsys: pytest.CaptureFixture[str],
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    column: str,
) -> None:
    """A bonus without a plan or out of its range, and a folder that holds no plan: exit code 2, nothing is written."""
    monkeypatch.chdir(tmp_path)
    ran = run(capsys, "match", small, "--out", tmp_path / "after", "--json", *DAY, *words)
    assert (ran.code, ran.data["faults"][0]["column"]) == (2, column)
    if not column:
        assert ran.data["faults"][0]["file"] == str(Path(words[1]) / "plan.json")
    assert not (tmp_path / "after").exists()
