"""Workspaces: the official client's calls about them, their people and their projects."""

import pytest
from label_studio_sdk.core.api_error import ApiError

from conftest import CHOICES


@pytest.fixture
def workspace(client):
    made = client.workspaces.create(title="Birds of the lake", description="Songs and pictures", color="#617ADA")
    yield made
    for project in client.workspaces.projects.list(made.id):
        client.projects.delete(project.id)
    client.workspaces.delete(made.id)


@pytest.fixture
def person(client):
    made = client.users.create(username="wren", email="wren@example.com", first_name="Wren", last_name="Hill")
    yield made
    client.users.delete(made.id)


def test_a_workspace_is_made_read_changed_and_listed(client, workspace):
    assert (workspace.title, workspace.is_archived, workspace.is_personal) == ("Birds of the lake", False, False)
    assert workspace.membership is not None
    changed = client.workspaces.update(workspace.id, title="Birds", is_archived=True)
    assert (changed.title, changed.description, changed.is_archived) == ("Birds", "Songs and pictures", True)
    assert client.workspaces.get(workspace.id).title == "Birds"
    assert workspace.id not in [one.id for one in client.workspaces.list()]
    assert workspace.id in [one.id for one in client.workspaces.list(is_archived=True)]
    everything = {one.id: one for one in client.workspaces.list(include_all_workspaces=True)}
    assert everything[workspace.id].created_by_user["email"]


def test_everybody_who_makes_projects_has_a_sandbox(client):
    (sandbox,) = client.workspaces.list(is_personal=True)
    assert sandbox.is_personal
    with pytest.raises(ApiError) as refused:
        client.workspaces.delete(sandbox.id)
    assert refused.value.status_code == 409


def test_people_come_to_a_workspace_and_leave(client, workspace, person):
    made = client.workspaces.members.create(workspace.id, user=person.id)
    assert (made.user, made.workspace) == (person.id, workspace.id)
    listed = client.workspaces.members.list(workspace.id)
    assert person.id in [member.user.id for member in listed]
    assert {member.workspace for member in listed} == {workspace.id}
    pages = client.workspaces.members.paginated.list(workspace.id, page_size=1)
    assert person.id in [user.id for user in pages]
    client.workspaces.members.delete(workspace.id, user_id=person.id)
    assert person.id not in [member.user.id for member in client.workspaces.members.list(workspace.id)]


def test_many_people_come_and_leave_at_once(client, workspace, person):
    added = client.workspaces.members.bulk.post(workspace.id, all_=False, included=[person.id])
    assert added.assignments == 1
    removed = client.workspaces.members.bulk.delete(workspace.id, included=str(person.id))
    assert removed.unassignments == 1


def test_projects_are_made_in_a_workspace_and_move(client, workspace):
    project = client.projects.create(title="Songs", label_config=CHOICES, workspace=workspace.id)
    assert [one.id for one in client.workspaces.projects.list(workspace.id)] == [project.id]
    assert project.id in [one.id for one in client.projects.list(workspaces=workspace.id)]
    assert client.workspaces.get(workspace.id).projects_count == 1
    with pytest.raises(ApiError) as refused:
        client.workspaces.delete(workspace.id)
    assert refused.value.status_code == 409
    client.workspaces.projects.remove(workspace.id, project=project.id)
    assert client.workspaces.projects.list(workspace.id) == []
    client.workspaces.projects.add(workspace.id, project=project.id)
    assert [one.id for one in client.workspaces.projects.list(workspace.id)] == [project.id]


def test_what_is_not_there_is_not_found(client):
    for ask in [client.workspaces.get, client.workspaces.members.list, client.workspaces.projects.list]:
        with pytest.raises(ApiError) as refused:
            ask(999_999)
        assert refused.value.status_code == 404
