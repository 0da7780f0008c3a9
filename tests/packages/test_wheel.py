"""The wheel: installed by pip into an environment of its own, without any index."""

import subprocess
import sys

from product import free_port, only, running


def test_pip_installs_it_and_it_serves(tmp_path):
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin/pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", only("*.whl")], check=True)
    port = free_port()
    with running([home / "bin/labelkeep", "serve", "--port", str(port), "--data-dir", tmp_path / "data"], port) as health:
        assert health["status"] == "UP"


def test_pip_takes_it_away_whole(tmp_path):
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    before = sorted(home.rglob("*"))
    for command in (["install", "--no-index", only("*.whl")], ["uninstall", "--yes", "labelkeep"]):
        subprocess.run([home / "bin/pip", *command, "--quiet", "--disable-pip-version-check"], check=True)
    after = [path for path in sorted(home.rglob("*")) if "__pycache__" not in path.parts]
    assert [path for path in after if path not in before] == []
