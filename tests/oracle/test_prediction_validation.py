"""Prediction validation, off and on: what Label Studio refuses is refused here, and nothing else.

Both are started anew with the feature flag in the environment, and once without it.
"""

import json
import os
import urllib.error
import urllib.request

import pytest
from systems import TOKEN, Labelkeep, LabelStudio

FLAG = "fflag_feat_utc_210_prediction_validation_15082025"

CONFIG = """<View>
  <Image name="i" value="$image"/><Text name="t" value="$text"/><Video name="v" value="$video"/>
  <RectangleLabels name="box" toName="i"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="poly" toName="i"><Label value="Car"/></PolygonLabels>
  <EllipseLabels name="round" toName="i"><Label value="Car"/></EllipseLabels>
  <KeyPointLabels name="point" toName="i"><Label value="Car"/></KeyPointLabels>
  <BrushLabels name="brush" toName="i"><Label value="Car"/></BrushLabels>
  <VectorLabels name="line" toName="i"><Label value="Car"/></VectorLabels>
  <Rectangle name="plain" toName="i"/><Labels name="on" toName="i"><Label value="Car"/></Labels>
  <Labels name="span" toName="t"><Label value="Car" alias="c"/><Label value="Bus"/></Labels>
  <Choices name="ok" toName="t"><Choice value="Yes"/><Choice value="No"/></Choices>
  <Taxonomy name="tree" toName="t"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>
  <Rating name="stars" toName="t" maxRating="3"/><Number name="n" toName="t"/><TextArea name="note" toName="t"/>
  <DateTime name="day" toName="t"/><VideoRectangle name="track" toName="v"/><Ranker name="rank" toName="t"/>
</View>"""
DATA = {"image": "https://example.org/a.png", "text": "Carl and Mia", "video": "https://example.org/a.mp4"}


def item(control, about, kind, value, **more):
    return {"id": "r", "from_name": control, "to_name": about, "type": kind, "value": value, **more}


def box(**more):
    value = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0, "rectanglelabels": ["Car"], **more}
    return item("box", "i", "rectanglelabels", {key: kept for key, kept in value.items() if kept != "gone"})


def choice(*choices):
    return item("ok", "t", "choices", {"choices": list(choices)})


def relation(**more):
    whole = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right", **more}
    return [{**choice("Yes"), "id": "a"}, {**choice("No"), "id": "b"}, {key: kept for key, kept in whole.items() if kept != "gone"}]


FRAME = {"frame": 1, "time": 0.04, "x": 1, "y": 1, "width": 5, "height": 5, "enabled": True, "rotation": 0}
PLACE = {"x": 1, "y": 2, "width": 3, "height": 4}

RESULTS = {
    "nothing": [],
    "a box": [box()],
    "a box in capitals": [{**box(), "type": "RectangleLabels"}],
    "a box beyond": [box(x=100.01)],
    "a box before": [box(x=-5)],
    "a box without height": [box(height="gone")],
    "a box of text": [box(x="5")],
    "a box of words": [box(x="five")],
    "a box of null": [box(x=None)],
    "a box without rotation": [box(rotation="gone")],
    "a box with null rotation": [box(rotation=None)],
    "a box turned too far": [box(rotation=361)],
    "a box without labels": [box(rectanglelabels="gone")],
    "a box with no labels": [box(rectanglelabels=[])],
    "a box with an unknown label": [box(rectanglelabels=["Bus"])],
    "a box with a label that is no list": [box(rectanglelabels="Car")],
    "a box with more": [{**box(), "score": 0.4, "original_width": 10, "meta": {"text": ["x"]}}],
    "another type": [{**box(), "type": "rectangle"}],
    "an unknown control": [{**box(), "from_name": "nobody"}],
    "an unknown object": [{**box(), "to_name": "nobody"}],
    "another object": [{**box(), "to_name": "t"}],
    "no value": [{key: value for key, value in box().items() if key != "value"}],
    "no type": [{key: value for key, value in box().items() if key != "type"}],
    "no object": [{key: value for key, value in box().items() if key != "to_name"}],
    "no control": [{key: value for key, value in box().items() if key != "from_name"}],
    "no id": [{key: value for key, value in box().items() if key != "id"}],
    "a polygon": [item("poly", "i", "polygonlabels", {"points": [[1, 2], [3, 4], [5, 6]], "closed": True, "polygonlabels": ["Car"]})],
    "a polygon of three": [item("poly", "i", "polygonlabels", {"points": [[1, 2, 3]], "polygonlabels": ["Car"]})],
    "a polygon beyond": [item("poly", "i", "polygonlabels", {"points": [[1, 200]], "polygonlabels": ["Car"]})],
    "a polygon of nothing": [item("poly", "i", "polygonlabels", {"points": [], "polygonlabels": ["Car"]})],
    "an ellipse": [item("round", "i", "ellipselabels", {"x": 50, "y": 50, "radiusX": 50, "radiusY": 9, "ellipselabels": ["Car"]})],
    "a large ellipse": [item("round", "i", "ellipselabels", {"x": 50, "y": 50, "radiusX": 51, "radiusY": 9, "ellipselabels": ["Car"]})],
    "a point": [item("point", "i", "keypointlabels", {"x": 50, "y": 50, "width": 0.5, "keypointlabels": ["Car"]})],
    "a point without y": [item("point", "i", "keypointlabels", {"x": 50, "keypointlabels": ["Car"]})],
    "a brush": [item("brush", "i", "brushlabels", {"format": "rle", "rle": [0, 0, 255], "brushlabels": ["Car"]})],
    "a brush of nothing": [item("brush", "i", "brushlabels", {"format": "rle", "rle": [], "brushlabels": ["Car"]})],
    "a brush beyond": [item("brush", "i", "brushlabels", {"format": "rle", "rle": [256], "brushlabels": ["Car"]})],
    "a line": [item("line", "i", "vectorlabels", {"vertices": [{"id": "1", "x": 1, "y": 2}], "closed": False, "vectorlabels": ["Car"]})],
    "a line without y": [item("line", "i", "vectorlabels", {"vertices": [{"id": "1", "x": 1}], "vectorlabels": ["Car"]})],
    "a place and its label": [item("plain", "i", "rectangle", PLACE), item("on", "i", "labels", {**PLACE, "labels": ["Car"]})],
    "a label without its place": [item("on", "i", "labels", {**PLACE, "labels": ["Car"]})],
    "a span": [item("span", "t", "labels", {"start": 0, "end": 4, "text": "Carl", "labels": ["c"]})],
    "a span by the value": [item("span", "t", "labels", {"start": 0, "end": 4, "labels": ["Car"]})],
    "a span of texts": [item("span", "t", "labels", {"start": "0", "end": "4", "labels": ["Bus"]})],
    "a span without end": [item("span", "t", "labels", {"start": 0, "labels": ["Bus"]})],
    "a choice": [choice("Yes")],
    "two choices": [choice("Yes", "No")],
    "no choice": [choice()],
    "an unknown choice": [choice("Perhaps")],
    "a choice of nothing": [item("ok", "t", "choices", {})],
    "a choice of one": [item("ok", "t", "choices", {"choices": "Yes"})],
    "a choice below its name": [item("ok", "t", "choices", {"ok": {"choices": ["Yes"]}})],
    "a path": [item("tree", "t", "taxonomy", {"taxonomy": [["A"], ["A", "B"]]})],
    "an unknown path": [item("tree", "t", "taxonomy", {"taxonomy": [["A", "C"]]})],
    "a flat path": [item("tree", "t", "taxonomy", {"taxonomy": ["A"]})],
    "stars": [item("stars", "t", "rating", {"rating": 3})],
    "too many stars": [item("stars", "t", "rating", {"rating": 4})],
    "half a star": [item("stars", "t", "rating", {"rating": 2.5})],
    "a number": [item("n", "t", "number", {"number": 1.5})],
    "a number of words": [item("n", "t", "number", {"number": "many"})],
    "no number": [item("n", "t", "number", {})],
    "a note": [item("note", "t", "textarea", {"text": ["words"]})],
    "a note of one": [item("note", "t", "textarea", {"text": "words"})],
    "a day": [item("day", "t", "datetime", {"datetime": "2026-01-01"})],
    "a day of a number": [item("day", "t", "datetime", {"datetime": 5})],
    "a track": [item("track", "v", "videorectangle", {"framesCount": 9, "duration": 1.5, "sequence": [FRAME]})],
    "a track with labels": [item("track", "v", "videorectangle", {"framesCount": 9, "duration": 1.5, "sequence": [FRAME], "labels": ["x"]})],
    "a track without duration": [item("track", "v", "videorectangle", {"framesCount": 9, "sequence": [FRAME]})],
    "a track without time": [item("track", "v", "videorectangle", {"framesCount": 9, "duration": 1.5, "sequence": [{**FRAME, "time": None}]})],
    "a rank": [item("rank", "t", "ranker", {"ranker": {"rank": ["a", "b"]}})],
    "a rank of a list": [item("rank", "t", "ranker", {"ranker": ["a", "b"]})],
    "a relation": relation(),
    "a relation with a label": relation(labels=["x"]),
    "a relation upwards": relation(direction="up"),
    "a relation without direction": relation(direction="gone"),
    "a relation to nobody": relation(to_id="c"),
    "text in the list": ["x"],
    "null in the list": [None],
}  # fmt: skip
SCORES = [0, 1, 0.5, -0.1, 1.1, None]


class Client:
    def __init__(self, system):
        self.system = system

    def ask(self, method, path, body):
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.system.url + path, json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def project(self, config=CONFIG):
        project = self.ask("POST", "/api/projects/", {"title": "Checked", "label_config": config})[1]["id"]
        status, task = self.ask("POST", "/api/tasks/", {"project": project, "data": DATA})
        assert status == 201, task
        return project, task["id"]

    def ways(self, project, task, prediction):
        """How each way in answers: the status, and under which fields the reasons are."""
        one = {"task": task, **prediction}
        fine = self.ask("POST", "/api/predictions/", {"task": task, "result": [choice("Yes")]})[1]["id"]
        asked = {
            "post": ("POST", "/api/predictions/", one),
            "patch": ("PATCH", f"/api/predictions/{fine}/", one),
            "bulk": ("POST", f"/api/projects/{project}/import/predictions", [one]),
            "import": ("POST", f"/api/projects/{project}/import", [{"data": DATA, "predictions": [prediction]}]),
        }
        answers = {}
        for way, (method, path, body) in asked.items():
            status, answer = self.ask(method, path, body)
            fields = sorted(answer.get("validation_errors") or {}) if status == 400 else []
            answers[way] = (status, fields)
        return answers


@pytest.fixture(scope="module", params=[True, False], ids=["on", "off"])
def both(request, tmp_path_factory):
    systems = [Labelkeep("labelkeep", tmp_path_factory.mktemp("ours")), LabelStudio("label-studio", tmp_path_factory.mktemp("real"))]
    for system in systems:
        plain = system.environment()
        system.environment = lambda plain=plain: {**plain, FLAG: str(request.param).lower()}
        system.start(timeout=600)
    yield request.param, *(Client(system) for system in systems)
    for system in systems:
        system.stop()


def test_what_is_refused_is_the_same(both):
    is_on, ours, real = both
    here, there = ours.project(), real.project()
    predictions = {name: {"result": result} for name, result in RESULTS.items()}
    predictions |= {f"score {score}": {"result": [choice("Yes")], "score": score} for score in SCORES}
    other = {}
    for name, prediction in predictions.items():
        mine, theirs = ours.ways(*here, prediction), real.ways(*there, prediction)
        for way in mine:
            if mine[way] != theirs[way] and not allowed(name, way, is_on, mine[way], theirs[way]):
                other[f"{name}, {way}"] = (mine[way], theirs[way])
    assert other == {}


def allowed(name, way, is_on, mine, theirs):
    # What is no object is refused here whatever is set; theirs stores it, or fails.
    is_no_object = name in ("text in the list", "null in the list")
    return is_no_object and mine[0] == 400 and (theirs[0] == 400 or not is_on and theirs[0] in (201, 500))


def test_a_change_needs_no_task_and_only_a_new_result_is_looked_at(both):
    is_on, ours, real = both
    for client in (ours, real):
        _, task = client.project()
        fine = client.ask("POST", "/api/predictions/", {"task": task, "result": [choice("Yes")]})[1]["id"]
        path = f"/api/predictions/{fine}/"
        assert client.ask("PATCH", path, {"score": 5})[0] == 200
        good, bad = client.ask("PATCH", path, {"result": [choice("No")]})[0], client.ask("PATCH", path, {"result": [choice("?")]})[0]
        # Theirs asks for the task where a good result comes without it.
        assert (good, bad) == ((200 if client is ours else 400, 400) if is_on else (200, 200))


def test_a_project_without_controls_takes_imports_alone(both):
    is_on, ours, real = both
    for client in (ours, real):
        project = client.ask("POST", "/api/projects/", {"title": "No controls yet"})[1]["id"]
        task = client.ask("POST", "/api/tasks/", {"project": project, "data": {"x": 1}})[1]["id"]
        one = {"task": task, "result": [choice("Yes")]}
        refused = 400 if is_on else 201
        assert client.ask("POST", "/api/predictions/", one)[0] == refused
        assert client.ask("POST", f"/api/projects/{project}/import/predictions", [one])[0] == refused
        assert client.ask("POST", f"/api/projects/{project}/import", [{"data": {"x": 1}, "predictions": [one]}])[0] == 201
