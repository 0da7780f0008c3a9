import pytest
from label_studio_sdk.core.api_error import ApiError

from conftest import choice


@pytest.fixture
def task(client, project):
    return client.tasks.create(project=project.id, data={"text": "fine weather"})


def test_an_annotation_is_made_read_changed_and_deleted(client, project, task):
    made = client.annotations.create(task.id, result=choice("good"), lead_time=3.25)
    read = client.annotations.get(made.id)
    assert (read.task, read.project, read.lead_time, read.was_cancelled) == (task.id, project.id, 3.25, False)
    assert read.completed_by == client.users.whoami().id
    client.annotations.update(made.id, result=choice("bad"))
    [listed] = client.annotations.list(task.id)
    assert listed.result[0]["value"] == {"choices": ["bad"]}
    client.annotations.delete(made.id)
    assert client.annotations.list(task.id) == []


def test_counters_follow(client, project, task):
    made = client.annotations.create(task.id, result=choice("good"))
    assert client.tasks.get(task.id).is_labeled
    counted = client.projects.get(project.id)
    assert (counted.total_annotations_number, counted.finished_task_number, counted.num_tasks_with_annotations) == (1, 1, 1)
    client.annotations.delete(made.id)
    assert not client.tasks.get(task.id).is_labeled
    counted = client.projects.get(project.id)
    assert (counted.total_annotations_number, counted.finished_task_number) == (0, 0)


def test_a_skip_is_a_cancelled_annotation(client, project, task):
    client.annotations.create(task.id, result=[], was_cancelled=True)
    read = client.tasks.get(task.id)
    assert (read.cancelled_annotations, read.total_annotations) == (1, 0)
    assert client.projects.get(project.id).skipped_annotations_number == 1


def test_what_is_unknown_in_a_result_is_kept(client, task):
    odd = choice("good", id="r1", origin="manual", meta={"text": ["a note"]}, later={"deep": [1, 2.5, None]})
    made = client.annotations.create(task.id, result=odd)
    assert client.annotations.get(made.id).result == odd


def test_ground_truth_is_set(client, task):
    made = client.annotations.create(task.id, result=choice("good"))
    client.annotations.update(made.id, ground_truth=True)
    assert client.annotations.get(made.id).ground_truth


def test_annotating_an_unknown_task_is_not_found(client):
    with pytest.raises(ApiError) as missing:
        client.annotations.create(99_999_999, result=choice("good"))
    assert missing.value.status_code == 404


def test_many_tasks_get_the_same_annotation_and_lose_it_together(client, project):
    tasks = [client.tasks.create(project=project.id, data={"text": text}).id for text in ("one", "two", "three")]
    made = client.annotations.create_bulk(tasks=tasks[:2], result=choice("good"), lead_time=2.0)
    assert [client.annotations.get(each.id).task for each in made] == tasks[:2]
    [third] = client.annotations.create_bulk(project=project.id, selected_items={"all": True, "excluded": tasks[:2]}, result=choice("bad"))
    assert client.annotations.get(third.id).result[0]["value"] == {"choices": ["bad"]}
    assert client.projects.get(project.id).total_annotations_number == 3
    with pytest.raises(ApiError) as missing:
        client.annotations.create_bulk(tasks=[tasks[0], 99_999_999], result=choice("good"))
    assert missing.value.status_code == 404
    gone = client.annotations.delete_bulk(ids=[made[0].id, third.id], project=project.id)
    assert gone.deleted_count == 2
    assert client.projects.get(project.id).total_annotations_number == 1


def test_annotators_of_a_project_are_listed(client, project, task):
    client.annotations.create(task.id, result=choice("good"))
    assert [person.id for person in client.projects.list_unique_annotators(project.id)] == [client.users.whoami().id]


def test_a_prediction_is_made_read_changed_and_deleted(client, project, task):
    made = client.predictions.create(task=task.id, result=choice("good"), score=0.75, model_version="second")
    assert client.predictions.get(made.id).score == 0.75
    assert [each.id for each in client.predictions.list(task=task.id)] == [made.id]
    assert [each.id for each in client.predictions.list(project=project.id)] == [made.id]
    client.predictions.update(made.id, score=0.5)
    assert client.predictions.get(made.id).score == 0.5
    assert client.tasks.get(task.id).total_predictions == 1
    client.predictions.delete(made.id)
    assert client.predictions.list(task=task.id) == []


def test_predictions_are_imported(client, project, task):
    answer = client.projects.import_predictions(
        project.id, request=[{"task": task.id, "result": choice("bad"), "score": 0.1, "model_version": "third"}]
    )
    assert answer.created == 1
    [stored] = client.predictions.list(task=task.id)
    assert (stored.model_version, stored.score) == ("third", 0.1)


def test_predictions_for_an_unknown_task_are_refused(client, project):
    with pytest.raises(ApiError) as refused:
        client.projects.import_predictions(project.id, request=[{"task": 99_999_999, "result": [], "model_version": "x"}])
    assert refused.value.status_code == 400
