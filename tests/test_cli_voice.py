"""How a call speaks is heard before anything is parsed, wherever its options stand."""

import io
import json

import pytest

from api.commands.voice import Voice, printable


@pytest.mark.parametrize(
    ("argv", "environ", "lang"),
    [
        ([], {}, "da"),
        ([], {"MIKROPOL_LANG": "en"}, "en"),
        ([], {"MIKROPOL_LANG": "en_GB.UTF-8"}, "en"),
        ([], {"MIKROPOL_LANG": "sv"}, "da"),
        (["--lang", "en", "match"], {}, "en"),
        (["match", "--lang=en"], {}, "en"),
        (["match", "--lang", "da"], {"MIKROPOL_LANG": "en"}, "da"),
        (["match", "--lang", "sv"], {"MIKROPOL_LANG": "en"}, "en"),
        (["match", "--lang"], {}, "da"),
        (["match", "--", "--lang", "en"], {}, "da"),
    ],
)
def test_the_option_wins_over_the_environment_and_danish_is_the_default(
    argv: list[str], environ: dict[str, str], lang: str
) -> None:
    """The last known language asked for is spoken; an unknown one changes nothing."""
    assert Voice.heard(argv, environ).lang == lang


@pytest.mark.parametrize("argv", [["--json", "--quiet", "match", "DIR"], ["match", "DIR", "--quiet", "--json"]])
def test_options_of_every_command_are_heard_on_both_sides_of_its_name(argv: list[str]) -> None:
    """``--json`` and ``--quiet`` mean the same before and after the command."""
    voice = Voice.heard(argv, {})
    assert voice.machine
    assert voice.quiet


def test_words_after_the_end_of_options_are_not_options() -> None:
    """A folder may be called ``--json`` when it stands after ``--``."""
    assert not Voice.heard(["match", "--", "--json"], {}).machine


def test_a_machine_gets_one_object_and_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` nothing but the object is written, on either stream."""
    voice = Voice(machine=True)
    voice.tell("told")
    voice.reply("replied")
    voice.warn("warned")
    voice.answer({"navn": "Sønderborg"})
    written = capsys.readouterr()
    assert json.loads(written.out) == {"navn": "Sønderborg"}
    assert written.err == ""


def test_a_quiet_call_says_only_what_it_was_called_for_and_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """``--quiet`` drops what is told, not the reply nor the warning."""
    voice = Voice(quiet=True)
    voice.tell("told")
    voice.reply("replied")
    voice.warn("warned")
    written = capsys.readouterr()
    assert (written.out, written.err) == ("replied\n", "warned\n")


def test_numbers_that_json_does_not_know_are_never_written() -> None:
    """An infinite number is an error, not a word that other programs cannot read."""
    with pytest.raises(ValueError, match="JSON"):
        Voice(machine=True).answer({"value": float("inf")})


def test_control_characters_of_a_cell_do_not_reach_a_terminal() -> None:
    """An escape sequence is written out; letters and line ends stay."""
    assert printable("æ\n\x1b[2J") == "æ\n\\x1b[2J"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_square_brackets_are_no_markup_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id such as ``[red]`` is shown as it is, in whatever style."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    Voice().tell("C[red]1", style="bold")
    assert "C[red]1" in terminal.getvalue()
