"""What a new project is connected with: nothing. Scripts look before they connect something."""

import pytest
from label_studio_sdk._legacy import Client


@pytest.mark.parametrize("kind", ["azure", "gcs", "local", "redis", "s3"])
def test_a_new_project_has_no_storages(client, project, kind):
    assert getattr(client.import_storage, kind).list(project=project.id) == []
    assert getattr(client.export_storage, kind).list(project=project.id) == []


def test_there_are_no_models_and_webhooks(client, project):
    assert client.ml.list(project=project.id) == []
    assert client.webhooks.list(project=str(project.id)) == []


def test_the_older_client_sees_the_same(server, project):
    older = Client(url=server.url, api_key=server.token).get_project(project.id)
    assert older.get_import_storages() == []
    assert older.get_export_storages() == []
