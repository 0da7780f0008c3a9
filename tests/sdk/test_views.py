import pytest
from label_studio_sdk.data_manager import Column, Filters, Operator, Type

from conftest import choice


@pytest.fixture
def tasks(client, project):
    request = [{"text": f"text {n}"} for n in range(6)]
    return client.projects.import_tasks(project.id, request=request, return_task_ids=True).task_ids


def only(text):
    return Filters.create(Filters.AND, [Filters.item(Column.data("text"), Operator.EQUAL, Type.String, text)])


def test_a_view_keeps_its_filters_and_lists_their_tasks(client, project, tasks):
    view = client.views.create(project=project.id, data={"title": "Just one", "filters": only("text 3")})
    assert client.views.get(view.id).data["title"] == "Just one"
    assert [task.id for task in client.tasks.list(view=view.id)] == [tasks[3]]
    client.views.update(view.id, project=project.id, data={"title": "Another", "filters": only("text 4")})
    assert [task.id for task in client.tasks.list(view=view.id)] == [tasks[4]]
    assert view.id in [each.id for each in client.views.list(project=project.id)]
    client.views.delete(view.id)
    assert view.id not in [each.id for each in client.views.list(project=project.id)]


def test_all_views_are_deleted(client, project):
    client.views.create(project=project.id, data={"title": "One"})
    client.views.create(project=project.id, data={"title": "Two"})
    client.views.delete_all(project=project.id)
    assert client.views.list(project=project.id) == []


def test_actions_are_offered(client, project):
    offered = {action["id"] if isinstance(action, dict) else action.id for action in client.actions.list(project=project.id)}
    assert {"delete_tasks", "delete_tasks_annotations", "delete_tasks_predictions", "predictions_to_annotations"} <= offered


def test_an_action_deletes_the_selected_tasks(client, project, tasks):
    client.actions.create(id="delete_tasks", project=project.id, selected_items={"all": False, "included": tasks[:2]})
    assert [task.id for task in client.tasks.list(project=project.id)] == tasks[2:]


def test_an_action_works_on_all_but_some(client, project, tasks):
    client.actions.create(id="delete_tasks", project=project.id, selected_items={"all": True, "excluded": tasks[:2]})
    assert [task.id for task in client.tasks.list(project=project.id)] == tasks[:2]


def test_an_action_turns_predictions_into_annotations(client, project, tasks):
    client.predictions.create(task=tasks[0], result=choice("good"), model_version="m")
    client.actions.create(id="predictions_to_annotations", project=project.id, selected_items={"all": True, "excluded": []})
    [made] = client.annotations.list(tasks[0])
    assert made.result[0]["value"] == {"choices": ["good"]}


def test_an_action_deletes_annotations(client, project, tasks):
    client.annotations.create(tasks[0], result=choice("good"))
    client.actions.create(id="delete_tasks_annotations", project=project.id, selected_items={"all": True, "excluded": []})
    assert client.annotations.list(tasks[0]) == []
    assert client.projects.get(project.id).total_annotations_number == 0
