"""Set mikropol up in its own environment, then run it.

::

    python3 start.py demo                    the sample market, from records to a plan and a report
    python3 start.py test                    the tests
    python3 start.py install                 set up, run nothing
    python3 start.py match DIR --out OUT     any other command of mikropol, with its exit code

Needs Python 3.11 or newer and a package registry that pip or uv can reach, nothing else. Everything goes into `.venv`
beside this file, every download is checked against `requirements.lock`; delete the folder to undo it.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "mikropol-stamp"
UNFINISHED = "unfinished"


def main(arguments: list[str]) -> int:
    """Set up what is missing, run what is asked; return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this line is for those who start it with an older one)
        print(f"mikropol needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if not arguments:
        print(__doc__)
        return 2
    if not (is_ready() or install()):
        return 1
    if arguments[0] == "install":
        return 0
    if arguments[0] == "test":
        os.chdir(ROOT)
        return run([str(PYTHON), "-m", "pytest", *arguments[1:]])
    return run([str(PROGRAMS / "mikropol"), *arguments])


def wanted() -> str:
    """Return what a finished environment is stamped with: its place and interpreter, the lock, the project."""
    place = f"{ROOT} {sys.version_info[0]}.{sys.version_info[1]}"
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (LOCK, ROOT / "pyproject.toml")]
    return "\n".join([place, *digests])


def is_ready() -> bool:
    """Say whether the environment stands as wanted."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted()


def install() -> bool:
    """Make the environment as wanted; the stamp comes last, so a broken attempt is seen the next time."""
    print("Setting mikropol up in .venv, once; this takes about a minute.", file=sys.stderr, flush=True)
    if not (is_usable() or make_environment()):
        return False
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    done = install_with_uv() or install_with_pip()
    if done:
        STAMP.write_text(wanted(), encoding="utf-8")
    else:
        print("Nothing could be installed; the lines above say why. Is the network there?", file=sys.stderr)
    return done


def is_usable() -> bool:
    """Say whether an environment stands that can be brought up to date: whole, in this place, with a working pip."""
    if not PYTHON.exists():
        return False
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else wanted()
    return stamp.partition("\n")[0] == wanted().partition("\n")[0] and call("-m", "pip", "--version", quiet=True)


def make_environment() -> bool:
    """Make an empty environment in place of whatever stands there."""
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(VENV)
    except (OSError, ValueError) as error:
        print(f"No environment could be made in {VENV}: {error}", file=sys.stderr)
        return False
    except subprocess.CalledProcessError:
        print("This Python lacks `ensurepip`. On Debian or Ubuntu: sudo apt install python3-venv", file=sys.stderr)
        return False
    return True


def install_with_uv() -> bool:
    """Install the lock, then the project, with uv; it is fast, and itself taken from the lock."""
    alone = VENV / "uv.lock.txt"
    entries = re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8"))
    alone.write_text(next(entry for entry in entries if entry.startswith("uv==")) + "\n", encoding="utf-8")
    into = ("-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON))
    return (
        call("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(alone))
        and call(*into, "--compile-bytecode", "--require-hashes", "-r", str(LOCK))
        and call(*into, "--no-build-isolation", "--no-deps", "--reinstall", "-e", str(ROOT))
    )


def install_with_pip() -> bool:
    """Install the same with pip, which knows a registry from its own settings where uv knows none."""
    print("uv could not do it; trying pip, which is slower.", file=sys.stderr, flush=True)
    into = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    return call(*into, "--require-hashes", "-r", str(LOCK)) and call(
        *into, "--no-build-isolation", "--no-deps", "-e", str(ROOT)
    )


def call(*arguments: str, quiet: bool = False) -> bool:
    """Run the environment's Python; return whether it succeeded. Its output goes to stderr, stdout is the command's."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return not subprocess.call([PYTHON, *arguments], stdout=output, stderr=output, env=environment())
    except OSError:  # an interpreter that is gone or was never whole
        return False


def environment() -> dict[str, str]:
    """Return this environment without other Pythons' paths; uv is to trust the certificates the system trusts.

    What mikropol suggests to try next begins with MIKROPOL_COMMAND.
    """
    foreign = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_USER", "PIP_PREFIX")
    own = {"UV_SYSTEM_CERTS": "1", "MIKROPOL_COMMAND": "python3 start.py"}
    return own | {name: value for name, value in os.environ.items() if name not in foreign}


def run(command: list[str]) -> int:
    """Become `command`, so that exit codes and Ctrl-C are its own; on Windows wait for it."""
    if os.name != "nt":
        os.execve(command[0], command, environment())  # noqa: S606 (our own programs, no shell meant)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
