"""How many objects of a store become tasks in a second, beside what listing the store alone costs.

The store is a made-up one that only lists, from pages that are made before. The first sync makes all tasks; the second
finds nothing new.
"""
import argparse
import http.client
import http.server
import json
import os
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from redirects import TOKEN, call, free_port, wait

PAGE = 1000
STAMP = "2026-01-01T00:00:00.000Z"


def pages(count):
    """One answer for each thousand keys; a token is the number of the next page."""
    made = []
    for start in range(0, count, PAGE):
        keys = range(start, min(start + PAGE, count))
        items = "".join(
            f'<Contents><Key>pictures/{key:08}.jpg</Key><LastModified>{STAMP}</LastModified><ETag>"{key:032x}"</ETag><Size>1000</Size></Contents>'
            for key in keys
        )
        is_last = start + PAGE >= count
        token = "" if is_last else f"<NextContinuationToken>{len(made) + 1}</NextContinuationToken>"
        text = f'<?xml version="1.0"?><ListBucketResult><IsTruncated>{str(not is_last).lower()}</IsTruncated>{token}{items}</ListBucketResult>'
        made.append(text.encode())
    return made


class Store:
    def __init__(self, count):
        answers = pages(count)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                body = answers[int(query.get("continuation-token", ["0"])[0])]
                self.send_response(200)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.pages = len(answers)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def listed_alone(self):
        """Seconds that one who only asks for the pages waits for them."""
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for page in range(self.pages):
            connection.request("GET", f"/data?list-type=2&continuation-token={page}")
            connection.getresponse().read()
        return time.monotonic() - start


def get(base, path):
    with urllib.request.urlopen(urllib.request.Request(base + path, headers={"Authorization": f"Token {TOKEN}"}), timeout=60) as answer:
        return json.load(answer)


def sync(base, storage):
    """(seconds, tasks that it made)"""
    start = time.monotonic()
    call(base, f"/api/storages/s3/{storage}/sync?wait=60", {})
    while (now := get(base, f"/api/storages/s3/{storage}"))["status"] in ("queued", "in_progress"):
        time.sleep(0.1)
    if now["status"] != "completed":
        raise SystemExit(f"the sync ended as {now['status']}: {now['traceback']}")
    return time.monotonic() - start, now["last_sync_count"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--objects", type=int, action="append", help="how many [default: 10000 and 100000]")
    parser.add_argument("--postgres", help="an empty database to use instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        command = [options.binary, "serve", "--port", str(port), "--data-dir", folder, "--username", "bench@example.com"]
        command += ["--password", "a-long-word-for-benches-71", "--user-token", TOKEN]
        if options.postgres:
            command += ["--database-url", options.postgres]
        environment = {**os.environ, "LABELKEEP_ENABLE_LEGACY_API_TOKEN": "true", "EGRESS_ALLOW": "127.0.0.0/8"}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait(base)
            for count in options.objects or [10_000, 100_000]:
                store = Store(count)
                config = '<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>'
                project = call(base, "/api/projects/", {"title": f"{count} objects", "label_config": config})["id"]
                fields = {"project": project, "bucket": "data", "s3_endpoint": f"http://127.0.0.1:{store.port}", "use_blob_urls": True,
                          "recursive_scan": True, "aws_access_key_id": "a", "aws_secret_access_key": "b"}
                storage = call(base, "/api/storages/s3/", fields)["id"]
                alone = store.listed_alone()
                first, made = sync(base, storage)
                again, nothing = sync(base, storage)
                if (made, nothing) != (count, 0):
                    raise SystemExit(f"{made} tasks of {count} objects, then {nothing}")
                print(f"{count} objects: {first:.3f} s, {count / first:.0f} a second; once more, with nothing new: {again:.3f} s; listing alone: {alone:.3f} s")
                store.server.shutdown()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
