"""Scripts that sign in by the form of the page, as they do where they have no token."""

import os

import pytest
import requests

from server import EMAIL, PASSWORD


@pytest.fixture
def account():
    """Who the owner of the server under test is."""
    return os.environ.get("LABELKEEP_TEST_EMAIL", EMAIL), os.environ.get("LABELKEEP_TEST_PASSWORD", PASSWORD)


def sign_in(server, account, **more):
    session = requests.Session()
    session.get(f"{server.url}/user/login/").raise_for_status()
    form = {"email": account[0], "password": account[1], "csrfmiddlewaretoken": session.cookies["csrftoken"], **more}
    page = f"{server.url}/user/login/?next=/projects/"
    return session, session.post(page, data=form, headers={"Referer": page})


def test_a_session_is_opened_and_used(server, account):
    session, answer = sign_in(server, account, persist_session="on")
    assert answer.status_code == 200
    assert [each.status_code for each in answer.history] == [302]
    assert answer.url == f"{server.url}/projects/"
    assert session.get(f"{server.url}/api/current-user/whoami").json()["email"] == account[0]
    headers = {"X-CSRFToken": session.cookies["csrftoken"], "Referer": server.url}
    made = session.post(f"{server.url}/api/projects/", json={"title": "By session"}, headers=headers)
    assert made.status_code == 201
    assert session.delete(f"{server.url}/api/projects/{made.json()['id']}/", headers=headers).status_code == 204


def test_a_page_that_was_asked_for_comes_after_signing_in(server):
    asked = requests.get(f"{server.url}/projects/1/data?tab=2", allow_redirects=False)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/user/login/?next=")


def test_a_wrong_password_opens_nothing(server, account):
    session, answer = sign_in(server, (account[0], "not the password 1"))
    assert not answer.history
    assert session.get(f"{server.url}/api/current-user/whoami").status_code == 401
