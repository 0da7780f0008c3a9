"""How many links to objects of a store one server signs in a second, each checked and noted in the audit trail.

No store is needed: links are signed without asking it. `wrk` is looked for in .cache/tools/bin and in the path.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

TOKEN = "benchbenchbenchbenchbenchbenchbenchbench"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(base, path, body):
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait(base):
    for _ in range(300):
        try:
            urllib.request.urlopen(base + "/health", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def wrk():
    root = pathlib.Path(__file__).resolve().parents[2] / ".cache/tools"
    found = next((str(path) for path in root.rglob("wrk") if path.is_file() and os.access(path, os.X_OK)), None)
    return found or shutil.which("wrk") or "wrk"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--postgres", help="an empty database to use instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        command = [options.binary, "serve", "--port", str(port), "--data-dir", folder, "--username", "bench@example.com"]
        command += ["--password", "a-long-word-for-benches-71", "--user-token", TOKEN]
        if options.postgres:
            command += ["--database-url", options.postgres]
        environment = {**os.environ, "LABELKEEP_ENABLE_LEGACY_API_TOKEN": "true"}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait(base)
            project = call(base, "/api/projects/", {"title": "Links"})["id"]
            storage = {"project": project, "bucket": "data", "region_name": "eu-central-1", "synchronizable": False,
                       "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMIK7MDENG"}
            call(base, "/api/storages/s3/", storage)
            uri = "s3://data/pictures/1.jpg"
            task = call(base, f"/api/projects/{project}/tasks/", {"data": {"image": uri}})["id"]
            address = f"{base}/tasks/{task}/resolve/?fileuri={base64.urlsafe_b64encode(uri.encode()).decode()}"
            load = [wrk(), "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency"]
            load += ["-H", f"Authorization: Token {TOKEN}", address]
            text = subprocess.run(load, check=True, capture_output=True, text=True).stdout
            if "Non-2xx" in text:
                raise SystemExit(text)
            print(text)
            rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
            print(f"{rate:.0f} links a second with {options.connections} connections")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
