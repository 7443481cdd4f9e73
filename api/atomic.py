"""Put a folder in place all or nothing: a run killed at any moment leaves the old folder or the new one, whole.

The new folder is built beside the target under a hidden name, written through to the disk, and swapped in. A run holds
a lock on the folder it builds, so a later run can tell what a dead one left behind and clear it away.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from api.exchange import exchange
from api.out_rules import bad_out, check_out, why_not_written


def refuse(target: Path, *, source: Path, force: bool) -> None:
    """Raise now what `publish` would raise after minutes of work.

    Parameters
    ----------
    target
        The folder to be written.
    source
        The folder of the records, which must survive.
    force
        Replace even a folder that is not ours.

    Raises
    ------
    BadOption
        If `target` may not be written, or its place cannot hold a new folder.
    """
    target = _absolute(target)
    with _in_sentences(target):
        recover(target)
        _check(target, source=source, force=force)
        with _workplace(target):
            pass


def publish(target: Path, write: Callable[[Path], None], *, force: bool) -> None:
    """Make `target` the folder that `write` fills; on any error nothing is changed and nothing is left behind.

    Parameters
    ----------
    target
        Its parent is made when only that is missing.
    write
        Is called with an empty folder.
    force
        Replace even a folder that is not ours.

    Raises
    ------
    BadOption
        If `target` may not be replaced, or the disk does not take it.
    """
    target = _absolute(target)
    with _in_sentences(target):
        recover(target)
        _check(target, source=None, force=force)
        with _workplace(target) as fresh:
            write(fresh)
            _write_through(fresh)
            with _locked(target.parent):
                check_out(target, source=None, force=force)
                _put_in_place(fresh, target)
            _sync(target.parent)


def recover(target: Path) -> None:
    """Bring back the old folder that a run had moved aside when it was killed.

    Needed only where the system cannot swap two folders in one step. `refuse` and `publish` begin with it; a command
    that reads a plan may too.
    """
    target = _absolute(target)
    aside = target.parent / _aside_name(target)
    if not aside.is_dir():
        return
    with suppress(OSError), _locked(target.parent):
        if os.path.lexists(target):
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)


def _check(target: Path, *, source: Path | None, force: bool) -> None:
    """Raise if `target` may not be replaced; another run, which may be between its two renames, is waited for."""
    with _locked(target.parent) if target.parent.is_dir() else nullcontext():
        check_out(target, source=source, force=force)


def _absolute(target: Path) -> Path:
    """Return `target` from the root on; a link at its very end stays a link, to be refused."""
    if target.name in ("", ".."):
        return Path(os.path.realpath(target))
    return Path(os.path.realpath(target.parent)) / target.name


@contextmanager
def _in_sentences(target: Path) -> Iterator[None]:
    """Turn what the disk refuses into a `BadOption`; faults of ours pass as they are."""
    try:
        yield
    except OSError as error:
        rule = why_not_written(error)
        if rule is None:
            raise
        raise bad_out(rule, target) from error


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """Yield an empty, locked folder beside `target`; whatever has that name at the end is removed."""
    made_parent = _make_parent(target)
    fresh = target.parent / f"{_new_prefix(target)}{secrets.token_hex(4)}"
    try:
        with _locked(target.parent):
            _clear_stale(target)
            _make_fresh(fresh, target)
            lock = os.open(fresh, os.O_RDONLY) if sys.platform != "win32" else None
            _lock(lock)
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if lock is not None:
                os.close(lock)
    finally:
        if made_parent:
            with suppress(OSError):
                target.parent.rmdir()


def _make_parent(target: Path) -> bool:
    """Make the folder that will hold `target`; tell whether it was missing."""
    try:
        target.parent.mkdir()
    except FileExistsError:
        return False
    except FileNotFoundError:
        raise bad_out("must lie in a folder that exists", target) from None
    return True


def _make_fresh(fresh: Path, target: Path) -> None:
    try:
        fresh.mkdir()
    except FileNotFoundError:  # the parent is there, so it is a place of the system that takes no folders
        raise bad_out("must lie in a folder where folders can be made", target) from None


def _put_in_place(fresh: Path, target: Path) -> None:
    """Give `fresh` the name of `target`; an old folder of that name gets the name of `fresh`."""
    if not os.path.lexists(target):
        fresh.rename(target)
        return
    shutil.copymode(target, fresh)
    if exchange(fresh, target):
        return
    aside = target.parent / _aside_name(target)
    target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        if not os.path.lexists(target):
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _clear_stale(target: Path) -> None:
    """Remove folders that runs for the same `target` began and did not live to finish."""
    for left in target.parent.glob(f"{_new_prefix(target)}*"):
        with suppress(OSError):
            lock = os.open(left, os.O_RDONLY)
            try:
                if _lock(lock):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)


def _new_prefix(target: Path) -> str:
    return f".mikropol-new-{_digest(target)}-"


def _aside_name(target: Path) -> str:
    return f".mikropol-old-{_digest(target)}"


def _digest(target: Path) -> str:
    """Return a short name for `target`'s name, which may itself be as long as names can be."""
    return hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one run at a time change what stands in `folder`; where folders cannot be locked, go on without."""
    if sys.platform == "win32":
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        _lock(lock, wait=True)
        yield
    finally:
        os.close(lock)


def _lock(folder: int | None, *, wait: bool = False) -> bool:
    """Lock an open folder until it is closed; tell whether it is ours now."""
    if folder is None or sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415 (not there on every system)

    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _write_through(folder: Path) -> None:
    """Wait until every file and folder below `folder` is on the disk."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
