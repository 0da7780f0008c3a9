"""Makes projects of this folder in a running Label Studio 1.23, or in Labelkeep.

    TOKEN=… python3 import.py http://localhost:8080

The token is a legacy token of somebody there. Needs nothing but Python.
"""

import json
import os
import pathlib
import re
import sys
import urllib.parse
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent
BASE, TOKEN = sys.argv[1].rstrip("/"), os.environ["TOKEN"]


def call(method, path, body=None, kind="application/json"):
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": kind}
    with urllib.request.urlopen(urllib.request.Request(BASE + path, data, headers, method=method)) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def upload(project, path):
    """Gives a file to the project, and answers the address that it has there."""
    edge = uuid.uuid4().hex
    name = path.name.split("-", 1)[-1].replace('"', "_")
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    made = call("POST", f"/api/projects/{project}/import?commit_to_project=false", body, f"multipart/form-data; boundary={edge}")
    file = call("GET", f"/api/import/file-upload/{made['file_upload_ids'][0]}")["file"]
    return "/data/" + urllib.parse.quote(file)


def people():
    """Whoever made annotations must be known there."""
    known = {person["email"].lower() for person in call("GET", "/api/users/")}
    for person in json.loads((HERE / "people.json").read_text()):
        if person["email"].lower() not in known:
            new = {"email": person["email"], "username": person["email"].split("@")[0], "first_name": person["first_name"], "last_name": person["last_name"]}
            call("POST", "/api/users/", new)


def addressed(text, addresses):
    """The text of tasks with the addresses that uploads have now."""
    return re.sub(r'/data/upload/\d+/([^"?#\\]+)', lambda found: addresses.get(urllib.parse.unquote(found[1]), found[0]), text)


def main():
    people()
    for project in json.loads((HERE / "manifest.json").read_text())["projects"]:
        folder = HERE / project["folder"]
        settings = json.loads((folder / "project.json").read_text())
        version = settings.pop("model_version")
        made = call("POST", "/api/projects/", settings)["id"]
        addresses = {path.name: upload(made, path) for path in sorted((folder / "uploads").iterdir())}
        for file in sorted(folder.glob("tasks-*.json")):
            call("POST", f"/api/projects/{made}/import", addressed(file.read_text(), addresses).encode())
        for view in json.loads((folder / "views.json").read_text()):
            call("POST", "/api/dm/views/", {"project": made, "data": view})
        if version:
            call("PATCH", f"/api/projects/{made}/", {"model_version": version})
        print(f"{settings['title']}: {project['tasks']} tasks, now project {made}")


main()
