"""Exports in the formats of other programs: the files that the converter of the client makes of the same tasks."""

import io
import json
import pathlib
import tempfile
import zipfile

import numpy
import pytest
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config
from label_studio_sdk.converter import Converter, brush

IMAGES = """<View><Image name="i" value="$image"/>
  <RectangleLabels name="box" toName="i"><Label value="cat" category="0"/><Label value="dog" category="1"/></RectangleLabels>
  <PolygonLabels name="shape" toName="i"><Label value="tree" category="2"/></PolygonLabels>
  <Choices name="mood" toName="i"><Choice value="good"/></Choices></View>"""
BRUSHES = '<View><Image name="i" value="$image"/><BrushLabels name="b" toName="i"><Label value="sky"/><Label value="sea"/></BrushLabels></View>'
TEXTS = '<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="PER"/><Label value="LOC"/></Labels></View>'


def region(name, kind, value, on="i", **more):
    size = {"original_width": 640, "original_height": 480} if on == "i" else {}
    return {"id": "r", "from_name": name, "to_name": on, "type": kind, "value": value, **size, **more}


def box(label, rotation=0):
    return region("box", "rectanglelabels", {"x": 12.5, "y": 100 / 3, "width": 20, "height": 1e-3, "rotation": rotation, "rectanglelabels": [label]})


SHAPE = region("shape", "polygonlabels", {"points": [[1, 2], [30.5, 4], [5, 66.6]], "closed": True, "polygonlabels": ["tree"]})
MOOD = {"id": "m", "from_name": "mood", "to_name": "i", "type": "choices", "value": {"choices": ["good"]}}


def mask():
    painted = numpy.zeros((11, 17), dtype=numpy.uint8)
    painted[2:9, 3:8] = painted[4:6, 10:16] = 255
    painted[5, 5] = 0
    return region("b", "brushlabels", {"format": "rle", "rle": brush.mask2rle(painted), "brushlabels": ["sky"]}, original_width=17, original_height=11)


def span(start, end, label):
    return region("l", "labels", {"start": start, "end": end, "text": "", "labels": [label]}, on="t")


def images(*results):
    address = ["https://example.org/a/{}.jpg", "s3://bucket/deep/{}.png", "http://example.org/{}.v2.jpeg?size=3"]
    return [({"image": address[at % 3].format(at)}, result) for at, result in enumerate(results)]


CASES = {
    "images": (IMAGES, images([box("cat"), SHAPE, MOOD], [], [box("dog", 30)], [SHAPE, box("dog")]), ["COCO", "YOLO", "YOLO_OBB", "VOC"]),
    "brushes": (BRUSHES, images([mask()], [mask(), mask()]), ["BRUSH_TO_PNG", "BRUSH_TO_NUMPY", "BRUSH_TO_COCO"]),
    "texts": (TEXTS, [({"text": "Dr. Jones can't go to \"St. Ives\", 😀 he said."}, [span(4, 9, "PER"), span(23, 31, "LOC")]), ({"text": "Nobody."}, [])], ["CONLL2003"]),
}


@pytest.fixture(scope="module", params=CASES)
def labeled(request, legacy):
    config, tasks, formats = CASES[request.param]
    project = legacy.projects.create(title=f"Formats of {request.param}", label_config=config)
    body = [{"data": data, "annotations": [{"result": result}]} for data, result in tasks]
    legacy.projects.import_tasks(project.id, request=body)
    yield project.id, parse_config(config), formats
    legacy.projects.delete(project.id)


def files_of(content, name):
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {name: content}
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def original(config, tasks, name):
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder) / "tasks.json", pathlib.Path(folder) / "out"
        source.write_text(json.dumps(tasks))
        out.mkdir()
        Converter(config=config, project_dir=None, download_resources=False).convert(str(source), str(out), name, is_dir=False)
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def content(path, data):
    """What a file says, without times, drawn colors, and the address that ours adds."""
    if path.endswith(".png"):
        from PIL import Image

        return numpy.array(Image.open(io.BytesIO(data))).tolist()
    if not path.endswith(".json"):
        return data
    said = json.loads(data)
    said.pop("info")
    for entry in said.get("images", []) + said["categories"]:
        entry.pop("coco_url", None)
        entry.pop("color", None)
    for annotation in said.get("annotations", []):
        annotation["area"] = pytest.approx(annotation["area"], rel=1e-12)
    return said


def test_files_are_those_of_the_clients_converter(legacy, labeled):
    project, config, formats = labeled
    tasks = legacy.projects.exports.as_json(project)
    for name in formats:
        sent = b"".join(legacy.projects.exports.download_sync(project, export_type=name, download_all_tasks=True, download_resources=False))
        ours, theirs = files_of(sent, "result.conll"), original(config, tasks, name)
        ours.pop("export-report.json", None)
        # A picture without boxes has a file without objects in ours, and none in theirs.
        assert set(theirs) <= set(ours) if name == "VOC" else sorted(ours) == sorted(theirs), name
        for path in theirs:
            assert content(path, ours[path]) == content(path, theirs[path]), f"{name} {path}"


def test_snapshots_become_the_same_files(legacy, labeled):
    project, _, formats = labeled
    snapshot = legacy.projects.exports.create(project)
    for name in formats:
        made = legacy.projects.exports.convert(project, snapshot.id, export_type=name)
        assert made.export_type == name
        kept = b"".join(legacy.projects.exports.download(project, snapshot.id, export_type=name))
        now = b"".join(legacy.projects.exports.download_sync(project, export_type=name, download_all_tasks=True, download_resources=False))
        assert files_of(kept, "file") == files_of(now, "file"), name


def test_formats_that_fit_are_listed_first(legacy, labeled):
    project, config, formats = labeled
    listed = legacy.projects.exports.list_formats(project)
    usable = {each["name"] for each in listed if not each.get("disabled")}
    assert set(formats) <= usable
    supported = set(Converter(config=config, project_dir=None).supported_formats) - {"CSV_OLD"}
    known = {each["name"] for each in listed}
    ours = {"SPACY", "JSONL", "YOLO_SEGMENTATION", "YOLO_POSE", "DATUMARO", "PARQUET", "HUGGING_FACE", "WEBDATASET", "COCO_PANOPTIC", "INSTRUCTIONS", "PREFERENCES"}
    assert usable - ours == supported & known
