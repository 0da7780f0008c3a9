"""What Labelkeep exports stands on the real product's screen: its editor holds the same result and draws the same regions.

The way: our server, its export, the real server's import, what the real server's API gives to its editor, and that.
Needs Chromium, and Node with the packages of `web/`.
"""

import base64
import struct
import zlib

import pytest

from exchange import GOLDEN, exported, project_with
from screen import check, shown

#: Their data would have to be recorded sound, film and curves.
NOT_SHOWN = {"AudioLabels", "VideoRectangle", "TimelineLabels", "TimeSeriesLabels"}

NAMES = sorted(GOLDEN.keys() - NOT_SHOWN)


@pytest.fixture(scope="module")
def screens(ours, real, tmp_path_factory):
    """By name: what we exported, and what the real editor shows of it."""
    exports, projects = {}, {}
    for name in NAMES:
        golden = GOLDEN[name]
        task = {"data": data_for(golden), "annotations": [{"result": golden["result"], "ground_truth": False}]}
        exports[name] = exported(ours, project_with(ours, golden["cfg"], [task]))
        projects[name] = project_with(real, golden["cfg"], exports[name])
    return exports, shown(real, projects, tmp_path_factory.mktemp("screen"))


@pytest.mark.parametrize("name", NAMES)
def test_the_editor_of_the_real_one_shows_what_was_exported(screens, name):
    exports, shown = screens
    check(shown[name], exports[name][0]["annotations"][0]["result"])


def data_for(golden):
    image = picture(800, 800)
    options = [{"value": "M1"}, {"value": "M2"}]
    return {"image": image, "images": [image], "text": text_of(golden["result"]), "a": "left", "b": "right", "opts": options,
            "d": [{"author": "A", "text": "Hello to my friend there"}], "items": [{"id": f"i{n}", "title": f"Item {n}"} for n in (1, 2, 3)]}  # fmt: skip


def picture(width, height):
    """A PNG, grey, as an address that needs no server."""
    rows = b"".join(b"\0" + bytes([200 + (y // 40) % 2 * 20]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_of(result):
    """A text in which every span of the result stands at its place."""
    text = "." * 80
    for region in result:
        value = region.get("value", {})
        if isinstance(value.get("start"), int) and "text" in value:
            text = text[: value["start"]] + value["text"] + text[value["end"] :]
    return text
