"""The options that every command has, before or after its name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Literal

import typer

from api.commands.failures import interrupted
from api.commands.voice import Voice

_PANEL = "For every command"
EVERYWHERE = {
    "json": (bool, typer.Option("--json", help="One JSON object on stdout, for machines.", rich_help_panel=_PANEL)),
    "quiet": (bool, typer.Option("--quiet", help="Say only what went wrong.", rich_help_panel=_PANEL)),
    "lang": (
        Literal["da", "en"] | None,
        typer.Option(
            "--lang",
            help="Language: Danish or English. Default: the environment's MIKROPOL_LANG, else Danish.",
            rich_help_panel=_PANEL,
        ),
    ),
    "debug": (bool, typer.Option("--debug", help="Show the traceback of a fault of ours.", rich_help_panel=_PANEL)),
}


def everywhere(body: Callable[..., int]) -> Callable[..., int]:
    """Declare the options of every command beside those of `body`, and hand it the voice they ask for.

    Their values are not read here: `Voice.heard` found them before the parser ran, whichever side of the command's
    name they stand on.
    """

    @wraps(body)
    def command(ctx: typer.Context, **given: object) -> int:
        voice: Voice = ctx.obj
        try:
            return body(voice, **{name: value for name, value in given.items() if name not in EVERYWHERE})
        except KeyboardInterrupt:
            return interrupted(voice)

    own = list(inspect.signature(body, eval_str=True).parameters.values())[1:]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[kind, option],
            default=False if kind is bool else None,
        )
        for name, (kind, option) in EVERYWHERE.items()
    ]
    keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    parameters = [context, *keyword_only, *added]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command
