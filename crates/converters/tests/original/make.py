"""Makes cases.json: configurations, tasks, and the files that the original's converter (label-studio-sdk==2.1.2) makes of them.

    .cache/venv/bin/python crates/converters/tests/original/make.py
"""

import base64
import io
import json
import logging
import pathlib
import random
import tempfile

import numpy
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config
from label_studio_sdk.converter import Converter, brush
from PIL import Image

logging.disable(logging.CRITICAL)
HERE = pathlib.Path(__file__).parent
LABELS = ["Car", "Ärger", "b c", "Zebra", "x/y"]
WORDS = """Don't cannot "quoted" (a) New York, U.S.A. it's 3.88 $5 e.g. -- wanna 😀 wörld: a:b ... what?! ''x'' 'tis R&D/x
#tag; ' end' gimme don't. [b] they'll""".split() + ["\n", "\t", "  ", "` y"]
IMAGES = ["Rectangle", "Polygon", "Ellipse"]
FORMATS = {
    "regions": ["COCO", "YOLO", "YOLO_OBB", "VOC"],
    "points": ["COCO", "YOLO", "VOC"],
    "brush": ["BRUSH_TO_NUMPY", "BRUSH_TO_PNG", "BRUSH_TO_COCO"],
    "text": ["CONLL2003"],
}


def number(lots):
    return lots.choice([lots.uniform(0, 100), lots.randint(0, 100), lots.uniform(0, 1e-4), 100 / 3])


def labels(lots):
    chosen, ids = lots.sample(LABELS, lots.randint(2, 5)), lots.sample(range(9), 9)
    has_ids = lots.random() < 0.5
    attribute = lambda at: f' category="{ids[at]}"' if has_ids and lots.random() < 0.6 else ""
    return "".join(f'<Label value="{label}"{attribute(at)}/>' for at, label in enumerate(chosen))


def config(kind, lots):
    if kind == "text":
        return f'<View><Text name="t" value="$text"/><Labels name="l" toName="t">{labels(lots)}</Labels></View>'
    tags = {"regions": IMAGES, "points": ["Rectangle"], "brush": ["Brush", "Polygon", "Rectangle"]}[kind]
    controls = "".join(f'<{tag}Labels name="{tag}" toName="i">{labels(lots)}</{tag}Labels>' for tag in tags)
    if kind == "points":
        points = "".join(f'<Label value="k{at}" model_index="{3 - at}"/>' for at in range(3))
        controls += f'<KeyPointLabels name="KeyPoint" toName="i">{points}</KeyPointLabels>'
    controls += '<Choices name="c" toName="i"><Choice value="good"/><Choice value="Bad"/></Choices>'
    return f'<View><Image name="i" value="$image"/>{controls}</View>'


def mask(lots, width, height):
    if lots.random() < 0.5:
        found = numpy.zeros((height, width), dtype=numpy.uint8)
        for _ in range(lots.randint(0, 4)):
            x, y = lots.randint(0, width - 1), lots.randint(0, height - 1)
            found[y : y + lots.randint(1, height), x : x + lots.randint(1, width)] = lots.choice([255, 255, 0])
        return found
    chance = lots.choice([0.3, 0.5, 0.8])
    return numpy.array([[255 * (lots.random() < chance) for _ in range(width)] for _ in range(height)], dtype=numpy.uint8)


def value(tag, label, lots, size):
    if tag == "Rectangle":
        turn = lots.choice([0, 0, 30, -12.5, lots.uniform(-180, 360)])
        return {"x": number(lots), "y": number(lots), "width": number(lots) + 1, "height": number(lots), "rotation": turn}
    if tag == "Polygon":
        return {"points": [[number(lots), number(lots)] for _ in range(lots.randint(3, 8))], "closed": True}
    if tag == "Ellipse":
        return {"x": number(lots), "y": number(lots), "radiusX": 3, "radiusY": 4, "rotation": 0}
    if tag == "KeyPoint":
        return {"x": number(lots), "y": number(lots), "width": 0.5}
    return {"format": "rle", "rle": brush.mask2rle(mask(lots, *size))}


def regions(kind, schema, lots):
    size = lots.choice([(20, 13), (7, 9), (40, 40)] if kind == "brush" else [(640, 480), (100, 100), (33, 17)])
    found = []
    for at in range(lots.randint(0, 5)):
        name = lots.choice(list(schema))
        about = {"id": f"r{at}", "from_name": name, "to_name": "i", "type": schema[name]["type"].lower()}
        if name == "c":
            found.append({**about, "value": {"choices": ["good"]}})
            continue
        label = lots.choice(schema[name]["labels"])
        told = {**value(name, label, lots, size), about["type"]: [label]}
        found.append({**about, "original_width": size[0], "original_height": size[1], "value": told})
    boxes = [region["id"] for region in found if region["type"] == "rectanglelabels"]
    for region in found:
        if region["type"] == "keypointlabels" and boxes:
            region["parentID"] = lots.choice(boxes)
    return found


def spans(text, schema, lots):
    found = []
    for at in range(lots.randint(0, 4)):
        start = lots.randint(0, max(0, len(text) - 1))
        end = min(len(text), start + lots.randint(1, 10))
        told = {"start": start, "end": end, "text": text[start:end], "labels": [lots.choice(schema["l"]["labels"])]}
        found.append({"id": f"s{at}", "from_name": "l", "to_name": "t", "type": "labels", "value": told})
    return found


def task(number, kind, schema, lots):
    text = " ".join(lots.choice(WORDS) for _ in range(lots.randint(0, 14)))
    address = lots.choice(["https://h.org/a/p%d.jpg", "/data/upload/1/ab-p%d.jpg", "s3://b/dir/p%d.png", "http://h.org/x/p%d.v2.jpeg?x=1"])
    annotations = []
    for at in range(lots.choice([0, 1, 1, 1, 2])):
        result = spans(text, schema, lots) if kind == "text" else regions(kind, schema, lots)
        time = f"2026-01-01T00:{lots.randint(0, 59):02}:00.000000Z"
        annotations.append({"id": number * 10 + at, "completed_by": 3, "result": result, "was_cancelled": lots.random() < 0.1, "created_at": time})
    data = {"text": text} if kind == "text" else {"image": address % number}
    return {"id": number, "data": data, "annotations": annotations}


def files(parsed, tasks, name):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "tasks.json").write_text(json.dumps(tasks))
        out = folder / "out"
        out.mkdir()
        converter = Converter(config=parsed, project_dir=None, download_resources=False)
        converter.convert(str(folder / "tasks.json"), str(out), name, is_dir=False)
        return {str(path.relative_to(out)): told(path) for path in sorted(out.rglob("*")) if path.is_file()}


def told(path):
    content = path.read_bytes()
    if path.suffix == ".png":
        # Of a picture its bytes, of which one program packs more into less.
        pixels = numpy.array(Image.open(io.BytesIO(content)))
        return {"size": list(pixels.shape[::-1]), "pixels": base64.b64encode(pixels.tobytes()).decode()}
    if path.suffix == ".npy":
        return {"bytes": base64.b64encode(content).decode()}
    return {"text": content.decode()}


def main():
    cases = []
    for kind, names in FORMATS.items():
        for seed in range(3):
            lots = random.Random(f"{kind} {seed}")
            parsed = parse_config(config(kind, lots))
            tasks = [task(number, kind, parsed, lots) for number in range(1, 6)]
            expected = {name: files(parsed, tasks, name) for name in names}
            cases.append({"name": f"{kind} {seed}", "config": parsed, "tasks": tasks, "expected": expected})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (HERE / "cases.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


main()
