"""A folder is put in place all or nothing, whoever kills the run and whenever, and never over somebody else's."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api import atomic
from api.atomic import publish, refuse
from api.out_rules import why_not_written
from matching.errors import BadOption

ROOT = Path(__file__).resolve().parents[1]
PLAN = json.dumps({"format": "mikropol-plan", "version": 1})


def _writer(name: str) -> Callable[[Path], None]:
    """Return what writes a plan of that name, in two files and a folder."""

    def write(folder: Path) -> None:
        (folder / "plan.json").write_text(PLAN)
        (folder / "deep").mkdir()
        (folder / "deep" / "name").write_text(name)

    return write


def _name(folder: Path) -> str:
    """Return the name of the plan in a folder, which must be whole."""
    assert sorted(path.name for path in folder.iterdir()) == ["deep", "plan.json"]
    assert (folder / "plan.json").read_text() == PLAN
    return (folder / "deep" / "name").read_text()


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "around" / "records"
    folder.mkdir(parents=True)
    (folder / "jobs.csv").write_text("job_id\n")
    return folder


@pytest.fixture(params=["in one step", "in two renames"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with the swap of this system, and as on a system that has none."""
    if request.param == "in two renames":
        monkeypatch.setattr(atomic, "exchange", lambda *_: False)


@pytest.mark.usefixtures("each_way")
def test_a_folder_is_made_and_then_replaced(tmp_path: Path) -> None:
    """A new folder appears whole, a second run replaces it, and nothing else is left beside it."""
    out = tmp_path / "out"
    publish(out, _writer("first"), force=False)
    assert _name(out) == "first"
    out.chmod(0o750)
    publish(out, _writer("second"), force=False)
    assert _name(out) == "second"
    assert out.stat().st_mode & 0o777 == 0o750
    assert _left(tmp_path) == ["out"]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    """A folder that somebody made for the plan is used without --force."""
    out = tmp_path / "out"
    out.mkdir()
    publish(out, _writer("new"), force=False)
    assert _name(out) == "new"


def test_one_missing_parent_is_made_and_two_are_not(tmp_path: Path) -> None:
    """The folder above OUT is made when only that one is missing."""
    publish(tmp_path / "made" / "out", _writer("new"), force=False)
    assert _name(tmp_path / "made" / "out") == "new"
    with pytest.raises(BadOption, match="must lie in a folder that exists"):
        publish(tmp_path / "no" / "where" / "out", _writer("new"), force=False)
    assert _left(tmp_path) == ["made"]


FOREIGN = {
    "a file of somebody": ("notes.txt", "mine"),
    "a plan.json of somebody": ("plan.json", '{"format": "house plan"}'),
    "a plan.json that is none": ("plan.json", "{"),
    "a list": ("plan.json", "[]"),
}


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.usefixtures("each_way")
def test_only_a_plan_of_ours_is_replaced_unless_forced(tmp_path: Path, what: str, source: Path) -> None:
    """A folder that holds something else is refused, up front and at the end, and stays; --force replaces it."""
    out = tmp_path / "out"
    out.mkdir()
    name, text = FOREIGN[what]
    (out / name).write_text(text)
    with pytest.raises(BadOption, match="not a plan of mikropol") as error:
        refuse(out, source=source, force=False)
    assert error.value.fault.value == str(out)
    with pytest.raises(BadOption, match="not a plan of mikropol"):
        publish(out, _writer("new"), force=False)
    assert (out / name).read_text() == text
    refuse(out, source=source, force=True)
    assert (out / name).read_text() == text
    publish(out, _writer("new"), force=True)
    assert _name(out) == "new"
    assert _left(tmp_path) == ["around", "out"]


def test_what_must_survive_is_never_replaced(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, links, the records, the home folder, the folder one stands in and all above them: refused, even forced."""
    home, here = tmp_path / "homes" / "me", tmp_path / "stand" / "here"
    for folder in (home, here):
        folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(here)
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to(home)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    forbidden = {
        tmp_path / "file": "not a file",
        tmp_path / "link": "not a link",
        tmp_path / "dangling": "not a link",
        source: "folder of the records",
        source.parent: "folder of the records",
        source / ".." / "records": "folder of the records",
        home: "home folder",
        home.parent: "home folder",
        Path("/"): "the folder you stand in",
        Path(): "the folder you stand in",
        Path(".."): "the folder you stand in",
        tmp_path / "file" / "out": "must lie in a folder, not in a file",
        tmp_path / "file" / "deeper" / "out": "must lie in a folder, not in a file",
        tmp_path / ("x" * 300): "must have a shorter name",
    }
    before = _left(tmp_path)
    for target, rule in forbidden.items():
        with pytest.raises(BadOption, match=rule):
            refuse(target, source=source, force=True)
    assert _left(tmp_path) == before
    refuse(source / "out", source=source, force=False)
    assert _left(source) == ["jobs.csv"]


def test_refusing_up_front_leaves_nothing_behind(tmp_path: Path, source: Path) -> None:
    """A good place is tried out, and looks as before."""
    refuse(tmp_path / "made" / "out", source=source, force=False)
    assert _left(tmp_path) == ["around"]


def test_a_place_where_nobody_may_write_is_refused_up_front(source: Path) -> None:
    """Where the system makes no folders, that is said before any work is done."""
    with pytest.raises(BadOption, match="must lie in a folder where folders can be made"):
        refuse(Path("/proc/self/out"), source=source, force=False)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, FileNotFoundError])
@pytest.mark.usefixtures("each_way")
def test_an_error_while_writing_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    """A fault of ours, or Ctrl-C, passes as it is; the old folder stays and nothing is left beside it."""
    out = tmp_path / "out"
    publish(out, _writer("old"), force=False)

    def write(folder: Path) -> None:
        _writer("new")(folder)
        raise error

    with pytest.raises(error):
        publish(out, write, force=False)
    with pytest.raises(error):
        publish(tmp_path / "made" / "out", write, force=False)
    assert _name(out) == "old"
    assert _left(tmp_path) == ["out"]


@pytest.mark.usefixtures("each_way")
def test_a_folder_that_somebody_filled_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """What appears at the target while a run writes is judged by the same rule."""
    out = tmp_path / "out"

    def write(folder: Path) -> None:
        _writer("new")(folder)
        out.mkdir()
        (out / "mine.txt").write_text("mine")

    with pytest.raises(BadOption, match="not a plan of mikropol"):
        publish(out, write, force=False)
    assert _left(out) == ["mine.txt"]
    assert _left(tmp_path) == ["out"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 kB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607 (a fixed program)


def test_a_full_disk_is_one_sentence_and_the_old_plan_stays(small_disk: Path) -> None:
    """When the disk is full the run says so, the old folder is whole and nothing is left beside it."""
    out = small_disk / "out"
    publish(out, _writer("old"), force=False)

    def write(folder: Path) -> None:
        (folder / "placements.csv").write_bytes(b"x" * 200_000)

    with pytest.raises(BadOption, match="the disk is full"):
        publish(out, write, force=False)
    assert _name(out) == "old"
    assert _left(small_disk) == ["out"]


def test_a_mounted_disk_itself_is_no_folder_to_replace(small_disk: Path, source: Path) -> None:
    """The root of a disk cannot change its name; a folder inside it can."""
    with pytest.raises(BadOption, match="choose a folder inside it"):
        refuse(small_disk, source=source, force=True)
    refuse(small_disk / "out", source=source, force=False)


def test_a_file_beyond_the_limit_of_the_system_is_one_sentence(tmp_path: Path) -> None:
    """A process whose files may not grow says so and leaves nothing behind."""
    code = """
        import resource, signal, sys
        from pathlib import Path
        from api.atomic import publish
        from matching.errors import BadOption
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            publish(Path(sys.argv[1]), lambda folder: (folder / "big").write_bytes(b"x" * 5000), force=False)
        except BadOption as error:
            sys.exit(error.fault.rule)
    """
    run = _python(code, tmp_path / "out")
    assert run.communicate()[1].strip() == "cannot be written: a file grew larger than this system allows"
    assert _left(tmp_path) == []


def test_only_errors_of_the_disk_become_sentences() -> None:
    """A full disk is the disk's error, a missing file of ours is not."""
    assert why_not_written(OSError(errno.ENOSPC, "")) == "cannot be written: the disk is full"
    assert why_not_written(FileNotFoundError(errno.ENOENT, "")) is None
    assert why_not_written(OSError()) is None


def _python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python on dedented code."""
    lines = [line[8:] for line in code.strip("\n").splitlines()]
    command = [sys.executable, "-c", "\n".join(lines), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)


def test_a_run_killed_while_it_writes_leaves_the_old_plan(tmp_path: Path) -> None:
    """After kill -9 in mid-write the old folder is whole, and the next run clears away what the dead one began."""
    out = tmp_path / "out"
    publish(out, _writer("old"), force=False)
    code = """
        import sys, time
        from pathlib import Path
        from api.atomic import publish
        def write(folder):
            (folder / "half").write_text("half")
            print("writing", flush=True)
            time.sleep(60)
        publish(Path(sys.argv[1]), write, force=False)
    """
    run = _python(code, out)
    assert run.stdout is not None
    assert run.stdout.readline() == "writing\n"
    began = [name for name in _left(tmp_path) if name != "out"]
    assert len(began) == 1
    publish(out, _writer("beside a living run"), force=False)
    assert _left(tmp_path) == sorted(["out", *began])
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert _name(out) == "beside a living run"
    publish(out, _writer("new"), force=False)
    assert _name(out) == "new"
    assert _left(tmp_path) == ["out"]


KILLED_AT_EACH_STEP = """
        import os, signal, sys
        from pathlib import Path
        from api import atomic
        from matching.errors import BadOption
        out, old, way = Path(sys.argv[1]), sys.argv[2] == "old", sys.argv[3]
        if way == "in two renames":
            atomic.exchange = lambda *_: False

        def writer(name):
            def write(folder):
                (folder / "plan.json").write_text('{"format": "mikropol-plan"}')
                (folder / "name").write_text(name)
            return write

        def publish_and_die(step):
            left = [step]
            def count(event, arguments):
                if event.split(".")[0] in ("os", "open", "shutil", "fcntl", "ctypes"):
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
            sys.addaudithook(count)
            atomic.publish(out, writer("new"), force=False)
            os._exit(0)

        if old:
            atomic.publish(out, writer("old"), force=False)
        for step in range(1, 1000):
            child = os.fork()
            if child == 0:
                publish_and_die(step)
            finished = os.waitpid(child, 0)[1] == 0
            seen = "nothing" if not out.exists() else (out / "name").read_text()
            atomic.refuse(out, source=Path("/proc"), force=False)
            after = "nothing" if not out.exists() else (out / "name").read_text()
            whole = not out.exists() or sorted(p.name for p in out.iterdir()) == ["name", "plan.json"]
            print(seen, after, whole, len([p for p in out.parent.iterdir() if p != out]))
            if finished:
                break
            if old:
                atomic.publish(out, writer("old"), force=False)
            elif out.exists():
                (out / "name").unlink(), (out / "plan.json").unlink(), out.rmdir()
"""


@pytest.mark.parametrize("before", ["old", "nothing"])
@pytest.mark.parametrize("way", ["in one step", "in two renames"])
def test_a_kill_at_any_step_leaves_the_old_folder_or_the_new_one(tmp_path: Path, before: str, way: str) -> None:
    """Killed before each call to the system that Python can name, a run leaves old or new, whole, and no leftovers."""
    around = tmp_path / "around"
    around.mkdir()
    said, errors = _python(KILLED_AT_EACH_STEP, around / "out", before, way).communicate()
    assert errors == ""
    steps = [line.split() for line in said.splitlines()]
    assert len(steps) > 15
    assert steps[-1][:2] == ["new", "new"]
    for seen, after, whole, others in steps:
        allowed = {before, "new"} | ({"nothing"} if way == "in two renames" else set())
        assert (seen in allowed, after in {before, "new"}, whole, others) == (True, True, "True", "0")
    assert {after for _, after, _, _ in steps} == {before, "new"}


@pytest.mark.usefixtures("each_way")
def test_runs_at_the_same_time_do_not_disturb_one_another(tmp_path: Path) -> None:
    """Several runs write the same folder at once: each succeeds, one of them stands at the end, nothing is left."""
    out = tmp_path / "out"

    def write_slowly(name: str) -> Callable[[Path], None]:
        def write(folder: Path) -> None:
            time.sleep(0.01)
            _writer(name)(folder)

        return write

    errors: list[BaseException] = []

    def run(name: str) -> None:
        try:
            for _ in range(3):
                publish(out, write_slowly(name), force=False)
        except BaseException as error:  # noqa: BLE001 (a thread's error must reach the test)
            errors.append(error)

    threads = [threading.Thread(target=run, args=(f"run {i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert _name(out).startswith("run ")
    assert _left(tmp_path) == ["out"]
