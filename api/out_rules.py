"""Which folder a plan may be written to, and in which words it is refused."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from api.outcome.plan_file import holds_plan
from matching.errors import BadOption, Fault

_DISK = {
    errno.ENOSPC: "cannot be written: the disk is full",
    errno.EDQUOT: "cannot be written: the disk quota is used up",
    errno.EFBIG: "cannot be written: a file grew larger than this system allows",
    errno.EROFS: "cannot be written: the disk is read-only",
    errno.EACCES: "cannot be written: this user may not write there",
    errno.EPERM: "cannot be written: this user may not write there",
    errno.EBUSY: "cannot be replaced: another program holds it",
    errno.EIO: "cannot be written: the disk reports an error",
    errno.ENOTDIR: "must lie in a folder, not in a file",
    errno.ENAMETOOLONG: "must have a shorter name",
    errno.ELOOP: "must not lie behind links that lead in a circle",
    errno.ENOTEMPTY: "was filled by somebody else in the meantime",
}


def bad_out(rule: str, target: Path) -> BadOption:
    """Return the error that says which rule `target` breaks."""
    return BadOption(Fault(rule=rule, column="out", value=str(target)))


def why_not_written(error: OSError) -> str | None:
    """Return what the disk refuses, as a rule; None for an error that is not the disk's or the place's."""
    return _DISK.get(error.errno or 0)


def check_out(target: Path, *, source: Path | None, force: bool) -> None:
    """Check that `target` may become a plan's folder.

    Parameters
    ----------
    target
        An absolute path, its last part not resolved.
    source
        The folder of the records, if known.
    force
        Whether a folder that holds something else may be replaced.

    Raises
    ------
    BadOption
        If it may not.
    """
    rule = _lost_with(target, source) or _standing_rule(target, force=force)
    if rule:
        raise bad_out(rule, target)


def _lost_with(target: Path, source: Path | None) -> str | None:
    """Return a rule when replacing `target` would remove a folder that must survive."""
    survivors = {
        "must not be the folder you stand in, nor one above it": Path.cwd(),
        "must not be your home folder, nor one above it": Path("~").expanduser(),
        "must not be the folder of the records, nor one above it": source,
    }
    for rule, folder in survivors.items():
        if folder is not None and _holds(target, Path(os.path.realpath(folder))):
            return rule
    return None


def _standing_rule(target: Path, *, force: bool) -> str | None:
    """Return a rule when what stands at `target` may not be replaced."""
    if target.is_symlink():
        return "must be a folder, not a link to one"
    if not os.path.lexists(target):
        return None
    if not target.is_dir():
        return "must be a folder, not a file"
    if target.is_mount():
        return "must not be where a disk is mounted: choose a folder inside it"
    if force or holds_plan(target) or not any(target.iterdir()):
        return None
    return "holds something that is not a plan of mikropol: choose another folder, or replace it with --force"


def _holds(target: Path, folder: Path) -> bool:
    """Tell whether removing `target` would remove `folder`."""
    return target == folder or target in folder.parents
