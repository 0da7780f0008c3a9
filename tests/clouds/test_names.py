"""The clouds by their own names: nothing in the product says that it is tested. The names lead here by /etc/hosts, an authority of
our own is trusted by CUSTOM_CA_CERTS, and EGRESS_ALLOW lets the way through."""

import json
import ssl
import urllib.error
import urllib.parse
import urllib.request

import pytest
from clouds import AZURE, REGION, ROLE, STS, Program
from google import STORE

PICTURES = '<View><Image name="image" value="$picture"/><Choices name="c" toName="image"><Choice value="a"/></Choices></View>'
ASKED = {
    "s3": {STS, f"data.s3.{REGION}.amazonaws.com"},
    "gcs": {"oauth2.googleapis.com", STORE},
    "azure": {AZURE},
}


@pytest.fixture(scope="module")
def filled(clouds):
    for provider in ("gcs", "azure"):
        clouds.store(provider).bucket("data")
        for key in ("a b.jpg", "c+d.jpg"):
            clouds.store(provider).put("data", key, key.encode())


def body(clouds, provider, project):
    role = {"role_arn": ROLE} if provider == "s3" else {}
    return {"project": project, "title": provider, "use_blob_urls": True, **clouds.fields(provider), **role}


@pytest.mark.parametrize("provider", ["s3", "gcs", "azure"])
def test_each_cloud_is_reached_by_its_own_names(clouds, filled, program, provider):
    clouds.hosts.clear()
    project = program.project(PICTURES)
    storage = program.made("POST", f"/api/storages/{provider}", body(clouds, provider, project))
    storage = program.synced(provider, storage)
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 2), storage
    scheme = {"s3": "s3://data", "gcs": "gs://data", "azure": "azure-blob://data"}[provider]
    assert program.values(project, "picture") == [f"{scheme}/a b.jpg", f"{scheme}/c+d.jpg"]
    assert set(clouds.hosts) == ASKED[provider]


def opened(clouds, address):
    context = ssl.create_default_context(cafile=clouds.certificate[0])
    try:
        return urllib.request.urlopen(address, timeout=30, context=context).read()
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("provider", ["gcs", "azure"])
def test_s22_links_lead_to_the_cloud_and_are_good_for_one_object(clouds, filled, program, provider):
    project = program.project(PICTURES)
    storage = program.made("POST", f"/api/storages/{provider}", {**body(clouds, provider, project), "presign_ttl_seconds": 20})
    program.synced(provider, storage)
    task = program.made("GET", f"/api/tasks/?project={project}&fields=all&resolve_uri=false")["tasks"][0]
    address = task["data"]["picture"]
    status, text, headers = program.ask("GET", f"/tasks/{task['id']}/resolve/?fileuri={urllib.parse.quote(address, safe='')}")
    assert status == 303, text
    link = headers["Location"]
    assert link.startswith(f"https://{STORE}/data/" if provider == "gcs" else f"https://{AZURE}/data/")
    key = address.rpartition("/")[2]
    assert opened(clouds, link) == key.encode()
    other = {"a b.jpg": "c%2Bd.jpg", "c+d.jpg": "a%20b.jpg"}[key]
    path, _, query = link.partition("?")
    assert opened(clouds, f"{path.rpartition('/')[0]}/{other}?{query}") == 403
    assert opened(clouds, link.replace("X-Goog-Expires=20", "X-Goog-Expires=90").replace("&sp=r", "&sp=rw")) == 403
    # After its seconds it opens nothing any more.
    program.until(lambda: opened(clouds, link) == 403)


@pytest.mark.parametrize(("lacks", "says"), [("CUSTOM_CA_CERTS", "certificate"), ("EGRESS_ALLOW", "reserved network address")])
def test_w19_without_the_setting_the_name_alone_opens_nothing(clouds, filled, tmp_path, lacks, says):
    settings = {**clouds.settings(), lacks: ""}
    program = Program(clouds, tmp_path, **{lacks: settings[lacks]})
    try:
        project = program.project(PICTURES)
        for provider in ("s3", "gcs", "azure"):
            status, text, _ = program.ask("POST", f"/api/storages/{provider}", body(clouds, provider, project))
            assert status == 400 and says in json.dumps(json.loads(text)), text
        assert clouds.operations() == []
    finally:
        program.stop()
