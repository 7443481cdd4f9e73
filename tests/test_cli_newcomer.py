"""``newcomer``: one candidate, member, class or job against a written plan, for a person and for a machine."""

from __future__ import annotations

import csv
import datetime as dt
import math
from pathlib import Path

import pytest
from cli_run import TINY, copy_of_tiny, run
from test_cli_match import DAY

from api.cli import main
from api.commands.newcomer import MOST
from api.newcomer.telling import BANDS
from api.pipeline import RunOptions, prepare
from matching import newcomer as engine

JUDGED = ("--no-fit", "--no-travel", "--quiet", "--gap", "0", *DAY)
CONTRACT = {
    *("job_id", "house_id", "place_kind", "days", "day_parts", "fit", "travel_min", "value", "desk"),
}
FILES = {
    "candidate": "candidate_id,postcode,occupation,skills,languages\nN1,6200,bogholder,bogføring;moms;Excel,da:C2\n",
    "member": "member_id;postcode;n_days;value\nN1;6270;1;0,75\n",
    "class": "block_id,title,seats,n_days\nN1,Svejsning,4,2\n",
    "job": "job_id,employer,title,description,skills,languages,remote_mode,desk_days\n"
    "N1,Ny Bogføring,Bogholder,Bogføring og moms,bogføring;moms,da:C1,full,2\n",
}
KINDS = sorted(FILES)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample, with fits and travel that are computed."""
    out = tmp_path_factory.mktemp("judged") / "out"
    assert main(["match", str(TINY), "--out", str(out), *JUDGED]) == 0
    return out


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample, with the fits and the travel of its files."""
    out = tmp_path_factory.mktemp("listed") / "out"
    assert main(["match", str(TINY), "--out", str(out), "--quiet", *DAY]) == 0
    return out


def written(folder: Path, text: str, name: str = "new.csv") -> Path:
    """Write a newcomer's file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gets_its_list(capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path, kind: str) -> None:
    """A list with the contract's keys, what is free first, each best first; its parts add up to its value."""
    ran = run(capsys, "newcomer", TINY, judged, f"--{kind}", written(tmp_path, FILES[kind]), "--json")
    assert ran.code == 0
    assert ran.data
    for offer in ran.data:
        assert offer.keys() >= CONTRACT
        assert offer["desk"] in ("free", "if_released")
        assert math.fsum(part["amount"] for part in offer["value_parts"]) == pytest.approx(offer["value"])
        assert math.fsum(one["contribution"] for one in offer["contributions"]) == pytest.approx(
            offer["fit"] if kind in ("candidate", "job") else 0.0
        )
        assert offer["worth_it"] == (offer["net"] >= 0)
        assert offer["desk"] == "if_released" or not offer["blocked_by"]
        assert ("candidate_id" in offer) == (kind == "job")
    order = [(offer["desk"] != "free", -offer["value"]) for offer in ran.data]
    assert order == sorted(order)


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_reads_it_in_their_language(
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path, kind: str
) -> None:
    """What is free and what is not, in Danish unless English is asked for."""
    words = ("newcomer", TINY, judged, f"--{kind}", written(tmp_path, FILES[kind]))
    english, danish = run(capsys, *words, "--lang", "en"), run(capsys, *words)
    assert (english.code, danish.code) == (0, 0)
    assert english.out.startswith("Offers to N1:\nCan be taken today, and nobody moves: ")
    assert danish.out.startswith("Tilbud til N1:\nKan tages i dag, og ingen flyttes: ")
    assert not set(english.out.splitlines()) & set(danish.out.splitlines())


def test_an_employer_reads_bands_and_no_decimals(
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path
) -> None:
    """The answer to a new job names a band for each person; no number of the fit or value is shown."""
    path = written(tmp_path, FILES["job"])
    said = run(capsys, "newcomer", TINY, judged, "--job", path, "--lang", "en").out
    offers = run(capsys, "newcomer", TINY, judged, "--job", path, "--json").data
    assert sum(name in said for _, name in BANDS) >= 1
    assert not any(digit in said for digit in ("0.", "0,"))
    assert all(offer["candidate_id"] in said for offer in offers)


def test_whoever_has_a_job_in_the_plan_would_have_to_give_it_up(
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path
) -> None:
    """A placed candidate is never free, and is told to have a placement; nobody stands twice."""
    with (judged / "placements.csv").open(encoding="utf-8") as file:
        placed = {row["candidate_id"] for row in csv.DictReader(file)}
    offers = run(capsys, "newcomer", TINY, judged, "--job", written(tmp_path, FILES["job"]), "--json").data
    assert {offer["candidate_id"] for offer in offers} & placed
    for offer in offers:
        assert offer["placed_now"] == (offer["candidate_id"] in placed)
        assert offer["desk"] == "if_released" or not offer["placed_now"]
    assert len({offer["candidate_id"] for offer in offers}) == len(offers)


def test_fits_are_those_of_a_run_with_the_newcomer_among_the_records(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A held-out candidate, and a held-out job, is judged as if it had stood in the records all along."""
    options = RunOptions(today=dt.date(2026, 11, 23), use_fit=False, use_travel=False)
    whole = prepare(TINY, options).problem
    compared = 0
    for stem, kind, ids in (("candidates", "candidate", whole.candidates.ids), ("jobs", "job", whole.jobs.ids)):
        for who in set(ids) - {"C03", "J1", "J4", "J8"}:  # pins and wishes name these
            folder = copy_of_tiny(tmp_path / who / "in")
            head, *rows = (folder / f"{stem}.csv").read_text(encoding="utf-8").splitlines()
            for name in ("fit.csv", "travel.csv"):
                (folder / name).unlink()
            own = [row for row in rows if row.startswith(f"{who},")]
            rest = [row for row in rows if row not in own]
            written(folder, "\n".join([head, *rest, ""]), f"{stem}.csv")
            assert run(capsys, "match", folder, "--out", tmp_path / who / "out", *JUDGED).code == 0
            new = written(tmp_path / who, "\n".join([head, *own, ""]))
            for offer in run(capsys, "newcomer", folder, tmp_path / who / "out", f"--{kind}", new, "--json").data:
                i = whole.candidates.ids.index(offer.get("candidate_id", who))
                pair = i, whole.jobs.ids.index(offer["job_id"])
                fit = float(whole.fits.get(*pair, math.nan)) + float(whole.wishes.get(*pair, 0.0))
                assert offer["fit"] == pytest.approx(fit, abs=1e-9)
                compared += 1
    assert compared > 5


def test_fits_and_travel_of_a_newcomer_come_from_files_where_those_of_the_plan_do(
    capsys: pytest.CaptureFixture[str], listed: Path, tmp_path: Path
) -> None:
    """With ``--fit`` and ``--travel`` the answer speaks of just these pairs, with just these numbers."""
    fit = written(tmp_path, "candidate_id,job_id,fit\nN1,J3,0.9\nN1,J6,0.8\n", "fit.csv")
    travel = written(tmp_path, "candidate_id,house_id,minutes\nN1,H1,12\n", "travel.csv")
    new = written(
        tmp_path, FILES["candidate"].replace("languages\n", "languages,wishes\n").replace("C2\n", "C2,J6:0.1\n")
    )
    offers = run(capsys, "newcomer", TINY, listed, "--candidate", new, "--fit", fit, "--travel", travel, "--json").data
    assert {(offer["job_id"], round(offer["fit"], 9), offer["travel_min"]) for offer in offers} == {
        ("J3", 0.9, None),
        ("J6", 0.9, 12.0),
    }
    assert offers[0]["contributions"] == []
    job_fit = written(tmp_path, "candidate_id,job_id,fit\nC04,N1,0.9\nC01,N1,0.7\n", "of_job.csv")
    new = written(tmp_path, FILES["job"])
    offers = run(capsys, "newcomer", TINY, listed, "--job", new, "--fit", job_fit, "--json").data
    assert {(offer["candidate_id"], offer["fit"]) for offer in offers} <= {("C04", 0.9), ("C01", 0.7)}
    assert offers


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("candidate", "6200", "0000", "the place of N1 must be known"),
        ("candidate", "bogholder", "født 12.3.1980", "[masked]"),
        ("candidate", "occupation", "age", "remove the column"),
        ("candidate", "N1", "C01", "candidates.csv"),
        ("candidate", "N1", "M1", "members.csv"),
        ("member", "N1", "C01", "candidates.csv"),
        ("member", ";1;", ";6;", "must be from 1 to 5"),
        ("class", "N1", "K1", "blocks.csv"),
        ("job", "N1", "J7", "jobs.csv"),
        ("job", "full,2", "full,two", "must be a finite number"),
        ("job", "employer", "boss", "this column is required"),
        ("candidate", "\nN1", "\nN0,6200,,,\nN1", "it holds 2"),
    ],
)
def test_a_bad_newcomer_is_named_with_place_and_rule(  # noqa: PLR0913, PLR0917 (one case)
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path, kind: str, old: str, new: str, said: str
) -> None:
    """Exit code 2, the file, and the rule that is broken; what is private is masked."""
    path = written(tmp_path, FILES[kind].replace(old, new))
    ran = run(capsys, "newcomer", TINY, judged, f"--{kind}", path, "--json")
    assert ran.code == 2
    assert {fault["file"] for fault in ran.data["faults"]} == {str(path)}
    assert said in str(run(capsys, "newcomer", TINY, judged, f"--{kind}", path, "--lang", "en").err)
    assert "1980" not in ran.out


def test_unknown_ids_are_refused(capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path) -> None:
    """A wish for a job, or a class's house, that no record has."""
    wish = written(tmp_path, "candidate_id,postcode,wishes\nN1,6200,J99:0.1\n", "wish.csv")
    house = written(tmp_path, "block_id,title,seats,n_days,houses\nN1,Kursus,2,1,H9\n", "house.csv")
    for kind, path, value in (("candidate", wish, "J99"), ("class", house, "H9")):
        ran = run(capsys, "newcomer", TINY, judged, f"--{kind}", path, "--json")
        assert (ran.code, [fault["value"] for fault in ran.data["faults"]]) == (2, [value])


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ((), ""),
        (("--candidate", "x.csv", "--job", "y.csv"), ""),
        (("--candidate", "x.csv", "--most", "0"), "--most"),
        (("--candidate", "x.csv", "--fit", "fit.csv"), "--fit"),
        (("--member", "x.csv", "--travel", "travel.csv"), "--travel"),
        (("--candidate", "x.csv"), ""),
    ],
)
def test_a_bad_option_is_refused(
    capsys: pytest.CaptureFixture[str], judged: Path, words: tuple[str, ...], column: str
) -> None:
    """Not just one newcomer, no offers at all, a file that is not read here or is not there: exit code 2."""
    ran = run(capsys, "newcomer", TINY, judged, *words, "--json")
    assert ran.code == 2
    assert ran.data["faults"][0]["column"] == column


@pytest.mark.parametrize(
    ("kind", "given", "column"), [("candidate", (), "--fit"), ("job", (), "--fit"), ("member", (), "--travel")]
)
def test_files_that_the_plan_needed_are_asked_for(
    capsys: pytest.CaptureFixture[str], listed: Path, tmp_path: Path, kind: str, given: tuple[str, ...], column: str
) -> None:
    """Where the records bring fits or travel times, a newcomer brings its own."""
    ran = run(capsys, "newcomer", TINY, listed, f"--{kind}", written(tmp_path, FILES[kind]), *given, "--json")
    assert (ran.code, ran.data["faults"][0]["column"]) == (2, column)


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("job", "full,2", ",2", "does not say whether the job can be done remotely"),
        ("job", "full,2", "onsite,2", "done at the employer's place"),
        ("class", ",4,2", ",400,2", "No allowed house"),
        ("member", "\nN1;6270", "\nN1;1050", "no house is near enough"),
        ("candidate", "bogholder,bogføring;moms;Excel,da:C2", "tømrer,stillads,da:C2", "below the least fit"),
    ],
)
def test_where_nothing_can_be_offered_the_nearest_is_told(  # noqa: PLR0913, PLR0917 (one case)
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path, kind: str, old: str, new: str, said: str
) -> None:
    """An empty list for a machine; for a person the rule that stands in the way."""
    path = written(tmp_path, FILES[kind].replace(old, new))
    assert run(capsys, "newcomer", TINY, judged, f"--{kind}", path, "--json").data == []
    ran = run(capsys, "newcomer", TINY, judged, f"--{kind}", path, "--lang", "en")
    assert ran.out.startswith("Nothing can be offered to N1.")
    assert said in ran.out
    assert run(capsys, "newcomer", TINY, judged, f"--{kind}", path).out.startswith("Der er intet at tilbyde N1.")


def test_words_that_only_the_newcomer_uses_are_understood(
    capsys: pytest.CaptureFixture[str], judged: Path, tmp_path: Path
) -> None:
    """A kind of place or equipment that no record names is held by no house, which is said and not a fault."""
    kind = written(tmp_path, "member_id,postcode,n_days,place_kind\nN1,6200,1,hammock\n", "kind.csv")
    need = written(tmp_path, "member_id,postcode,n_days,needs\nN1,6200,1,trampoline\n", "need.csv")
    for path, said in ((kind, "days or parts of the day do not suit"), (need, "equipment that is needed")):
        assert said in run(capsys, "newcomer", TINY, judged, "--member", path, "--lang", "en").out


def test_an_employer_that_somebody_avoids_is_kept_from_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Even an employer that has no job in the records yet, and even where fits are brought along."""
    folder = copy_of_tiny(tmp_path / "in")
    candidates = folder / "candidates.csv"
    text = candidates.read_text(encoding="utf-8")
    assert "25,37,,hybrid,4,,," in text
    candidates.write_text(text.replace("25,37,,hybrid,4,,,", "25,37,,hybrid,4,ny bogføring ,,"), encoding="utf-8")
    assert run(capsys, "match", folder, "--out", tmp_path / "out", "--quiet", *DAY).code == 0
    fit = written(tmp_path, "candidate_id,job_id,fit\nC04,N1,0.9\nC01,N1,0.7\n", "fit.csv")
    words = ("newcomer", folder, tmp_path / "out", "--job", written(tmp_path, FILES["job"]), "--fit", fit, "--json")
    assert {offer["candidate_id"] for offer in run(capsys, *words).data} == {"C01"}


def test_the_usual_number_of_offers_is_the_engines() -> None:
    """The option's default is what the engine gives by itself."""
    assert MOST == engine.MOST
