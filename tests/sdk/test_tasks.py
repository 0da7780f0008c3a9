import pytest
from label_studio_sdk.core.api_error import ApiError
from label_studio_sdk.data_manager import Column, Filters, Operator, Type

from conftest import choice, query


@pytest.fixture
def tasks(client, project):
    request = [{"data": {"text": f"text {n}", "length": n}} for n in range(25)]
    return client.projects.import_tasks(project.id, request=request, return_task_ids=True).task_ids


def test_a_task_is_made_read_changed_and_deleted(client, project):
    made = client.tasks.create(project=project.id, data={"text": "first"}, meta={"from": "mail"})
    assert client.tasks.get(made.id).data == {"text": "first"}
    assert client.tasks.get(made.id).meta == {"from": "mail"}
    client.tasks.update(made.id, data={"text": "second"})
    assert client.tasks.get(made.id).data == {"text": "second"}
    client.tasks.delete(made.id)
    with pytest.raises(ApiError) as missing:
        client.tasks.get(made.id)
    assert missing.value.status_code == 404


def test_the_pager_walks_all_tasks(client, project, tasks):
    assert [task.id for task in client.tasks.list(project=project.id, page_size=10)] == tasks
    # A last page that is full: the pager learns of the end by asking for one more.
    assert [task.id for task in client.tasks.list(project=project.id, page_size=5)] == tasks


def test_the_list_carries_annotations_unless_told_otherwise(client, project, tasks):
    client.annotations.create(tasks[0], result=choice("good"))
    full = next(iter(client.tasks.list(project=project.id)))
    assert full.total_annotations == 1 and len(full.annotations) == 1
    brief = next(iter(client.tasks.list(project=project.id, fields="task_only")))
    assert brief.total_annotations == 1 and not brief.annotations


def test_tasks_are_filtered_and_ordered_by_their_data(client, project, tasks):
    long = Filters.create(Filters.AND, [Filters.item(Column.data("length"), Operator.GREATER_OR_EQUAL, Type.Number, Filters.value(20))])
    found = query(client, project=project.id, query={"filters": long, "ordering": ["-tasks:data.length"]})
    assert found == tasks[:19:-1]


@pytest.mark.parametrize(
    ("name", "operator", "kind", "value", "expected"),
    [
        (Column.data("text"), Operator.CONTAINS, Type.String, "text 2", [2, 20, 21, 22, 23, 24]),
        (Column.data("text"), Operator.EQUAL, Type.String, "text 7", [7]),
        (Column.data("length"), Operator.IN, Type.Number, {"min": 3, "max": 5}, [3, 4, 5]),
        (Column.data("length"), Operator.LESS, Type.Number, 2, [0, 1]),
        (Column.total_annotations, Operator.EQUAL, Type.Number, 1, [4]),
        (Column.total_annotations, Operator.GREATER, Type.Number, 0, [4]),
        (Column.completed_at, Operator.EMPTY, Type.Datetime, "False", [4]),
    ],
)
def test_filters(client, project, tasks, name, operator, kind, value, expected):
    client.annotations.create(tasks[4], result=choice("bad"))
    filters = Filters.create(Filters.AND, [Filters.item(name, operator, kind, value)])
    assert sorted(query(client, project=project.id, query={"filters": filters})) == [tasks[n] for n in expected]


def test_either_filter_is_enough_when_joined_by_or(client, project, tasks):
    items = [Filters.item(Column.data("text"), Operator.EQUAL, Type.String, f"text {n}") for n in (3, 9)]
    found = query(client, project=project.id, query={"filters": Filters.create(Filters.OR, items)})
    assert sorted(found) == [tasks[3], tasks[9]]


def test_all_tasks_of_a_project_are_deleted(client, project, tasks):
    client.tasks.delete_all_tasks(project.id)
    assert list(client.tasks.list(project=project.id)) == []
    assert client.projects.get(project.id).task_number == 0
