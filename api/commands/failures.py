"""What is said, and which exit code is returned, when a command cannot do what it was called for."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import typer

from api.commands.voice import Voice
from matching.errors import BadInput, BadOption, BrokenPlan, CannotKeep, Fault

OUR_FAULT = 1
BAD_INPUT = 2
CANNOT_KEEP = 3
VIOLATIONS = 4
INTERRUPTED = 130

_NOT_OURS = {errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EDQUOT}
_TYPE_RULES = {
    "float_parsing": "must be a number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
}
_HEADINGS = {
    "bad_input": "The records break rules of the file formats ({n}); nothing was written.",
    "bad_option": "This cannot be done as it was asked for; nothing was written.",
}


def fail(error: Exception, voice: Voice) -> int:
    """Say what went wrong and return the exit code."""
    if isinstance(error, CannotKeep):
        return _cannot_keep(error, voice)
    if isinstance(error, BadInput):
        return _bad("bad_input", error.faults, voice)
    option_fault = _option_fault(error)
    return _bad("bad_option", (option_fault,), voice) if option_fault else _our_fault(error, voice)


def _option_fault(error: Exception) -> Fault | None:
    """Return what is wrong with how the command was called; None if that is not what `error` says."""
    match error:
        case BadOption():
            return _as_option(error.fault)
        case typer.TyperException():
            return usage_fault(error)
        case OSError() if error.errno in _NOT_OURS:
            rule, why = "cannot be used: {why}", error.strerror or str(error)
            return Fault(rule=rule, file=str(error.filename or ""), params={"why": why})
    return None


def interrupted(voice: Voice) -> int:
    """Say that Ctrl-C ended a command which had nothing to keep, and return the exit code."""
    if voice.machine:
        voice.answer({"error": "interrupted"})
    voice.warn(voice.say("Interrupted; nothing was written."))
    return INTERRUPTED


def fault_data(fault: Fault, voice: Voice) -> dict[str, object]:
    """Return a fault as a machine reads it: `rule` stays the same in every language, `message` is for people."""
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "rule": fault.rule,
        "message": voice.say.fault(fault),
    }


def fault_lines(faults: Sequence[Fault], voice: Voice) -> list[str]:
    """Return every fault under the name of its file, in the order given."""
    lines = []
    for file, group in groupby(faults, key=lambda fault: fault.file):
        indent = "  " if file else ""
        lines += [file] if file else []
        lines += [indent + _fault_line(fault, voice) for fault in group]
    return lines


def _fault_line(fault: Fault, voice: Voice) -> str:
    line = voice.say("line {line}", line=fault.line) if fault.line else ""
    place = ", ".join(part for part in (line, fault.column) if part)
    rule = voice.say(fault.rule, **fault.params)
    found = voice.say(" (found {value})", value=repr(fault.value)) if fault.value else ""
    return f"{place}: {rule}{found}" if place else f"{rule}{found}"


def _bad(error: str, faults: Sequence[Fault], voice: Voice) -> int:
    if voice.machine:
        voice.answer({"error": error, "faults": [fault_data(fault, voice) for fault in faults]})
    voice.warn(voice.say(_HEADINGS[error], n=voice.say.number(len(faults))), style="bold red")
    voice.warn(*fault_lines(faults, voice))
    return BAD_INPUT


def _as_option(fault: Fault) -> Fault:
    """Return `fault` with its column written as a person types it: ``min_fit`` is ``--min-fit``."""
    if not fault.column.isidentifier() or fault.column.isupper():
        return fault
    column = "--" + fault.column.replace("_", "-")
    return Fault(
        rule=fault.rule, file=fault.file, line=fault.line, column=column, value=fault.value, params=fault.params
    )


def usage_fault(error: typer.TyperException) -> Fault:
    """Return what the parser of the command line refused, as one of our faults."""
    parameter = getattr(error, "param", None)
    name = _shown_name(parameter) if parameter else getattr(error, "option_name", "")
    match type(error).__name__:
        case "MissingParameter":
            return Fault(rule="must be given", column=name)
        case "NoSuchOption":
            likely = ", ".join(getattr(error, "possibilities", None) or ())
            rule = "is no option here; did you mean {likely}?" if likely else "is no option here"
            return Fault(rule=rule, column=name, params={"likely": likely} if likely else {})
        case "BadOptionUsage":
            return Fault(rule="needs a value, or must stand without one", column=name)
        case "BadParameter":
            return _wrong_type(error, parameter, name)
    commands = getattr(getattr(getattr(error, "ctx", None), "command", None), "commands", {})
    if commands:
        return Fault(rule="the first word must be a command: {commands}", params={"commands": ", ".join(commands)})
    return Fault(rule="the command line cannot be read: {why}", params={"why": error.format_message()})


def _shown_name(parameter: Any) -> str:
    """Return a parameter of typer's as it stands in the help."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return str(max(parameter.opts, key=len))


def _wrong_type(error: Exception, parameter: Any, name: str) -> Fault:
    """Return a value of the wrong type as a fault; typer hangs pydantic's own account below its error."""
    details: list[Any] = getattr(error.__cause__, "errors", list)()
    value = str(details[0]["input"]) if details else ""
    choices = parameter.type_descriptor.choices if parameter else None
    if choices:
        return Fault(rule="must be one of {allowed}", column=name, value=value, params={"allowed": ", ".join(choices)})
    rule = _TYPE_RULES.get(details[0]["type"]) if details else None
    if rule is None:
        return Fault(rule="must have another form: {why}", column=name, value=value, params={"why": str(error)})
    return Fault(rule=rule, column=name, value=value)


def _cannot_keep(error: CannotKeep, voice: Voice) -> int:
    overfilled = ", ".join(error.overfilled) or voice.say("nothing can be chosen for their blank cells")
    message = voice.say("Pins or fixed classes cannot all be kept; nothing was written.")
    if voice.machine:
        data = {"ids": list(error.ids), "overfilled": list(error.overfilled), "message": message}
        voice.answer({"error": "cannot_keep", **data})
        return CANNOT_KEEP
    voice.warn(message, style="bold red")
    voice.warn(voice.say("  Who: {ids}", ids=", ".join(error.ids)))
    voice.warn(voice.say("  What they overfill: {overfilled}", overfilled=overfilled))
    return CANNOT_KEEP


def _our_fault(error: Exception, voice: Voice) -> int:
    if voice.debug:
        traceback.print_exception(error, file=sys.stderr)
    violations = error.violations if isinstance(error, BrokenPlan) else ()
    if isinstance(error, BrokenPlan):
        message = voice.say("A fault in mikropol: its own check refused the plan. Nothing was written.")
    elif isinstance(error, MemoryError):
        message = voice.say("This machine has too little memory for this run. Nothing was written.")
    else:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        message = voice.say("A fault in mikropol: {what}. Run again with --debug to see where.", what=what)
    if voice.machine:
        voice.answer({"error": "fault", "message": message, "violations": list(violations)})
    voice.warn(message, style="bold red")
    voice.warn(*(f"  {violation}" for violation in violations))
    return OUR_FAULT
