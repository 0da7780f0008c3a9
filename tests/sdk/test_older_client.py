"""The older client (`label_studio_sdk._legacy`), which many scripts still use."""

import json

import pytest
from label_studio_sdk._legacy import Client
from label_studio_sdk.converter import Converter
from label_studio_sdk.data_manager import Column, Filters, Operator, Type

from conftest import CHOICES, choice


@pytest.fixture
def older(server):
    return Client(url=server.url, api_key=server.token)


@pytest.fixture
def project(older):
    made = older.start_project(title="Older moods", label_config=CHOICES)
    yield made
    older.delete_project(made.id)


@pytest.fixture
def tasks(project):
    return project.import_tasks([{"text": "one"}, {"text": "two"}, {"text": "three"}])


def with_text(*texts):
    items = [Filters.item(Column.data("text"), Operator.EQUAL, Type.String, Filters.value(text)) for text in texts]
    return Filters.create(Filters.OR, items)


def test_the_connection_and_the_project_are_found(older, project):
    assert older.check_connection()["status"] == "UP"
    assert project.id in [each.id for each in older.get_projects()]
    assert older.get_project(project.id).params["title"] == "Older moods"
    assert project.parsed_label_config["mood"]["labels"] == ["good", "bad"]


def test_files_and_fields_become_tasks_and_predictions(project, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("text,mood\nfrom a table,good\n")
    assert len(project.import_tasks(str(table))) == 1
    items = tmp_path / "items.json"
    items.write_text(json.dumps([{"text": "from a list"}]))
    assert len(project.import_tasks(str(items))) == 1
    [task] = project.import_tasks([{"text": "told before", "mood": "bad"}], preannotated_from_fields=["mood"])
    [prediction] = project.get_task(task)["predictions"]
    assert prediction["result"][0]["value"] == {"choices": ["bad"]}


def test_tasks_are_read_whole_filtered_and_in_pages(project, tasks):
    assert sorted(task["id"] for task in project.get_tasks()) == tasks
    assert sorted(project.get_tasks_ids()) == tasks
    assert [task["data"]["text"] for task in project.get_tasks(filters=with_text("two"))] == ["two"]
    assert project.get_tasks_ids(selected_ids=tasks[:2]) == tasks[:2]
    page = project.get_paginated_tasks(page=1, page_size=2, only_ids=True)
    assert (page["tasks"], page["total"]) == (tasks[:2], 3)
    assert project.get_paginated_tasks(page=9, page_size=2) == {"tasks": [], "end_pagination": True}


def test_a_view_lists_its_tasks(project, tasks):
    view = project.create_view(with_text("one", "three"), title="Odd ones")
    listed = project.get_paginated_tasks(view_id=view["id"])
    assert [task["id"] for task in listed["tasks"]] == [tasks[0], tasks[2]]
    assert view["id"] in [each["id"] for each in project.get_views()]
    project.delete_view(view["id"])
    assert view["id"] not in [each["id"] for each in project.get_views()]


def test_annotations_are_made_changed_and_counted(project, tasks):
    made = project.create_annotation(tasks[0], result=choice("good"), lead_time=1.5)
    assert project.get_annotation(made["id"])["lead_time"] == 1.5
    assert project.update_annotation(made["id"], lead_time=3)["lead_time"] == 3
    assert [each["id"] for each in project.list_annotations(tasks[0])] == [made["id"]]
    assert project.get_labeled_tasks_ids() == [tasks[0]]
    assert sorted(project.get_unlabeled_tasks_ids()) == tasks[1:]
    assert project.delete_annotation(made["id"]) == 204
    assert project.get_labeled_tasks_ids() == []


@pytest.mark.parametrize("short", ["good", {"choices": ["good"]}, choice("good")])
def test_predictions_come_in_each_of_the_forms(project, tasks, short):
    made = project.create_prediction(tasks[1], result=short, score=0.5, model_version="v1")
    assert made["result"] == choice("good")
    assert project.get_model_versions() == {"v1": 1}
    assert project.get_predictions_coverage() == {"v1": pytest.approx(1 / 3)}
    project.create_annotations_from_predictions()
    assert project.get_labeled_tasks_ids() == [tasks[1]]


def test_tasks_and_settings_are_changed(older, project, tasks):
    project.update_task(tasks[0], data={"text": "another"})
    assert project.get_task(tasks[0])["data"] == {"text": "another"}
    project.set_params(title="Other moods", maximum_annotations=2)
    read = older.get_project(project.id).get_params()
    assert (read["title"], read["maximum_annotations"]) == ("Other moods", 2)


def test_an_export_is_converted_by_the_client(project, tasks, tmp_path):
    project.create_annotation(tasks[0], result=choice("bad"))
    [task] = project.export_tasks("JSON")
    assert (task["id"], task["annotations"][0]["result"]) == (tasks[0], choice("bad"))
    assert len(project.export_tasks("JSON", download_all_tasks=True)) == 3
    whole = tmp_path / "whole.json"
    project.export_tasks("JSON", export_location=str(whole))
    Converter(CHOICES, project_dir=None).convert_to_csv(str(whole), output_dir=str(tmp_path / "table"), is_dir=False, sep=",")
    assert "bad" in (tmp_path / "table" / "result.csv").read_text()


def test_a_snapshot_is_taken_waited_for_and_downloaded(project, tasks, tmp_path):
    project.create_annotation(tasks[0], result=choice("good"))
    made = project.export_snapshot_create("Older snapshot", task_filter_options={"finished": "only"})
    assert project.export_snapshot_status(made["id"]).is_completed()
    assert [each["id"] for each in project.export_snapshot_list()] == [made["id"]]
    status, name = project.export_snapshot_download(made["id"], path=str(tmp_path))
    assert status == 200
    [task] = json.loads((tmp_path / name).read_text())
    assert task["id"] == tasks[0]
    assert project.export_snapshot_delete(made["id"]) == 204
    assert project.export_snapshot_list() == []


def test_tasks_are_deleted(project, tasks):
    project.delete_task(tasks[0])
    project.delete_tasks(tasks[1:2])
    assert project.get_tasks_ids() == tasks[2:]
    project.delete_all_tasks()
    assert project.get_tasks_ids() == []
