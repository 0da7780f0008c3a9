"""A canary in what machines are given instead of keys that somebody enters: by managed identities, and by whom another provider
vouches for. It is used, and is nowhere else: databases with their journals, logs, backups, metrics, the audit trail and all answers
are searched."""

import base64
import contextlib
import json
import os
import subprocess
import urllib.parse

import pytest
from clouds import ACCOUNT, METADATA, REGION, ROLE, STS, Program, token_of_azure
from google import EMAIL

PICTURES = '<View><Image name="image" value="$picture"/><Choices name="c" toName="image"><Choice value="a"/></Choices></View>'
RESULT = [{"from_name": "c", "to_name": "image", "type": "choices", "value": {"choices": ["a"]}}]
CANARY = "canary7Hq2vR9sKx"
POOL = {"google_project_number": "123456789", "google_wif_pool_id": "our-pool", "google_wif_provider_id": "our-cluster", "google_service_account_email": EMAIL}
IDENTITY = "LABELKEEP_CLOUD_IDENTITY_FOR"


@pytest.fixture(scope="module")
def filled(clouds):
    for provider in ("gcs", "azure"):
        for bucket in ("canary", "canary-out"):
            clouds.store(provider).bucket(bucket)
        clouds.store(provider).put("canary", "a.jpg", b"x")


@contextlib.contextmanager
def among(clouds, folder, **settings):
    """A program that may use the machine's identity for these buckets."""
    entries = [f"gs://{bucket},azure-blob://{ACCOUNT}/{bucket},s3://{bucket}" for bucket in ("canary", "canary-out", "data")]
    program = Program(clouds, folder, **{IDENTITY: ",".join(entries), **settings})
    try:
        yield program
    finally:
        program.stop()


def used(program, provider, place, fields):
    """A source that is synced and shows a picture, and a target that is written to; gives all that was answered."""
    project = program.project(PICTURES)
    answers = []

    def ask(method, path, body=None, expected=(200, 201)):
        status, text, headers = program.ask(method, path, body)
        assert status in expected, (path, status, text)
        answers.append(text + str(headers))
        return text

    source = json.loads(ask("POST", f"/api/storages/{provider}", {"project": project, "use_blob_urls": True, place: "canary", **fields}))
    storage = program.synced(provider, source)
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 1), storage
    task = program.made("GET", f"/api/tasks/?project={project}&fields=all&resolve_uri=false")["tasks"][0]
    ask("GET", f"/tasks/{task['id']}/resolve/?fileuri={task['data']['picture']}", expected=(303,))
    target = json.loads(ask("POST", f"/api/storages/export/{provider}", {"project": project, place: "canary-out", **fields}))
    annotation = json.loads(ask("POST", f"/api/tasks/{task['id']}/annotations/", {"result": RESULT}))["id"]
    path = f"/api/storages/export/{provider}/{target['id']}"
    program.until(lambda: program.made("GET", path)["pending_count"] == 0)
    ask("POST", f"/api/storages/export/{provider}/policies", {"project": project, "id": target["id"]}, expected=(200, 400))
    ask("POST", "/api/storage-connections", {"provider": provider, "title": "Shared", place: "canary", **fields})
    ask("GET", f"/api/storages/?project={project}")
    ask("GET", path)
    return answers, annotation


def search(program, needles, answers, folder):
    answers = [*answers, *(program.ask("GET", path)[1] for path in ("/api/audit/", "/api/storage-connections", "/api/jobs/", "/metrics", "/api/security"))]
    assert any("storage" in answer for answer in answers)
    assert not [(needle, answer[:300]) for needle in needles for answer in answers if needle in answer]
    backup = folder / "backup.db"
    subprocess.run([os.environ["LABELKEEP_BINARY"], "backup", backup, "--data-dir", program.data], check=True, capture_output=True)
    files = [path for path in program.data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files) and any(path.name == "server.log" for path in files)
    for path in [*files, backup]:
        content = path.read_bytes()
        assert not [needle for needle in needles if needle.encode() in content], path


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_s23_x_canary_what_a_managed_identity_of_azure_gives_is_used_and_nowhere_else(clouds, filled, data, tmp_path):
    clouds.azure_token = token_of_azure(CANARY)
    with among(clouds, data) as program:
        clouds.hosts.clear()
        answers, annotation = used(program, "azure", "container", {"account_name": ACCOUNT})
        assert METADATA in clouds.hosts
        assert str(annotation) in clouds.azurite.read("canary-out")
        search(program, [CANARY, base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("=")], answers, tmp_path)


def test_s23_x_canary_what_google_gives_a_machine_is_used_and_nowhere_else(clouds, filled, data, tmp_path):
    clouds.google.tokens["machine"] = f"machine-{CANARY}"
    with among(clouds, data) as program:
        clouds.hosts.clear()
        answers, annotation = used(program, "gcs", "bucket", {})
        assert METADATA in clouds.hosts
        assert str(annotation) in clouds.gcs.read("canary-out")
        search(program, [CANARY], answers, tmp_path)


def test_s23_x_canary_whom_a_cluster_vouches_for_is_let_in_and_its_tokens_are_nowhere_else(clouds, filled, data, tmp_path):
    clouds.google.subject = f"subject-{CANARY}"
    clouds.google.tokens |= {"federated": f"federated-{CANARY}", "lent": f"lent-{CANARY}"}
    subject = tmp_path / "subject"
    subject.write_text(clouds.google.subject + "\n")
    with among(clouds, data, GOOGLE_SUBJECT_TOKEN_FILE=str(subject)) as program:
        clouds.hosts.clear()
        answers, annotation = used(program, "gcs", "bucket", POOL)
        assert {"sts.googleapis.com", "iamcredentials.googleapis.com"} <= set(clouds.hosts) and METADATA not in clouds.hosts
        assert str(annotation) in clouds.gcs.read("canary-out")
        # The link that was given names whose it is, and no token.
        search(program, [CANARY], answers, tmp_path)


def test_s23_x_canary_a_token_that_is_refused_is_not_told_either(clouds, filled, data, tmp_path):
    clouds.google.subject = "another"
    subject = tmp_path / "subject"
    subject.write_text(f"refused-{CANARY}")
    with among(clouds, data, GOOGLE_SUBJECT_TOKEN_FILE=str(subject)) as program:
        project = program.project(PICTURES)
        status, text, _ = program.ask("POST", "/api/storages/gcs", {"project": project, "bucket": "canary", "use_blob_urls": True, **POOL})
        assert status == 400 and "does not know these credentials" in text
        search(program, [CANARY], [text], tmp_path)


def test_s23_x_canary_the_keys_of_a_machine_at_amazon_are_used_and_nowhere_else(clouds, data, tmp_path):
    with among(clouds, data) as program:
        clouds.hosts.clear()
        project = program.project(PICTURES)
        fields = {"project": project, "bucket": "data", "region_name": REGION, "use_blob_urls": True}
        storage = program.synced("s3", program.made("POST", "/api/storages/s3", fields))
        assert (storage["status"], storage["last_sync_count"]) == ("completed", 2), storage
        assert METADATA in clouds.hosts
        task = program.made("GET", f"/api/tasks/?project={project}&fields=all&resolve_uri=false")["tasks"][0]
        status, _, headers = program.ask("GET", f"/tasks/{task['id']}/resolve/?fileuri={urllib.parse.quote(task['data']['picture'], safe='')}")
        # Amazon's links name the key and have its token in them, which opens nothing without the secret.
        assert status == 303 and "X-Amz-Security-Token=" in headers["Location"]
        _, secret, token = clouds.amazon.lent
        search(program, [secret, token], [json.dumps(storage)], tmp_path)


def test_s23_x_canary_a_web_identity_takes_its_role_and_its_token_is_nowhere_else(clouds, data, tmp_path):
    clouds.web_token = f"web-{CANARY}"
    subject = tmp_path / "web"
    subject.write_text(clouds.web_token + "\n")
    settings = {"AWS_REGION": REGION, "AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": str(subject)}
    with among(clouds, data, **settings) as program:
        clouds.hosts.clear()
        project = program.project(PICTURES)
        fields = {"project": project, "bucket": "data", "region_name": REGION, "use_blob_urls": True}
        storage = program.synced("s3", program.made("POST", "/api/storages/s3", fields))
        assert (storage["status"], storage["last_sync_count"]) == ("completed", 2), storage
        assert clouds.hosts.count(STS) == 1 and METADATA not in clouds.hosts
        _, secret, token = clouds.amazon.lent
        search(program, [CANARY, secret, token], [json.dumps(storage)], tmp_path)
