"""A canary in each kind of credential: it is used, and is nowhere else. Databases with their journals, logs, backups, metrics, the
audit trail and all answers are searched."""

import base64
import json
import os
import pathlib
import subprocess

from stores import Recorder
from test_storages import ADMIN, TEXTS, client, data, folders, project, raw, recorder, server, source, until, weed

SECRET = "canary9sK2pV7xQ4mZ"
BASE64 = base64.b64encode(b"canary account key of azure").decode()


def call(client, method, path, body=None):
    """(status, text)"""
    answer = client._client_wrapper.httpx_client.httpx_client.request(
        method, client._client_wrapper.get_base_url() + path, headers=client._client_wrapper.get_headers(), json=body, timeout=60
    )
    return answer.status_code, answer.text


def key_pair(folder):
    """A certificate of our own and its key, as a client of Redis shows them."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=labeler"]
    command += ["-keyout", folder / "client.key", "-out", folder / "client.pem"]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "client.pem").read_text(), (folder / "client.key").read_text()


def lines_of(key):
    """What of a key would be found if it lay somewhere in whatever form."""
    return [line for line in key.splitlines() if len(line) > 40]


def connections(folder, recorder):
    """(provider, fields) of each kind, none of which asks a store when it is stored."""
    certificate, key = key_pair(folder)
    google = {"type": "service_account", "client_email": "label@p.iam.gserviceaccount.com", "private_key_id": SECRET, "private_key": key}
    container = {"container": "data", "account_name": "account"}
    redis = {"host": "127.0.0.1", "port": "1"}
    kinds = [
        ("s3", {"bucket": "data", "s3_endpoint": recorder.endpoint, "aws_access_key_id": "AKIA" + SECRET, "aws_secret_access_key": SECRET, "aws_session_token": SECRET}),
        ("gcs", {"bucket": "data", "google_application_credentials": json.dumps(google)}),
        ("azure", {**container, "account_key": BASE64}),
        ("azure", {**container, "account_key": f"sv=2026-01-01&sp=rl&sig={SECRET}"}),
        ("azure", {**container, "tenant_id": "00000000-0000-0000-0000-000000000001", "client_id": "00000000-0000-0000-0000-000000000002", "client_secret": SECRET}),
        ("redis", {**redis, "password": SECRET}),
        ("redis", {**redis, "username": "label", "tls": True, "ca_cert": certificate, "client_cert": certificate, "client_key": key}),
    ]
    return kinds, [SECRET, BASE64, *lines_of(key)]


def search(needles, answers, files):
    assert not [(needle, answer[:300]) for needle in needles for answer in answers if needle in answer]
    for path in files:
        content = path.read_bytes()
        assert not [needle for needle in needles if needle.encode() in content], path


def test_s23_x_canary_no_kind_of_credential_is_anywhere_but_sealed(client, server, data, weed, recorder, project, tmp_path):
    kinds, needles = connections(tmp_path, recorder)
    answers = []
    for provider, fields in kinds:
        for body in ({"project": project.id, "synchronizable": False}, {"project": project.id}):
            # Stored without a call; and tried, so that errors of stores are among the answers.
            status, text = call(client, "POST", f"/api/storages/{provider}", {**fields, **body, "use_blob_urls": True})
            answers.append(text)
            assert status == (201 if "synchronizable" in body else 400), text
        status, text = call(client, "POST", "/api/storage-connections", {"provider": provider, "title": "Shared", **fields})
        assert status == 201, text
        answers.append(text)
        shared = json.loads(text)["id"]
        status, text = call(client, "PUT", f"/api/storage-connections/{shared}/projects/{project.id}", {"prefix": ""})
        assert status == 200, text
        used = {"project": project.id, "connection": shared, "synchronizable": False}
        status, text = call(client, "POST", f"/api/storages/export/{provider}", used)
        assert status == 201, text
        answers.append(text)
        for way in (f"/api/storages/export/{provider}/policies", f"/api/storages/export/{provider}/validate"):
            answers.append(call(client, "POST", way, {**used, "synchronizable": True})[1])
        answers.append(call(client, "POST", "/api/storage-connections/validate", {"id": shared})[1])
    paths = ["/api/audit/", f"/api/storages/?project={project.id}", f"/api/storages/export?project={project.id}", "/api/storage-connections"]
    paths += [f"/api/projects/{project.id}/storage-connections", "/api/jobs/", "/metrics", "/api/security"]
    answers += [raw(client, path) for path in paths]
    assert "storage_connection.created" in answers[-len(paths)]
    backup = tmp_path / "backup.db"
    subprocess.run([os.environ["LABELKEEP_BINARY"], "backup", backup, "--data-dir", data], check=True, capture_output=True)
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files) and any(path.name == "server.log" for path in files)
    search(needles, answers, [*files, backup])


ROLE = """<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA{secret}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
<SessionToken>{secret}</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""


def test_s23_x_canary_what_a_role_gives_is_used_and_never_kept_or_told(client, server, data, weed, recorder, project, tmp_path):
    given = "roleCanary7Hq2"
    recorder.instead = lambda operation, key, query: (200, ROLE.format(secret=given)) if operation == "post" else None
    fields = {"project": project.id, "bucket": "media", "s3_endpoint": recorder.endpoint, "use_blob_urls": True, **ADMIN}
    status, text = call(client, "POST", "/api/storages/s3", {**fields, "role_arn": "arn:aws:iam::123456789012:role/label"})
    # The role was taken, and the store does not know what it gave.
    assert ("post", "") in recorder.operations()
    assert status == 400, text
    answers = [text, raw(client, "/api/audit/"), raw(client, "/metrics")]
    search([given], answers, [path for path in data.rglob("*") if path.is_file()])
