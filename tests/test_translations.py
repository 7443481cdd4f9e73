"""Danish and English, both whole: every sentence of the source has its Danish, and no Danish is left over."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sentences
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "api" / "locale" / "da").glob("*.po"))

#: Modules that hold phrases which are read, compared or invented, not said; and why.
NOT_SAID = {
    "features/bridge.py": "words of texts that carry no meaning",
    "features/remote_days.py": "phrases that advertisements use",
    "features/remote_words.py": "phrases that advertisements use",
    "features/synthetic_words.py": "words of invented markets",
    "matching/backend.py": "what solvers say of themselves",
    "api/readers/cells.py": "names of days and parts that files use",
    "api/readers/privacy.py": "patterns of birth dates",
}

#: Phrases that no person is told; and why.
MUTE = {
    "unexpected end": "a part of Python's own message, looked for in it",
}


def messages(path: Path) -> list[Message]:
    """Return a catalogue's entries."""
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="da") if message.id]


def danish() -> dict[str, str]:
    """Return English → Danish of all catalogues."""
    return {str(message.id): str(message.string) for path in CATALOGUES for message in messages(path)}


def said() -> dict[str, list[str]]:
    """Return sentence → the files that say it."""
    found: dict[str, list[str]] = {}
    for path in [*sentences.sources(ROOT, ".py"), *sentences.sources(ROOT, ".html")]:
        name, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        look = sentences.in_module if path.suffix == ".py" else sentences.in_template
        for sentence in set() if name in NOT_SAID else look(source) - MUTE.keys():
            found.setdefault(sentence, []).append(name)
    return found


def test_every_sentence_has_its_danish() -> None:
    """Each sentence that a person may read stands in a Danish catalogue."""
    missing = sorted((files[0], sentence) for sentence, files in said().items() if not danish().get(sentence))
    assert not missing, "\n".join(f"{file}: {sentence!r}" for file, sentence in missing)


def test_no_danish_is_left_over() -> None:
    """Each catalogue entry is a text of the source."""
    modules = (sentences.texts(path.read_text(encoding="utf-8")) for path in sentences.sources(ROOT, ".py"))
    alive = set().union(said(), *modules)
    unused = [(path.name, message.id) for path in CATALOGUES for message in messages(path) if message.id not in alive]
    assert not unused, "\n".join(f"{file}: {sentence!r}" for file, sentence in unused)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_catalogue_is_sound(path: Path) -> None:
    """Each entry has a text, not marked as fuzzy, that is filled from the same names as the English one."""
    for message in messages(path):
        assert message.string, message.id
        assert not message.fuzzy, message.id
        assert sentences.placeholders(str(message.id)) == sentences.placeholders(str(message.string)), message.id
        # A sentence is one line's part: what stands around it must be the same in both languages.
        for end in (slice(0, 1), slice(-1, None)):
            assert str(message.id)[end].isspace() == str(message.string)[end].isspace(), message.id


def test_one_danish_for_one_english() -> None:
    """No sentence is translated in two ways in two catalogues."""
    pairs = {(str(message.id), str(message.string)) for path in CATALOGUES for message in messages(path)}
    assert len(pairs) == len(danish()), sorted(pair for pair in pairs if pair[1] != danish()[pair[0]])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("Yes")', {"Yes"}),
        ('voice.say("{n} people", n=3)', {"{n} people"}),
        ('Fault(rule="required" if a else "wrong")', {"required", "wrong"}),
        ('WORDS = {"mon": "Monday"}\nsay(WORDS[day])', {"Monday"}),
        ('WORDS: dict[str, str] = {"mon": "Monday"}\nsay(WORDS.get(day, day))', {"Monday"}),
        ('rule = "must be a number"', {"must be a number"}),
        ('yield "kind", "{job} is full", {}', {"{job} is full"}),
        ('raise BadOption(Fault(rule="must be so"))', {"must be so"}),
        ('typer.Option(help="Speed.")', {"Speed."}),
        ('"""A docstring of a module."""', set()),
        ('raise ValueError("never told to a person")', set()),
        ('re.compile("two words")', set()),
        ('f"built {n} here"', set()),
        ('allowed = "placed, fixed, unplaced"', set()),
        ('name = "word"', set()),
    ],
)
def test_sentences_are_found(source: str, found: set[str]) -> None:
    """The search finds what is said and leaves what is not."""
    assert sentences.in_module(source) == found


def test_sentences_of_templates_are_found() -> None:
    """The search finds what a template says."""
    template = """<p>{{ say("{n} people's days", n=3) }}</p>{{ list(say('Days'), say( "Parts")) }}"""
    assert sentences.in_template(template) == {"{n} people's days", "Days", "Parts"}


@pytest.mark.parametrize("name", NOT_SAID)
def test_exemption_is_needed(name: str) -> None:
    """A module that is exempted still holds phrases."""
    assert sentences.in_module((ROOT / name).read_text(encoding="utf-8"))


def test_mute_phrases_still_stand() -> None:
    """A phrase that is exempted still stands in the source."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sentences.sources(ROOT, ".py")]
    constants = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert MUTE.keys() <= constants
