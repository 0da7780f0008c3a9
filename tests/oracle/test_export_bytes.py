"""The same project in both products, exported in every format: the same bytes, but for ids and times.

JSON, whose members have no order, is compared as it reads. Within JSON the real one writes `\\/` for each slash; we write
slashes as they are, which reads the same.
"""

import json
import re
import urllib.request

import pytest

from answers.compare import inside
from answers.normal import Normaliser
from exchange import call

CONFIG = """<View>
  <Text name="text" value="$text"/><Image name="image" value="$image"/>
  <Relations><Relation value="is"/></Relations>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="LÖC, &quot;x&quot;"/></Labels>
  <RectangleLabels name="box" toName="image"><Label value="Thing"/></RectangleLabels>
  <PolygonLabels name="shape" toName="image"><Label value="Shape"/></PolygonLabels>
  <KeyPointLabels name="point" toName="image"><Label value="Point"/></KeyPointLabels>
  <Rectangle name="plain" toName="image"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="tags" toName="text" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <Choices name="kind" toName="image" perRegion="true"><Choice value="big"/></Choices>
  <TextArea name="note" toName="text"/><Rating name="stars" toName="text"/><Number name="count" toName="text"/>
</View>"""


def part(number, name, kind, value, on="text", **more):
    return {"id": f"r{number}", "from_name": name, "to_name": on, "type": kind, "value": value, "origin": "manual", **more}


def shape(number, name, kind, value):
    return part(number, name, kind, value, "image", original_width=800, original_height=600, image_rotation=0)


BOX = {"x": 6.20347394540943, "y": 7, "width": 1e-7, "height": 12.5, "rotation": 0}
RESULTS = {
    "texts": [
        part(1, "label", "labels", {"start": 0, "end": 3, "text": "One", "labels": ["PER"]}),
        part(2, "label", "labels", {"start": 4, "end": 8, "text": "zwöi", "labels": ['LÖC, "x"']}, meta={"text": ["a note"]}),
        {"from_id": "r1", "to_id": "r2", "type": "relation", "direction": "right", "labels": ["is"]},
        part(3, "mood", "choices", {"choices": ["good"]}),
        part(4, "tags", "choices", {"choices": ["a", "b"]}),
        part(5, "note", "textarea", {"text": ["one", 'with "quotes", commas,\ttabs\nand lines 😀']}),
        part(6, "stars", "rating", {"rating": 4}),
        part(7, "count", "number", {"number": 2.5}),
    ],
    "one of each": [
        part(1, "mood", "choices", {"choices": ["bad"]}),
        part(2, "note", "textarea", {"text": ["only one / \\ <b>"]}),
        part(3, "count", "number", {"number": 3}),
    ],
    "shapes": [
        shape(1, "box", "rectanglelabels", {**BOX, "rectanglelabels": ["Thing"]}),
        shape(1, "kind", "choices", {**BOX, "choices": ["big"]}),
        shape(2, "plain", "rectangle", BOX),
        shape(3, "shape", "polygonlabels", {"points": [[1.5, 2], [30, 4], [5, 66.666666666666]], "closed": True, "polygonlabels": ["Shape"]}),
        shape(4, "point", "keypointlabels", {"x": 50, "y": 50.25, "width": 0.24813895781637718, "keypointlabels": ["Point"]}),
    ],
    "nothing": [],
    "unknown": [{"id": "u1", "from_name": "nobody", "to_name": "text", "type": "futurelabels", "value": {"deep": [{"a": None}]}, "score": 0.5}],
}  # fmt: skip

TASKS = [
    {"text": "One zwöi three", "image": "/a.jpg", "n": 1, "f": 2.5, "list": [1, "ä", 2.0], "object": {"a": None, "b": {"c": True}}},
    {"text": 'Quotes " and, commas;\tand\nlines 😀', "image": "/b.jpg", "yes": True, "nothing": None, "empty": ""},
    {"text": "", "image": "https://example.com/ü%20x.jpg?a=b&c=d", "mood": "of the data", "big": 1234567890123456789, "tiny": 1e-9},
    {"text": "many answers", "image": "/d.jpg", "1": "a number for a name", "with space": "x", "lines": "a\r\nb"},
    {"text": "skipped", "image": "/e.jpg"},
    {"text": "not labeled", "image": "/f.jpg", "list": ["/a", "b\\/c"]},
]

ANNOTATIONS = [(0, "texts", 12.25), (0, "one of each", 3), (1, "shapes", 0.1), (2, "nothing", None), (3, "one of each", 100000.0), (3, "texts", 1e-7), (3, "unknown", 5)]


def project(system):
    number = call(system, "POST", "/api/projects/", {"title": "Bytes", "label_config": CONFIG})["id"]
    items = [{"data": data} for data in TASKS]
    tasks = call(system, "POST", f"/api/projects/{number}/import?return_task_ids=true", items)["task_ids"]
    for at, name, seconds in ANNOTATIONS:
        call(system, "POST", f"/api/tasks/{tasks[at]}/annotations/", {"result": RESULTS[name], **({} if seconds is None else {"lead_time": seconds})})
    call(system, "POST", f"/api/tasks/{tasks[4]}/annotations/", {"result": [], "was_cancelled": True, "lead_time": 1})
    return number


@pytest.fixture(scope="module")
def projects(ours, real):
    return {system: project(system) for system in (ours, real)}


def export(system, project, query):
    request = urllib.request.Request(f"{system.url}/api/projects/{project}/export?{query}", headers={"Authorization": f"Token {system.token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return ESCAPED_SLASH.sub(r"\1/", answer.read().decode())


#: Not the one behind a backslash that is escaped itself.
ESCAPED_SLASH = re.compile(r"(?<!\\)((?:\\\\)*)\\/")


ALL = ["", "&download_all_tasks=true"]


@pytest.mark.parametrize("which", ALL)
def test_json_reads_the_same(ours, real, projects, which):
    here, there = (Normaliser(system.url).value(json.loads(export(system, projects[system], f"exportType=JSON{which}")), "/export") for system in (ours, real))
    differences = list(inside("", here, there))
    assert not differences, "\n".join(map(str, differences))


@pytest.mark.parametrize("which", ALL)
@pytest.mark.parametrize("kind", ["JSON_MIN", "CSV", "TSV"])
def test_the_other_formats_are_the_same_bytes(ours, real, projects, kind, which):
    without = {"JSON_MIN": without_ids, "CSV": lambda text: cells(text, ","), "TSV": lambda text: cells(text, "\t")}[kind]
    here, there = (without(export(system, projects[system], f"exportType={kind}{which}")) for system in (ours, real))
    assert here == there


TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
IDS = {"id", "annotation_id"}


def without_ids(text):
    return re.sub(r'^(  "(?:id|annotation_id)": )\d+', r"\1<id>", TIME.sub("<time>", text), flags=re.MULTILINE)


def cells(text, separator):
    """The text, with the ids in its cells named by their columns; how cells are quoted and lines end stays."""
    cell = re.compile(rf'("(?:[^"]|"")*"|[^{separator}\n]*)({separator}|\r?\n|$)')
    names, line, out = [], [], []
    for content, end in cell.findall(TIME.sub("<time>", text)):
        is_id = names and len(line) < len(names) and names[len(line)].strip('"') in IDS
        line.append(content)
        out.append(("<id>" if is_id and content.isdigit() else content) + end)
        if end != separator:
            names, line = names or line, []
    return "".join(out)
