"""Mail by a real server: over TLS that is checked, or not at all."""

import os
import pathlib
import re

import pytest
import requests
from label_studio_sdk import LabelStudio

from mail_server import PASSWORD as MAIL_PASSWORD
from mail_server import USER, Authority, MailServer
from server import EMAIL, PASSWORD, Server
from stores import free_port
from test_storages import until


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "ours")


@pytest.fixture
def start(tmp_path, authority):
    """Starts a server that sends its mail there."""
    started = []

    def start(port, tls, trusted=True, **more):
        environment = {"EMAIL_HOST": "localhost", "EMAIL_PORT": str(port), "FROM_EMAIL": "Labelkeep <keep@example.org>"}
        environment |= {"EMAIL_HOST_USER": USER, "EMAIL_HOST_PASSWORD": MAIL_PASSWORD} | more
        if tls == "implicit":
            environment["EMAIL_USE_SSL"] = "true"
        if trusted:
            environment["CUSTOM_CA_CERTS"] = str(authority.ca)
        server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment=environment)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def mail(authority):
    """Starts a mail server."""
    started = []

    def start(*how, **more):
        started.append(MailServer(authority, *how, **more))
        return started[-1]

    yield start
    for server in started:
        server.stop()


def state(server):
    answer = requests.get(f"{server.url}/api/mail", headers={"Authorization": f"Token {server.token}"})
    answer.raise_for_status()
    return answer.json()


def link(server, text, page):
    address = re.search(rf"^({re.escape(server.url.replace('127.0.0.1', 'localhost'))}/user/{page}/\?token=(\S+))$", text, re.M)
    assert address, text
    return address[2]


def sign_in(server, password, email=EMAIL):
    return requests.post(f"{server.url}/api/session", json={"email": email, "password": password}).status_code


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_s04_a_forgotten_password_is_replaced_by_mail(start, mail, tls):
    port = free_port()
    server = start(port, tls)
    asked = requests.post(f"{server.url}/api/password-reset/mail", json={"email": EMAIL}, headers={"Accept-Language": "de"})
    assert asked.status_code == 204
    # The mail server is not there yet: what waits is sent once it is.
    until(lambda: state(server)["last_error"])
    mails = mail(tls, port=port)
    recipient, subject, text = mails.next()
    assert (recipient, subject) == (EMAIL, "Neues Passwort für Labelkeep setzen")
    assert "Für Ihr Konto" in text
    new = {"token": link(server, text, "password-reset"), "password": "mauve otter 41 quilt"}
    assert requests.post(f"{server.url}/api/password-reset", json=new).status_code == 204
    assert requests.post(f"{server.url}/api/password-reset", json=new).status_code == 403
    assert (sign_in(server, PASSWORD), sign_in(server, new["password"])) == (401, 200)
    assert mails.tries == [(USER, MAIL_PASSWORD)]
    assert mails.mails.empty()


def test_s05_people_are_invited_by_the_official_client(start, mail):
    mails = mail("starttls")
    server = start(mails.port, "starttls")
    client = LabelStudio(base_url=server.url, api_key=server.token)
    project = client.projects.create(title="Ours", label_config="<View/>")
    client.organizations.invites.send_email(emails=["new@example.com", "other@example.com"], role="AN", projects=[project.id])
    letters = dict([mails.next()[::2], mails.next()[::2]])
    client.organizations.invites.revoke_invite(email="other@example.com")
    new = {"token": link(server, letters["new@example.com"], "signup"), "email": "new@example.com", "password": PASSWORD}
    other = {"token": link(server, letters["other@example.com"], "signup"), "email": "other@example.com", "password": PASSWORD}
    assert requests.post(f"{server.url}/api/signup", json=other).status_code == 403
    assert requests.post(f"{server.url}/api/signup", json={**new, "email": "eve@example.com"}).status_code == 400
    assert requests.post(f"{server.url}/api/signup", json=new).json()["role"] == "AN"
    calls = lambda: [
        call
        for call in requests.get(f"{server.url}/api/security/outbound", headers={"Authorization": f"Token {server.token}"}).json()["calls"]
        if call["purpose"] == "mail"
    ]
    until(calls)
    assert [call["destination"] for call in calls()] == [f"localhost:{mails.port}"]


@pytest.mark.parametrize("tls", ["starttls", "implicit", None])
def test_s01_to_a_mail_server_that_cannot_be_trusted_nothing_is_sent(start, mail, tls):
    mails = mail(tls)
    # One that is trusted but knows no TLS, and those of an authority that is not known.
    server = start(mails.port, tls, trusted=tls is None)
    answer = requests.post(f"{server.url}/api/mail/test", headers={"Authorization": f"Token {server.token}"})
    assert answer.status_code == 202
    until(lambda: state(server)["last_error"])
    assert ("STARTTLS" if tls is None else "to be trusted") in state(server)["last_error"]
    assert (mails.tries, mails.mails.empty(), state(server)["waiting"]) == ([], True, 1)


def test_settings_that_would_send_in_the_open_stop_the_start(start):
    with pytest.raises(RuntimeError, match="mail is never sent in the open"):
        start(25, None, EMAIL_USE_TLS="false")
