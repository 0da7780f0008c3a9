"""Generated requests, by the product's own description of its API, as somebody of each role: none is answered with a status that
is not described, and none breaks the server."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
import requests
from conftest import OWNER, person, sign_in

EXAMPLES = os.environ.get("LABELKEEP_SCAN_EXAMPLES", "10")
#: What would end the scan's own credential, or is meant to end the session.
NOT_THESE = "logout|/api/session|reset-token|current-user/(password|second)|password-reset"


@pytest.mark.parametrize("role", ["OW", "AD", "MA", "RE", "AN", None])
def test_no_generated_request_breaks_the_server(server, project, role, tmp_path):
    document = requests.get(f"{server.url}/docs/api/schema/json/").json()
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    # Ids that are there, so that more than the answer to foreign ids is met.
    (tmp_path / "schemathesis.toml").write_text("[parameters]\n" + "".join(f"{name} = 1\n" for name in ("id", "project", "task_id", "pk")))
    command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", tmp_path / "schemathesis.toml", "run", tmp_path / "openapi.json"]
    command += ["--url", server.url, "--max-examples", EXAMPLES, "--phases", "fuzzing", "--seed", "1", "--no-color", "--continue-on-failure"]
    command += ["--checks", "not_a_server_error,status_code_conformance", "--exclude-path-regex", NOT_THESE]
    if role:
        command += ["-H", f"Authorization: Token {person(server, project, role)}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    # It lives, and nothing was written to the log that an operator must look at.
    assert sign_in(server, OWNER).get(f"{server.url}/api/projects").status_code == 200
    assert "ERROR" not in (server.folder / "log").read_text()
