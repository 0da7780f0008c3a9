"""Storages from one end to the other: what a person sets up, and what comes out of it."""

import io
import json
import os
import pathlib
import struct
import subprocess
import zipfile
import zlib
from urllib.parse import urlsplit

import pytest
from label_studio_sdk import LabelStudio
from server import Server
from stores import FOLDER, Recorder, Weed, free_port
from test_storage_secrets import call
from test_storages import ADMIN, PICTURES, client, data, folders, project, recorder, refused, server, source, synced, weed

BOXES = '<View><Image name="image" value="$picture"/><RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels></View>'


def picture(width=4, height=2):
    """A PNG of one colour."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PUT_FILE = """
import sys, boto3
from botocore.config import Config
client = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="ADMIN", aws_secret_access_key="admin-secret",
                      region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
client.put_object(Bucket=sys.argv[2], Key=sys.argv[3], Body=sys.stdin.buffer.read())
"""


def put(weed, bucket, key, content):
    weed.change(bucket)
    command = [FOLDER / "venv/bin/python", "-c", PUT_FILE, f"http://127.0.0.1:{weed.port}", bucket, key]
    subprocess.run(command, input=content, check=True, capture_output=True)


def get(client, path, **headers):
    return client._client_wrapper.httpx_client.httpx_client.request(
        "GET", client._client_wrapper.get_base_url() + path, headers={**client._client_wrapper.get_headers(), **headers}, follow_redirects=False, timeout=60
    )


@pytest.mark.parametrize("presign", [True, False])
def test_an_export_has_the_pictures_of_a_bucket(client, weed, recorder, presign):
    put(weed, "pictures", "boats/a b+ä.png", picture())
    project = client.projects.create(title="Boats", label_config=BOXES)
    storage = source(client, recorder, project, "pictures", presign=presign)
    assert synced(client, storage).last_sync_count == 1
    task = next(iter(client.tasks.list(project=project.id)))
    box = {"x": 25, "y": 0, "width": 50, "height": 100, "rotation": 0, "rectanglelabels": ["Boat"]}
    result = [{"from_name": "box", "to_name": "image", "type": "rectanglelabels", "original_width": 4, "original_height": 2, "value": box}]
    client.annotations.create(id=task.id, result=result)
    answer = get(client, f"/api/projects/{project.id}/export?exportType=YOLO_WITH_IMAGES&download_resources=true")
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    names = [name for name in archive.namelist() if name.startswith("images/") and not name.endswith("/")]
    assert [archive.read(name) for name in names] == [picture()], archive.namelist()
    [label] = [name for name in archive.namelist() if name.startswith("labels/") and not name.endswith("/")]
    assert pathlib.PurePath(label).stem == pathlib.PurePath(names[0]).stem
    assert [float(number) for number in archive.read(label).decode().split()] == [0, 0.5, 0.5, 0.5, 1]
    client.projects.delete(project.id)


def test_links_begin_with_the_address_for_browsers_and_open_there(client, weed, recorder, project):
    put(weed, "horizon", "a.png", picture())
    outside = Recorder(weed.port)
    # The store checks the signature with the host that the browser names.
    storage = source(client, recorder, project, "horizon", synchronizable=True)
    status, text = call(client, "PATCH", f"/api/storages/s3/{storage.id}", {"public_endpoint": outside.endpoint, **ADMIN})
    assert status == 200, text
    assert synced(client, storage).last_sync_count == 1
    assert outside.operations() == [], "the server itself uses its own way"
    task = next(iter(client.tasks.list(project=project.id)))
    answer = get(client, f"/tasks/{task.id}/resolve/?fileuri=s3://horizon/a.png")
    assert answer.status_code == 303, answer.text
    link = answer.headers["location"]
    assert link.startswith(outside.endpoint + "/horizon/a.png?"), link
    opened = client._client_wrapper.httpx_client.httpx_client.request("GET", link)
    assert (opened.status_code, opened.content) == (200, picture())
    assert outside.operations() == [("get", "a.png")]
    # Another place of links asks for the secret again.
    status, text = call(client, "PATCH", f"/api/storages/s3/{storage.id}", {"public_endpoint": "https://evil.example"})
    assert status == 400 and "aws_secret_access_key" in text
    outside.stop()


def test_s17_a_link_for_one_address_opens_from_no_other(tmp_path, weed, recorder):
    put(weed, "bound", "a.png", picture())
    environment = {"EGRESS_ALLOW": "127.0.0.0/8", "LABELKEEP_TRUSTED_PROXIES": "127.0.0.1"}
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment=environment)
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Bound", label_config=PICTURES)
        fields = {"project": project.id, "bucket": "bound", "s3_endpoint": recorder.endpoint, "use_blob_urls": True, **ADMIN}
        status, text = call(client, "POST", "/api/storages/s3", {**fields, "task_links": True, "task_links_for_address": True})
        assert status == 201, text
        synced(client, client.import_storage.s3.get(id=json.loads(text)["id"]))
        task = next(iter(client.tasks.list(project=project.id)))
        here, there = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "198.51.100.8"}
        answer = get(client, f"/tasks/{task.id}/resolve/?fileuri=s3://bound/a.png", **here)
        assert answer.status_code == 303, answer.text
        link = urlsplit(answer.headers["location"])
        path = f"{link.path}?{link.query}" if link.query else link.path
        assert get(client, path, **here).content == picture()
        refusal = get(client, path, **there)
        assert refusal.status_code in (403, 404) and picture() not in refusal.content
    finally:
        server.stop()


def doctor(data, *arguments):
    command = [os.environ["LABELKEEP_BINARY"], "storage-doctor", "--data-dir", data, *arguments]
    environment = {**os.environ, "EGRESS_ALLOW": "127.0.0.0/8"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_doctor_on_the_command_line_tells_scripts_whether_something_is_wrong(tmp_path, weed, recorder):
    weed.change("examined", {"in/a.png": "x"})
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment={"EGRESS_ALLOW": "127.0.0.0/8"})
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Examined", label_config=PICTURES)
        lister = {"aws_access_key_id": "LISTER", "aws_secret_access_key": "lister-secret"}
        lame = source(client, recorder, project, "examined", **lister)
        status, text = doctor(tmp_path, "--storage", str(lame.id), "--policies")
        assert status != 0 and "missing: " in text and "[s3:GetObject]" in text, text
        assert '"Action"' in text and "lister-secret" not in text
        recorder.operations()
        source(client, recorder, project, "examined", title="Whole", prefix="in")
        status, text = doctor(tmp_path)
        assert status != 0 and "Whole" in text and "excess" in text, text
        assert not [key for operation, key in recorder.operations() if operation in ("put", "delete") and not key.endswith("labelkeep-storage-doctor-asks")]
        status, text = doctor(tmp_path, "--storage", "4711")
        assert status != 0 and "there is no storage 4711" in text
    finally:
        server.stop()


@pytest.fixture
def authority(tmp_path):
    """An authority of our own, and a certificate by it for this machine: (authority, certificate, key)."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=tmp_path, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (tmp_path / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2", "-extfile", "names", "-out", "server.pem")
    return [tmp_path / name for name in ("ca.pem", "server.pem", "server.key")]


@pytest.mark.parametrize("setting", ["AWS_CA_BUNDLE", "CUSTOM_CA_CERTS", None])
def test_an_authority_of_ones_own_is_trusted_where_a_setting_names_it(tmp_path, weed, authority, setting):
    put(weed, "private", "a.png", picture())
    front = Recorder(weed.port, certificate=authority[1:])
    environment = {"EGRESS_ALLOW": "127.0.0.0/8", **({setting: str(authority[0])} if setting else {})}
    data = tmp_path / "data"
    data.mkdir()
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), data, environment=environment)
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Private", label_config=PICTURES)
        fields = {"project": project.id, "bucket": "private", "s3_endpoint": front.endpoint, "use_blob_urls": True, **ADMIN}
        status, text = call(client, "POST", "/api/storages/s3", fields)
        assert status == (201 if setting else 400), text
        if setting:
            assert synced(client, client.import_storage.s3.get(id=json.loads(text)["id"])).last_sync_count == 1
        else:
            assert front.operations() == []
    finally:
        server.stop()
        front.stop()
