"""The container image: what is in it, and that this runs as an ordinary user with a root folder that nobody can write."""

import json
import subprocess
import tarfile

import pytest
from product import DIST, free_port, healthy

USER = 10001


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder with the bundle: `rootfs`, and how it is meant to be run."""
    folder = tmp_path_factory.mktemp("image")
    with tarfile.open(DIST / "labelkeep-image.tar") as archive:
        archive.extractall(folder / "layout", filter="data")
    subprocess.run(["umoci", "unpack", "--image", f"{folder}/layout:labelkeep", folder / "bundle"], check=True)
    return folder / "bundle"


def test_there_is_the_program_with_its_libraries_and_nothing_else(image):
    root = image / "rootfs"
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    others = {name for name in files if not name.startswith(("lib/", "lib64/"))}
    assert others == {"labelkeep"}
    assert all(".so" in name for name in files - others)


def test_it_is_meant_for_an_ordinary_user(image):
    process = json.loads((image / "config.json").read_text())["process"]
    assert (process["user"]["uid"], process["user"]["gid"]) == (USER, USER)
    assert process["args"] == ["/labelkeep", "serve", "--host", "0.0.0.0", "--port", "8443", "--data-dir", "/data"]
    data = image / "rootfs/data"
    assert (data.stat().st_uid, data.stat().st_gid) == (USER, USER)


def test_it_serves_with_a_root_folder_that_is_read_only(image, tmp_path):
    port, root = free_port(), image / "rootfs"
    script = f"""
        mount --bind {root} {root} && mount -o remount,bind,ro {root} && mount -t tmpfs -o uid={USER},gid={USER},mode=0700 data {root}/data &&
        exec chroot --userspec={USER}:{USER} {root} /labelkeep serve --port {port} --data-dir /data
    """
    process = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    try:
        assert healthy(process, port)["status"] == "UP"
        status = open(f"/proc/{process.pid}/status").read()
        assert f"Uid:\t{USER}\t{USER}\t{USER}\t{USER}" in status
    finally:
        process.terminate()
        process.wait()
