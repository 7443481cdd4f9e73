"""Help texts in the reader's language: they stand in English where an option is declared, and are translated here."""

from __future__ import annotations

import typer
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from api.words import Words

#: What typer's own pages say, by the name of its constant.
_TYPER_WORDS = {
    "DEFAULT_STRING": "[default: {}]",
    "REQUIRED_LONG_STRING": "[required]",
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
}


def command_line(app: typer.Typer, say: Words) -> TyperGroup:
    """Return the command line of `app` with every help text in the language of `say`."""
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup), "an app of several commands is a group"  # noqa: S101 (for the type checker)
    for name, text in _TYPER_WORDS.items():
        setattr(rich_utils, name, say(text))
    _translate(command, say)
    return command


def _translate(command: object, say: Words) -> None:
    assert isinstance(command, TyperCommand | TyperGroup), "typer makes no others"  # noqa: S101 (for the type checker)
    command.help, command.epilog = _said(command.help, say), _said(command.epilog, say)
    command.options_metavar = say("[OPTIONS]")
    for parameter in command.get_params(typer.Context(command)):
        if isinstance(parameter, TyperArgument | TyperOption):
            parameter.help = _said(parameter.help, say)
            parameter.rich_help_panel = _said(parameter.rich_help_panel, say)
            if parameter.name == "help":
                parameter.help = say("Show this message and exit.")
        if isinstance(parameter, TyperOption) and parameter.is_flag:
            parameter.metavar = ""  # a flag takes no value, so none is shown
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = say("COMMAND [ARGS]...")
        for below in command.commands.values():
            _translate(below, say)


def _said(text: str | None, say: Words) -> str | None:
    return say(text) if text else text
