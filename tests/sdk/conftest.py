"""A server for the tests, and the official client signed in to it with each kind of token.

`LABELKEEP_BINARY` names the program to start. With `LABELKEEP_TEST_URL` and `LABELKEEP_TEST_TOKEN` the tests drive a
server that runs already; that is how one shows that the tests ask only what Label Studio itself does.
"""

import os
import pathlib

import pytest
from label_studio_sdk import LabelStudio

from server import Server

CHOICES = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
</View>
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if os.environ.get("LABELKEEP_TEST_URL"):
        yield Server.running(os.environ["LABELKEEP_TEST_URL"], os.environ["LABELKEEP_TEST_TOKEN"])
        return
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path_factory.mktemp("data"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def legacy(server):
    """The client with the owner's legacy token."""
    return LabelStudio(base_url=server.url, api_key=server.token)


@pytest.fixture(scope="session")
def personal(server, legacy):
    """The client with a personal access token, which it trades for short-lived ones by itself."""
    legacy.jwt_settings.update(api_tokens_enabled=True, legacy_api_tokens_enabled=True, api_token_ttl_days=30)
    return LabelStudio(base_url=server.url, api_key=legacy.tokens.create().token)


@pytest.fixture(params=["legacy", "personal"])
def client(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def project(client):
    """A project with one choice about a text, gone after the test."""
    made = client.projects.create(title="Moods of texts", label_config=CHOICES)
    yield client.projects.get(made.id)
    client.projects.delete(made.id)


def choice(value, **more):
    return [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [value]}, **more}]


def query(client, **filters):
    """The ids of the tasks that a view's filters leave."""
    import json

    return [task.id for task in client.tasks.list(query=json.dumps(filters.pop("query")), **filters)]
