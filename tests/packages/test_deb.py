"""The Debian package: installed with dpkg on a copy of this machine that forgets it afterwards."""

import re
import subprocess

import pytest
from product import free_port, only, running


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deb")
    subprocess.run(["dpkg-deb", "-x", only("*.deb"), folder], check=True)
    return folder


def inside(tmp_path, script):
    """Runs a script as root of a layer over this machine's files, and returns what it printed."""
    layers = tmp_path / "layers"
    layers.mkdir()
    around = f"""
        mount -t tmpfs layers {layers} && mkdir {layers}/upper {layers}/work {layers}/root &&
        mount -t overlay overlay -o lowerdir=/,upperdir={layers}/upper,workdir={layers}/work {layers}/root &&
        mount -t tmpfs run {layers}/root/run && mount --bind /dev {layers}/root/dev &&
        cp {only("*.deb")} {layers}/root/labelkeep.deb && chroot {layers}/root sh -ec '{script}'
    """
    done = subprocess.run(["unshare", "--mount", "sh", "-c", around], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_installed_and_keeps_settings_and_data_when_it_goes(tmp_path):
    said = inside(
        tmp_path,
        """
        dpkg -i /labelkeep.deb
        labelkeep --version
        echo LABELKEEP_PUBLIC_URL=https://kept.example.org > /etc/labelkeep/environment
        dpkg --force-confold -i /labelkeep.deb
        cat /etc/labelkeep/environment
        mkdir -p /var/lib/labelkeep && echo work > /var/lib/labelkeep/labelkeep.db
        dpkg --purge labelkeep
        cat /var/lib/labelkeep/labelkeep.db
        test ! -e /usr/bin/labelkeep
        """,
    )
    assert "systemctl enable --now labelkeep" in said
    assert re.search(r"^labelkeep \d+\.\d+\.\d+$", said, re.M)
    assert "LABELKEEP_PUBLIC_URL=https://kept.example.org" in said
    assert "The data stay in /var/lib/labelkeep" in said
    assert said.rstrip().endswith("work")


def test_the_unit_starts_what_the_package_brought(unpacked):
    unit = (unpacked / "usr/lib/systemd/system/labelkeep.service").read_text()
    program = re.search(r"^ExecStart=(\S+)", unit, re.M)[1]
    assert (unpacked / program.lstrip("/")).stat().st_mode & 0o777 == 0o755
    settings = re.search(r"^EnvironmentFile=-(\S+)", unit, re.M)[1]
    # Settings may hold secrets: nobody but root reads them, who hands them to the service.
    assert (unpacked / settings.lstrip("/")).stat().st_mode & 0o007 == 0


def test_its_program_serves(unpacked, tmp_path):
    port = free_port()
    command = [unpacked / "usr/bin/labelkeep", "serve", "--port", str(port), "--data-dir", tmp_path / "data"]
    with running(command, port) as health:
        assert health["status"] == "UP"
