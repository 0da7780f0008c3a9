import io

import httpx
import pytest
from label_studio_sdk.core.api_error import ApiError

from conftest import choice


def upload(client, project, name, content, **query):
    """The client has no call for files: people post them, with the header it would send."""
    address, headers = door(client, f"/api/projects/{project.id}/import")
    return httpx.post(address, headers=headers, params=query, files={"file": (name, io.BytesIO(content))})


def door(client, path):
    wrapper = client._client_wrapper
    return wrapper.get_base_url() + path, {"Authorization": wrapper.get_headers()["Authorization"]}


def test_tasks_are_imported_as_json(client, project):
    answer = client.projects.import_tasks(project.id, request=[{"text": "one"}, {"data": {"text": "two"}}], return_task_ids=True)
    assert (answer.task_count, answer.annotation_count, answer.prediction_count) == (2, 0, 0)
    assert [client.tasks.get(id).data["text"] for id in answer.task_ids] == ["one", "two"]
    assert client.projects.get(project.id).task_number == 2


def test_annotations_and_predictions_come_along(client, project):
    task = {
        "data": {"text": "both"},
        "annotations": [{"result": choice("good"), "lead_time": 2.5}],
        "predictions": [{"result": choice("bad"), "score": 0.25, "model_version": "first"}],
    }
    answer = client.projects.import_tasks(project.id, request=[task], return_task_ids=True)
    assert (answer.annotation_count, answer.prediction_count) == (1, 1)
    stored = client.tasks.get(answer.task_ids[0])
    assert stored.is_labeled
    assert stored.annotations[0]["result"][0]["value"] == {"choices": ["good"]}
    assert stored.annotations[0]["lead_time"] == 2.5
    assert stored.predictions[0].model_version == "first"
    assert stored.predictions[0].score == 0.25


def test_fields_become_predictions_when_asked(client, project):
    client.projects.import_tasks(
        project.id, request=[{"text": "fine", "mood": "good"}], preannotated_from_fields=["mood"], return_task_ids=True
    )
    [task] = client.tasks.list(project=project.id)
    assert task.total_predictions == 1
    assert task.predictions[0].result[0]["value"]["choices"] == ["good"]


def test_files_of_each_kind_are_understood(client, project):
    files = {
        "rows.csv": b"text,source\nfirst,mail\nsecond,chat\n",
        "rows.tsv": b"text\tsource\nthird\tmail\n",
        "rows.json": b'[{"text": "fourth"}, {"text": "fifth"}]',
    }
    for name, content in files.items():
        answer = upload(client, project, name, content)
        assert answer.status_code == 201, answer.text
        assert list(answer.json()["found_formats"]) == ["." + name.split(".")[1]]
    texts = [task.data["text"] for task in client.tasks.list(project=project.id)]
    assert sorted(texts) == ["fifth", "first", "fourth", "second", "third"]


def test_an_upload_is_kept_without_becoming_tasks_when_asked(client, project):
    answer = upload(client, project, "rows.csv", b"text\nlater\n", commit_to_project="false").json()
    assert len(answer["file_upload_ids"]) == 1
    assert client.projects.get(project.id).task_number == 0
    [stored] = client.files.list(project.id, all_=True)
    assert stored.id == answer["file_upload_ids"][0]
    assert client.files.get(stored.id).file == stored.file


def test_an_unknown_kind_of_file_is_refused(client, project):
    answer = upload(client, project, "tool.exe", b"MZ")
    assert answer.status_code == 400
    assert client.projects.get(project.id).task_number == 0


def test_a_task_without_the_data_of_the_configuration_is_refused(client, project):
    with pytest.raises(ApiError) as refused:
        client.projects.import_tasks(project.id, request=[{"text": "fine"}, {"other": "no text"}])
    assert refused.value.status_code == 400
    assert "text" in str(refused.value.body)
    assert client.projects.get(project.id).task_number == 0


def test_an_empty_import_is_refused(client, project):
    with pytest.raises(ApiError) as refused:
        client.projects.import_tasks(project.id, request=[])
    assert refused.value.status_code == 400


def test_an_image_is_stored_and_downloaded_again(client):
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
        "00c9fe92ef0000000049454e44ae426082"
    )
    config = '<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="A"/></RectangleLabels></View>'
    made = client.projects.create(title="Pictures", label_config=config)
    try:
        assert upload(client, made, "dot.png", picture).status_code == 201
        [task] = client.tasks.list(project=made.id, resolve_uri=False)
        address = task.data["image"]
        assert address.startswith(f"/data/upload/{made.id}/") and address.endswith("-dot.png")
        url, headers = door(client, address)
        assert httpx.get(url, headers=headers).content == picture
        assert httpx.get(url).status_code == 401
    finally:
        client.projects.delete(made.id)


def test_a_file_that_waits_for_its_import_is_replaced_and_deleted(client, project):
    [id] = upload(client, project, "first.csv", b"text\na\n", commit_to_project="false").json()["file_upload_ids"]
    replaced = client.files.update(id, file=("second.csv", b"text\na\nb\n", "text/csv"))
    assert (replaced.id, replaced.size) == (id, 9)
    assert replaced.file.endswith("second.csv")
    assert client.files.get(id).file == replaced.file
    client.files.delete(id)
    with pytest.raises(ApiError) as missing:
        client.files.get(id)
    assert missing.value.status_code == 404
