"""Labels of other programs, and tasks with the files that they name. Label Studio itself has no such imports."""

import io
import json
import struct
import zipfile
import zlib

import httpx
import pytest

BOXES = """<View><Image name="i" value="$pic"/>
<RectangleLabels name="r" toName="i"><Label value="cat"/><Label value="dog"/></RectangleLabels></View>"""


@pytest.fixture
def pictures(client):
    made = client.projects.create(title="Boxes on pictures", label_config=BOXES)
    yield made
    client.projects.delete(made.id)


def png(width, height):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes([160]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def archive(files):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return whole.getvalue()


def send(client, project, files, **query):
    wrapper = client._client_wrapper
    headers = {"Authorization": wrapper.get_headers()["Authorization"]}
    address = f"{wrapper.get_base_url()}/api/projects/{project.id}/import"
    return httpx.post(address, headers=headers, params=query, files=[(name, (name, content)) for name, content in files.items()])


def boxes(client, project, of="annotations"):
    """By the name of the picture: label, left, top, width and height in percent."""
    found = {}
    for task in client.tasks.list(project=project.id, fields="all"):
        name = task.data["pic"].rsplit("-", 1)[1]
        made = getattr(task, of) or []
        results = [one["result"] if isinstance(one, dict) else one.result for one in made]
        found[name] = [
            (item["value"]["rectanglelabels"][0], *(round(item["value"][key], 6) for key in ("x", "y", "width", "height")))
            for result in results
            for item in result
        ]
    return found


def test_a_zip_of_coco(client, pictures):
    coco = {
        "images": [{"id": 1, "file_name": "a.png", "width": 200, "height": 100}, {"id": 2, "file_name": "b.png", "width": 200, "height": 100}],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 2, "bbox": [20, 10, 60, 40]}],
    }
    whole = archive({"set/annotations.json": json.dumps(coco), "set/images/a.png": png(200, 100), "set/images/b.png": png(200, 100)})
    answer = send(client, pictures, {"set.zip": whole})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["task_count"], answer.json()["labels"]["format"]) == (2, "COCO")
    assert boxes(client, pictures) == {"a.png": [("dog", 10, 10, 30, 40)], "b.png": []}


def test_a_folder_of_yolo_as_predictions(client, pictures):
    whole = archive({
        "set/data.yaml": "names:\n  0: cat\n  1: dog\n",
        "set/images/train/c.png": png(200, 100), "set/labels/train/c.txt": "1 0.5 0.5 0.2 0.4 0.75\n",
        "set/images/val/d.png": png(100, 100), "set/labels/val/d.txt": "",
    })  # fmt: skip
    answer = send(client, pictures, {"set.zip": whole}, import_as="predictions")
    assert (answer.status_code, answer.json()["prediction_count"]) == (201, 1), answer.text
    assert boxes(client, pictures, "predictions") == {"c.png": [("dog", 40, 30, 20, 40)], "d.png": []}


def test_voc_beside_the_pictures(client, pictures):
    voc = """<annotation><filename>e.png</filename><size><width>200</width><height>100</height><depth>3</depth></size>
    <object><name>cat</name><bndbox><xmin>20</xmin><ymin>10</ymin><xmax>80</xmax><ymax>50</ymax></bndbox></object></annotation>"""
    answer = send(client, pictures, {"e.png": png(200, 100), "e.xml": voc.encode()})
    assert (answer.status_code, answer.json()["annotation_count"]) == (201, 1), answer.text
    [box] = boxes(client, pictures)["e.png"]
    assert box[0] == "cat" and box[1:] == pytest.approx((10, 10, 30, 40), abs=1)


def test_tasks_and_the_files_that_they_name(client, pictures):
    tasks = json.dumps([{"data": {"pic": "img/f.png", "note": "img/f.png"}}])
    answer = send(client, pictures, {"tasks.zip": archive({"deep/tasks.json": tasks, "deep/img/f.png": png(20, 10)})})
    assert (answer.status_code, answer.json()["task_count"]) == (201, 1), answer.text
    [task] = client.tasks.list(project=pictures.id)
    assert task.data["note"] == "img/f.png"
    wrapper = client._client_wrapper
    stored = httpx.get(wrapper.get_base_url() + task.data["pic"], headers={"Authorization": wrapper.get_headers()["Authorization"]})
    assert (stored.status_code, stored.content) == (200, png(20, 10))


def test_hostile_archives_say_what_to_do(client, pictures):
    link = zipfile.ZipInfo("a.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    for files, part in [
        ({"../a.png": png(1, 1)}, "outside"),
        ({"a.zip": archive({"b.png": png(1, 1)})}, "an archive within the archive"),
        ({"a.txt": b"\0" * (20 << 20)}, "more tightly"),
        ({link: b"/etc/passwd"}, "is a link"),
        ({"x/" * 40 + "a.png": png(1, 1)}, "32 folders"),
    ]:
        answer = send(client, pictures, {"a.zip": archive(files)})
        assert answer.status_code == 400 and part in answer.text, answer.text
    assert send(client, pictures, {"a.zip": b"PK\x03\x04 no archive"}).status_code == 400
    assert client.projects.get(pictures.id).task_number == 0
