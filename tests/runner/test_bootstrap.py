import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.runner.bootstrap import DEVELOP, ROOT, RUN, RUN_ELSEWHERE, locks_for, make_environment


def test_an_unfinished_environment_is_made_anew_and_a_finished_one_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("# nothing to fetch\n")
    folder = tmp_path / "env"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "half").touch()  # what a killed start left: no stamp says that it is whole
    python = make_environment(folder, [str(lock)])
    assert subprocess.run([python, "-c", "pass"]).returncode == 0
    assert not (folder / "half").exists()
    assert "making" in capfd.readouterr().out

    make_environment(folder, [str(lock)])
    assert capfd.readouterr().out == ""

    lock.write_text("# another text\n")
    make_environment(folder, [str(lock)])
    assert capfd.readouterr().out == "desk: installing " + str(lock) + " …\n"


def test_whoever_brings_real_servers_gets_no_embedded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    assert locks_for("up") == RUN
    monkeypatch.setenv("DATABASE_URL", "postgres://db/desk")
    assert locks_for("up") == RUN
    monkeypatch.setenv("REDIS_URL", "redis://cache")
    assert locks_for("up") == RUN_ELSEWHERE
    assert locks_for("test") == locks_for("services") == DEVELOP


def test_bootstrap_needs_the_standard_library_alone() -> None:
    """It runs before anything is installed: -S leaves site-packages out, -I the working copy."""
    code = f"import runpy; runpy.run_path({str(ROOT / 'dispatch/runner/bootstrap.py')!r})"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code]).returncode == 0


@pytest.mark.parametrize("lock", [*RUN, *DEVELOP, "requirements-node.txt"])
def test_every_package_is_pinned_with_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    rows = [row for row in text.splitlines() if row.strip() and not row.lstrip().startswith("#")]
    assert rows
    assert all("==" in row and "--hash=sha256:" in row for row in rows)
    assert "://" not in text


def test_the_npm_lock_has_hashes_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text
    assert "://" not in text.replace('"url": "https://', "")  # where to thank a package's author


def test_the_layers_agree_on_every_version() -> None:
    pins = [
        dict(line.split(" ")[0].split("==") for line in (ROOT / name).read_text().splitlines() if "==" in line[:60])
        for name in (*RUN, *DEVELOP)
    ]
    everything = pins[-1]
    for layer in pins[:-1]:
        assert layer.items() <= everything.items()
