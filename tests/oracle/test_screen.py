"""What Labelkeep exports stands on the real product's screen: the regions that its editor holds are those of the export.

Needs Chromium, and Node with the packages of `web/`. `LABEL_STUDIO_PICTURES` names a folder for screenshots.
"""

import base64
import json
import os
import pathlib
import struct
import subprocess
import zlib

import pytest

from test_exchange import GOLDEN, call, exported, project_with
from systems import EMAIL, PASSWORD

HERE = pathlib.Path(__file__).resolve().parent


def picture(width, height):
    """A PNG, grey, as an address that needs no server."""
    rows = b"".join(b"\0" + bytes([200 + (y // 40) % 2 * 20]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return "data:image/png;base64," + base64.b64encode(png).decode()


def text_of(result):
    """A text in which every span of the result stands at its place."""
    text = "." * 80
    for region in result:
        value = region.get("value", {})
        if isinstance(value.get("start"), int) and "text" in value:
            text = text[: value["start"]] + value["text"] + text[value["end"] :]
    return text


def data_for(golden):
    image = picture(800, 800)
    options = [{"value": "M1"}, {"value": "M2"}]
    return {"image": image, "images": [image], "text": text_of(golden["result"]), "a": "left", "b": "right", "opts": options,
            "d": [{"author": "A", "text": "Hello to my friend there"}], "items": [{"id": f"i{n}", "title": f"Item {n}"} for n in (1, 2, 3)]}  # fmt: skip


#: Their data would have to be recorded sound, film and curves.
NOT_SHOWN = {"AudioLabels", "VideoRectangle", "TimelineLabels", "TimeSeriesLabels"}

NAMES = sorted(GOLDEN.keys() - NOT_SHOWN)


@pytest.fixture(scope="module")
def screens(ours, real, tmp_path_factory):
    """By name: what we exported, and what the editor shows of it."""
    exports, tasks = {}, []
    for name in NAMES:
        golden = GOLDEN[name]
        task = {"data": data_for(golden), "annotations": [{"result": golden["result"], "ground_truth": False}]}
        here = project_with(ours, golden, [task])
        exports[name] = exported(ours, here)
        there = project_with(real, golden, exports[name])
        first = call(real, "GET", f"/api/tasks?project={there}")["tasks"][0]["id"]
        tasks.append({"name": name, "project": there, "task": first, "count": len(golden["result"])})
    order = tmp_path_factory.mktemp("screen") / "order.json"
    pictures = os.environ.get("LABEL_STUDIO_PICTURES")
    order.write_text(json.dumps({"url": real.url, "email": EMAIL, "password": PASSWORD, "tasks": tasks, "pictures": pictures}))
    shown = subprocess.run(["node", HERE / "screen.mjs", order], check=True, stdout=subprocess.PIPE, timeout=600)
    return exports, json.loads(shown.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_the_editor_of_the_real_one_holds_what_was_exported(screens, name):
    exports, shown = screens
    assert shown[name] is not None, "the editor did not open"
    assert shown[name]["result"] == exports[name][0]["annotations"][0]["result"]
