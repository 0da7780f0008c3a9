"""Which roles may do what, by the official client."""

import pytest
from label_studio_sdk.core.api_error import ApiError


@pytest.fixture
def organization(client):
    [organization] = client.organizations.list()
    yield organization.id
    for permission in client.organizations.permissions.list(organization.id):
        if permission.roles != permission.default:
            client.organizations.permissions.delete(organization.id, permission.permission)


def test_what_can_be_chosen_is_listed(client, organization):
    options = {option.permission: option for option in client.organizations.permissions.get_options(organization)}
    assert options["delete_tasks"].default == ["AD", "MA"]
    assert set(options["delete_tasks"].default) <= set(options["delete_tasks"].options)
    listed = {permission.permission for permission in client.organizations.permissions.list(organization)}
    assert listed == set(options)


def test_a_permission_is_given_taken_and_set_back(client, organization):
    permissions = client.organizations.permissions
    made = permissions.create(organization, permission="export_data", roles=["AD", "MA", "RE"])
    assert (made.permission, made.roles, made.organization) == ("export_data", ["AD", "MA", "RE"], organization)
    changed = permissions.replace(organization, "export_data", permission="export_data", roles=["AD"])
    assert changed.roles == ["AD"]
    assert permissions.update(organization, "export_data", roles=[]).roles == []
    assert permissions.get(organization, "export_data").roles == []
    permissions.delete(organization, "export_data")
    assert permissions.get(organization, "export_data").roles == ["AD", "MA"]


def test_what_cannot_be_chosen_is_refused(client, organization):
    with pytest.raises(ApiError) as refused:
        client.organizations.permissions.update(organization, "delete_project", roles=["AN"])
    assert refused.value.status_code == 400
    with pytest.raises(ApiError) as unknown:
        client.organizations.permissions.get(organization, "everything")
    assert unknown.value.status_code == 404
