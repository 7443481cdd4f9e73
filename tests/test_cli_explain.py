"""``explain``: why this, why not the better one, and what would help."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from cli_run import TINY, copy_of_tiny, edit, run
from test_cli_match import DAY

from api.cli import main


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample, with the fits of its file."""
    out = tmp_path_factory.mktemp("listed") / "out"
    assert main(["match", str(TINY), "--out", str(out), "--gap", "0", "--quiet", *DAY]) == 0
    return out


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample, with fits and travel that are computed."""
    out = tmp_path_factory.mktemp("judged") / "out"
    words = ["match", str(TINY), "--out", str(out), "--gap", "0", "--quiet", "--no-fit", "--no-travel", *DAY]
    assert main(words) == 0
    return out


def rows(out: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a written file."""
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_and_every_class_has_an_explanation_in_both_languages(
    capsys: pytest.CaptureFixture[str], listed: Path
) -> None:
    """Each id of the plan is explained, in Danish and in English, in different words."""
    ids = [row["candidate_id"] for name in ("placements.csv", "unplaced.csv") for row in rows(listed, name)]
    ids += [row["block_id"] for row in rows(listed, "blocks.csv")]
    for who in ids:
        danish = run(capsys, "explain", TINY, listed, who, "--lang", "da")
        english = run(capsys, "explain", TINY, listed, who, "--lang", "en")
        assert (danish.code, english.code) == (0, 0)
        assert danish.out.startswith(f"{who} er ")
        assert english.out.startswith(f"{who} is ")


def test_the_parts_of_a_value_add_up(capsys: pytest.CaptureFixture[str], listed: Path) -> None:
    """Fit, wish, priority and travel sum to the value in placements.csv."""
    for row in rows(listed, "placements.csv"):
        placement = run(capsys, "explain", TINY, listed, row["candidate_id"], "--json").data["placement"]
        parts = math.fsum(part["amount"] for part in placement["value_parts"])
        assert parts == pytest.approx(float(row["value"]), abs=1e-12)
        assert (placement["job_id"] or "", placement["house_id"] or "") == (row["job_id"], row["house_id"])


def test_contributions_add_up_to_the_fit(capsys: pytest.CaptureFixture[str], judged: Path) -> None:
    """Where fits are computed, the reasons sum to the fit without the wish."""
    seen = 0
    for row in rows(judged, "placements.csv"):
        data = run(capsys, "explain", TINY, judged, row["candidate_id"], "--json").data
        if data["contributions"] and not data["placement"]["pinned"]:
            parts = {part["name"]: part["amount"] for part in data["placement"]["value_parts"]}
            assert math.fsum(one["contribution"] for one in data["contributions"]) == pytest.approx(parts["fit"])
            seen += 1
    assert seen > 3


def test_a_better_bundle_names_the_full_place_and_its_price(capsys: pytest.CaptureFixture[str], listed: Path) -> None:
    """Whatever is worth more is blocked by something, and a full place-slot costs what prices.csv says."""
    priced = {
        (row["house_id"], row["place_kind"], row["day"], row["day_part"]): float(row["price"])
        for row in rows(listed, "prices.csv")
        if row["kind"] == "place"
    }
    places = 0
    for row in rows(listed, "placements.csv"):
        for better in run(capsys, "explain", TINY, listed, row["candidate_id"], "--json").data["better"]:
            assert better["value"] > float(row["value"])
            assert better["blocked_by"]
            for block in better["blocked_by"]:
                if block["kind"] == "place":
                    slot = tuple(block[key] for key in ("house_id", "place_kind", "day", "day_part"))
                    assert block["price"] == priced.get(slot, 0.0)
                    places += 1
    assert places


def test_an_unplaced_person_is_told_the_reason_and_what_would_help(
    capsys: pytest.CaptureFixture[str], listed: Path
) -> None:
    """The reason is the one of unplaced.csv; what would help is verified where it is a change that can be made."""
    verified = 0
    for row in rows(listed, "unplaced.csv"):
        data = run(capsys, "explain", TINY, listed, row["candidate_id"], "--json").data
        assert (data["placement"], data["reason"]) == (None, row["reason"])
        assert all(change["change"] for change in data["changes"])
        assert all((change["value"] is not None) == change["verified"] for change in data["changes"])
        verified += sum(change["verified"] for change in data["changes"])
    assert verified


def test_without_planning_again_there_are_only_estimates(capsys: pytest.CaptureFixture[str], listed: Path) -> None:
    """``--estimate`` and ``--time-limit 0`` verify nothing, and say so."""
    for option in (["--estimate"], ["--time-limit", 0]):
        data = run(capsys, "explain", TINY, listed, "C04", "--json", *option).data
        assert data["changes"]
        assert not any(change["verified"] for change in data["changes"])
        said = run(capsys, "explain", TINY, listed, "C04", "--lang", "en", *option).out
        assert "estimated from prices, not checked" in said
        assert "planned again" not in said


def test_a_class_without_a_house_is_told_how_many_seats_would_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With one seat less than it needs, a class learns that one more place gives it a house."""
    folder, out = copy_of_tiny(tmp_path / "in"), tmp_path / "out"
    header = "block_id,title,seats,n_days,place_kind,value"
    (folder / "blocks.csv").write_text(f"{header}\nB9,Kursus,3,1,quiet,50\n", encoding="utf-8")
    assert run(capsys, "match", folder, "--out", out, "--gap", 0, "--quiet", *DAY).code == 0
    data = run(capsys, "explain", folder, out, "B9", "--json").data
    assert data["placement"] is None
    best = data["changes"][0]
    assert best["verified"]
    assert best["parts"][0]["kind"] == "more_places"
    assert best["parts"][0]["place_kind"] == "quiet"


def test_a_job_that_no_rule_allows_is_named_with_the_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Somebody whose best fit is with a job done at the employer's place learns that this is why."""
    folder = copy_of_tiny(tmp_path / "in")
    edit(folder / "jobs.csv", "1610,full", "1610,onsite")
    out = tmp_path / "out"
    assert run(capsys, "match", folder, "--out", out, "--no-fit", "--no-travel", "--quiet", *DAY).code == 0
    better = run(capsys, "explain", folder, out, "C01", "--json").data["better"]
    blocks = {one["bundle"]["job_id"]: one["blocked_by"][0] for one in better}
    assert (blocks["J2"]["kind"], blocks["J2"]["rule"], blocks["J2"]["offered"]) == ("not_eligible", "remote", "onsite")
    assert "J2" in run(capsys, "explain", folder, out, "C01", "--lang", "en").out


def test_a_pair_beyond_the_best_is_told_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With ``--top-k 1`` somebody's better job may be one that neither side's best held."""
    out = tmp_path / "out"
    words = ("--no-fit", "--no-travel", "--top-k", 1, "--min-fit", 0, "--quiet", *DAY)
    assert run(capsys, "match", TINY, "--out", out, *words).code == 0
    people = [row["candidate_id"] for name in ("placements.csv", "unplaced.csv") for row in rows(out, name)]
    told = [run(capsys, "explain", TINY, out, who, "--json").data["better"] for who in people]
    assert "not_among_best" in {block["kind"] for better in told for one in better for block in one["blocked_by"]}


def test_an_unknown_id_is_refused_with_the_nearest_ones(capsys: pytest.CaptureFixture[str], listed: Path) -> None:
    """Exit code 2, and ids that look like it."""
    ran = run(capsys, "explain", TINY, listed, "C120", "--json")
    assert ran.code == 2
    assert "C12" in ran.data["faults"][0]["message"]


FAR_AND_FULL = {
    "candidates.csv": "candidate_id,postcode,max_travel_min\nK1,6200,30\nK2,6200,30\n",
    "jobs.csv": "job_id,employer,title,openings,desk_days\nJ1,Nordhavn,Bogholder,1,2\nJ2,Kanalen,Tester,1,5\n",
    "houses.csv": "house_id,name,municipality,postcode\nH1,Her,Aabenraa,6200\nH2,Fjern,Tønder,6270\nH3,Ude,Ribe,6760\n",
    "places.csv": "house_id,place_kind,count,days\nH1,desk,1,mon;tue\nH2,desk,1,mon;tue\nH3,desk,1,mon;tue\n",
    "fit.csv": "candidate_id,job_id,fit\nK1,J1,0.9\nK2,J1,0.6\n",
    "travel.csv": "candidate_id,house_id,minutes\nK1,H1,10\nK2,H1,10\nK2,H2,50\nK2,H3,60\n",
}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("50 minutes, at most 30 are wanted; the same at one other house", "full are Mon, Tue (whole day)")),
        ("da", ("50 minutter, højst 30 er ønsket; det samme i ét andet hus", "optaget er man, tir (hele dagen)")),
    ],
)
def test_what_is_alike_stands_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, said: tuple[str, ...]
) -> None:
    """Houses of a job that the same rule forbids are one line, the best of them named; so are full days alike."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in FAR_AND_FULL.items():
        (folder / name).write_text(content, encoding="utf-8")
    assert run(capsys, "match", folder, "--out", tmp_path / "out", "--gap", 0, "--quiet").code == 0
    text = run(capsys, "explain", folder, tmp_path / "out", "K2", "--lang", lang, "--estimate").out
    assert all(words in text for words in said)
    assert "H3" not in text
