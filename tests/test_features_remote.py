"""What "remote" really means: labelled sentences and whole advertisements, each reading both ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.remote import read_remote
from features.remote_days import office_days

SENTENCES = {
    "full": """
        This is a fully remote position.
        Stillingen er 100 % remote.
        Stillingen er 100 % på distancen.
        Jobbet er 100 procent distance.
        Arbejdet er fuldt på distancen; du møder aldrig op i København.
        Du arbejder på distancen.
        Ledig stilling på lang distance: jobbet er på distancen.
        You can work from anywhere in Denmark.
        Du arbejder hjemmefra på fuld tid.
        We are a remote-first company.
        Arbejdssted: hjemmefra
        Remote position with flexible hours.
        This remote position offers opportunities to grow.
        Location: Remote
        Jobbet udføres hjemmefra, uanset hvor du bor.
        You do not need to come to the office.
        Der er ingen krav om fremmøde på kontoret.
        The role is remote and we meet twice a year in Copenhagen.
        Since the pandemic we have been fully remote.
        Du løser opgaverne fra dit eget hjem.
        Home-based position with all equipment provided.
        Fully remote, including interviews.
        Fem dage om ugen arbejder du hjemmefra.
        Du bestemmer selv, hvor du arbejder fra.
        Vi har intet kontor, alle arbejder hjemmefra.
        Remote work is not a problem: the position is remote.
        """,
    "hybrid": """
        Hybrid work: two days a week in the office.
        Mulighed for hjemmearbejde.
        Du kan arbejde hjemme to dage om ugen.
        We expect you in the office 3 days a week.
        Stillingen er ikke 100 % remote.
        Stillingen er ikke 100 % på distancen.
        Du kan arbejde på distancen to dage om ugen.
        Delvist på distancen.
        Der er mulighed for at arbejde hjemmefra efter aftale.
        You don't need to be in the office every day.
        Partly remote.
        Du arbejder dels hjemme, dels på kontoret.
        Kontoret ligger i Ørestad, men du kan arbejde hjemmefra om fredagen.
        En ugentlig kontordag i København.
        Up to three days from home per week.
        Fleksibel arbejdstid og delvist hjemmearbejde.
        Remote work is possible two days a week.
        Fully remote except for one day a month at the office.
        """,
    "onsite": """
        This is not a remote position.
        Stillingen er ikke på distancen.
        Der er ingen mulighed for hjemmearbejde.
        Hjemmearbejde er desværre ikke muligt.
        The job cannot be done remotely.
        Stillingen kræver fysisk fremmøde.
        You work five days a week in the office.
        The position is on-site in Copenhagen.
        Vi arbejder på kontoret hver dag.
        We do not offer remote work.
        This role is 100% on-site.
        Remote candidates will not be considered.
        Arbejdet foregår på vores kontor i København.
        The position is based at our office in Copenhagen.
        """,
    "unknown": """
        Læs mere på vores hjemmeside.
        Undervisning på distancen er vores speciale.
        Vores kolleger i Polen arbejder på distancen.
        The course is 100 % distance learning.
        Within commuting distance of Copenhagen.
        Kontoret ligger i kort distance fra toget.
        Du skal arbejde i hjemmeplejen.
        Interviews will be held remotely.
        Du yder remote support til vores kunder.
        You provide remote support for customers.
        Perk: work from anywhere two weeks a year.
        We have remote colleagues in Poland.
        During the pandemic we worked remotely.
        Under corona arbejdede vi hjemmefra.
        Jobsamtaler holdes online og remote.
        Experience with working remotely is an advantage.
        Our customers work from home.
        You will maintain our hybrid cloud.
        Vi sælger fjernvarme og hybridbiler.
        You will lead remote teams.
        Vi er et firma i København.
        Our software lets doctors work from home.
        Du hjælper borgere i eget hjem.
        Vi har gratis frokost på kontoret.
        We used to be remote, but now we are together.
        Vores kolleger i Polen arbejder hjemmefra.
        You will feel at home with us.
        """,
}
LABELLED = [(mode, line.strip()) for mode, lines in SENTENCES.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("mode", "sentence"), LABELLED)
def test_a_sentence_is_read_as_a_person_reads_it(mode: str, sentence: str) -> None:
    """Each labelled sentence, alone in an advertisement, gives its mode."""
    assert read_remote("", sentence, "", None).mode == mode


def test_the_field_wins_over_the_text() -> None:
    """A stated mode is never doubted, whatever the text says."""
    read = read_remote("Remote developer", "Fully remote.", "onsite", None)
    assert (read.mode, read.confidence, read.evidence[0].source) == ("onsite", 1.0, "remote_mode")


def test_a_blank_field_gives_way_to_the_text() -> None:
    """Without a field the sentence decides, and is the evidence, with its place."""
    text = "We build ships. The position is fully remote. Apply now."
    read = read_remote("Developer", text, "", float("nan"))
    (evidence,) = read.evidence
    assert (read.mode, evidence.sentence) == ("full", "The position is fully remote")
    assert text[evidence.start :].startswith(evidence.sentence)


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("Developer (Remote)", "full"),
        ("Bogholder på distancen", "full"),
        ("Rådgivning på distancen", "unknown"),
        ("Remote Support Specialist", "unknown"),
        ("Bogholder, hybrid", "hybrid"),
    ],
)
def test_a_title_speaks_too(title: str, mode: str) -> None:
    """The bare word in a title is a claim; "remote support" is a task."""
    assert read_remote(title, "You join a friendly team.", "", None).mode == mode


def test_office_days_come_from_the_field_before_the_text() -> None:
    """A stated number of office days hides the text's; without it the text's counts."""
    text = "Hybrid, two days a week in the office."
    assert read_remote("", text, "hybrid", 3.0).office_days == 3.0
    assert read_remote("", text, "hybrid", None).office_days == 8.0


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("two days a week in the office", 8.0),
        ("two to three days a week in the office", 12.0),
        ("3 dage på kontoret om ugen", 12.0),
        ("to hjemmearbejdsdage om ugen", 12.0),
        ("up to 3 days from home a week", 8.0),
        ("kontoret 2 dage om måneden", 2.0),
        ("once a month at our office", 1.0),
        ("3 days in the office and 2 days at home", 12.0),
        ("du er på kontoret 3 dage om måneden og arbejder ellers hjemmefra", 3.0),
        ("two days a week in the office, the rest from home", 8.0),
        ("to dage hjemme og tre dage på kontoret", 12.0),
        ("you work from home two days a week", 12.0),
        ("four days a year in the office", None),
        ("ten days of holiday a month", None),
        ("5 days a week", None),
    ],
)
def test_office_days_are_read_for_the_persons_safety(sentence: str, days: float | None) -> None:
    """A range counts as the more days at the office; days a year and days of something else do not count."""
    assert office_days(sentence) == days


def test_a_contradiction_is_unknown() -> None:
    """An advertisement that says both "fully remote" and "not remote" is a question to the employer."""
    assert read_remote("", "The job is fully remote. There is no remote work.", "", None).mode == "unknown"
    assert read_remote("", "The job is fully remote. Remote work is the norm here.", "", None).mode == "full"


def test_the_reading_that_promises_less_wins() -> None:
    """A remote position with office days is hybrid."""
    assert read_remote("Developer (Remote)", "You are in the office two days a week.", "", None).mode == "hybrid"


def test_html_is_no_obstacle() -> None:
    """Tags and entities between the words change nothing."""
    assert read_remote("", "<p>The job is <b>fully&nbsp;remote</b>.</p>", "", None).mode == "full"
    assert read_remote("", "<li>No smoking</li><li>Remote position</li>", "", None).mode == "full"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.lists(st.sampled_from(["remote", "not", "hjemmefra", "kontor", "5", "dage", "."])))
def test_any_text_is_read_without_a_stumble(noise: str, words: list[str]) -> None:
    """Whatever the text, the reading is one of the four modes with evidence exactly when it is known."""
    read = read_remote(noise, noise + " ".join(words), "", None)
    assert read.mode in {"full", "hybrid", "onsite", "unknown"}
    assert bool(read.evidence) == (read.mode != "unknown")
    assert 0.0 <= read.confidence <= 1.0
