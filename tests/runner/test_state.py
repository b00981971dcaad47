import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.runner.state import LONGEST_SOCKET_FOLDER, StateError, StateFolder, socket_folder


def test_a_second_desk_in_one_folder_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with StateFolder(tmp_path), pytest.raises(StateError, match=rf"already running .* \(pid {os.getpid()}\)"):
        StateFolder(tmp_path).__enter__()


def test_the_folder_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time; from dispatch.runner.state import StateFolder\n"
        "StateFolder(pathlib.Path(sys.argv[1])).__enter__(); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StateError):
            StateFolder(tmp_path).__enter__()
        holder.kill()
    with StateFolder(tmp_path) as state:
        assert state.path == tmp_path.resolve()


def test_secrets_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    first = state.secret("demo_password", 9)
    assert len(first) == 12
    assert state.secret("demo_password", 9) == first
    assert state.secret("secret_key", 48) != first
    env = state.write_env({"REDIS_URL": "unix:///a b?db=0"})
    assert env.read_text() == "REDIS_URL='unix:///a b?db=0'\n"
    for file in (tmp_path / "demo_password", env):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.new"))


def test_sockets_lie_in_the_state_folder_while_their_address_fits(tmp_path: Path) -> None:
    folder = socket_folder(tmp_path)
    assert folder == tmp_path / "run"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_long_path_gets_a_short_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("x" * 100)
    other = tmp_path / ("x" * 101)
    folder = socket_folder(deep)
    assert folder.parent == tmp_path
    assert len(os.fsencode(folder.name)) < LONGEST_SOCKET_FOLDER
    assert socket_folder(deep) == folder != socket_folder(other)
    folder.chmod(0o755)
    with pytest.raises(StateError, match="not a private folder"):
        socket_folder(deep)


def test_a_link_in_the_place_of_the_short_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("x" * 100)
    folder = socket_folder(deep)
    folder.rmdir()
    (tmp_path / "trap").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "trap")
    with pytest.raises(StateError, match="not a private folder"):
        socket_folder(deep)
