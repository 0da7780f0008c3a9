"""The doctor at Google's store: what a credential can do is found out by asking, and nothing is written. (What Azurite answers to the
question whether something could be written is not what Azure answers.)"""

import json

PICTURES = '<View><Image name="image" value="$picture"/><Choices name="c" toName="image"><Choice value="a"/></Choices></View>'
RIGHT = {"list": "right", "get": "right", "public_list": "right", "public_get": "right"}
TOO_MUCH = {"put": "excess", "delete": "excess", "list_outside": "excess"}


def test_s21_what_a_credential_can_do_is_told_and_nothing_is_written(clouds, program):
    clouds.gcs.bucket("examined")
    for key in ("in/a.jpg", "out/b.jpg"):
        clouds.gcs.put("examined", key, b"x")
    before = clouds.gcs.read("examined")
    project = program.project(PICTURES)
    fields = {"project": project, "prefix": "in", "use_blob_urls": True, **clouds.fields("gcs"), "bucket": "examined"}
    storage = program.made("POST", "/api/storages/gcs", fields)
    clouds.operations()

    def found():
        report = program.made("POST", f"/api/storages/gcs/{storage['id']}/doctor", {})["report"]
        return {finding["probe"]: finding["outcome"] for finding in report["findings"]}

    assert found() == {**RIGHT, **TOO_MUCH}
    clouds.google.permissions = {"storage.objects.list", "storage.objects.get"}
    assert found() == {**RIGHT, **TOO_MUCH, "put": "right", "delete": "right"}
    assert clouds.gcs.read("examined") == before
    assert [asked for asked in clouds.operations() if asked[0] == "put"] == []
    policies = program.made("POST", "/api/storages/gcs/policies", {**fields, "id": storage["id"]})
    assert "examined" in json.dumps(policies)
