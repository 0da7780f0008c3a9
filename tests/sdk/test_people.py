import uuid

import httpx
import pytest
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError


@pytest.fixture
def colleague(legacy):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    made = legacy.users.create(username=email.split("@")[0], email=email, first_name="Ada", last_name="Jones")
    yield made
    legacy.users.delete(made.id)


def test_who_am_i(client):
    me = client.users.whoami()
    assert "@" in me.email and me.id >= 1


def test_people_are_made_and_listed(client, colleague):
    assert colleague.id in [person.id for person in client.users.list()]
    assert client.users.get(colleague.id).first_name == "Ada"


def test_the_own_name_is_changed(client):
    me = client.users.whoami().id
    client.users.update(me, first_name="Grace")
    assert client.users.get(me).first_name == "Grace"


def test_the_organization_lists_its_members(client, colleague):
    [organization] = client.organizations.list()
    # One page: on the way to the next the client stumbles over the 404 that ends the list.
    members = client.organizations.members.list(organization.id, page_size=100).items
    assert colleague.id in [member.user.id for member in members]


def test_the_invitation_address_can_be_read_and_renewed(client):
    before = client.organizations.invites.get_invite_link().invite_url
    assert before.startswith("/user/signup/?token=")
    assert client.organizations.reset_token().invite_url != before


def test_hotkeys_are_kept(client):
    keys = {"annotation:submit": {"key": "ctrl+enter", "active": True}}
    client.users.update_hotkeys(custom_hotkeys=keys)
    assert client.users.get_hotkeys().custom_hotkeys["annotation:submit"]["key"] == "ctrl+enter"


def test_the_version_says_community(client):
    # The client chooses its way to export by this word.
    assert client.versions.get().edition == "Community"


def test_without_a_token_nothing_is_told(server):
    answer = httpx.get(server.url + "/api/projects/")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Authentication credentials were not provided."


def test_a_wrong_token_is_refused(server):
    with pytest.raises(ApiError) as refused:
        LabelStudio(base_url=server.url, api_key="0" * 40).projects.get(1)
    assert refused.value.status_code == 401
    assert refused.value.body["detail"] == "Invalid token."


class TestTokens:
    """The life of a personal access token. The one the other tests use stays untouched: it belongs to the owner."""

    def test_the_list_shows_no_signature(self, personal):
        tokens = personal.tokens.list()
        assert tokens and all(each.token.count(".") == 1 for each in tokens)

    def test_a_second_one_is_refused_while_one_lives(self, personal):
        with pytest.raises(ApiError) as refused:
            personal.tokens.create()
        assert refused.value.status_code == 409

    def test_rotation_and_revocation(self, server, legacy, personal):
        old = personal._client_wrapper._tokens_client._api_key
        new = personal.tokens.rotate(refresh=old).refresh
        with pytest.raises(ApiError) as refused:
            LabelStudio(base_url=server.url, api_key=old).users.whoami()
        assert refused.value.status_code == 401
        assert LabelStudio(base_url=server.url, api_key=new).users.whoami().id == legacy.users.whoami().id
        legacy.tokens.blacklist(refresh=new)
        with pytest.raises(ApiError) as refused:
            LabelStudio(base_url=server.url, api_key=new).users.whoami()
        assert refused.value.status_code == 401
        with pytest.raises(ApiError) as unknown:
            legacy.tokens.blacklist(refresh=new)
        assert unknown.value.status_code == 404
        # The others go on with a fresh one.
        personal._client_wrapper._tokens_client.__init__(server.url, legacy.tokens.create().token, personal._client_wrapper)

    def test_the_legacy_token_can_be_reset(self, server, legacy):
        if server.process is None:
            pytest.skip("the server is not ours: its token stays as it is")
        fresh = legacy.users.reset_token().token
        try:
            assert fresh != server.token
            with pytest.raises(ApiError):
                LabelStudio(base_url=server.url, api_key=server.token).users.whoami()
            assert LabelStudio(base_url=server.url, api_key=fresh).users.whoami().id
        finally:
            server.token = fresh
            legacy._client_wrapper._tokens_client.__init__(server.url, fresh, legacy._client_wrapper)
