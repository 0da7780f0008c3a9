"""Whether the memory of a sync stays flat, however many keys a store has.

The store is a made-up one that only lists: each page is made when it is asked for, and one key in ten thousand fits the storage's
expression. The size of the server's own memory is looked at with every hundredth page; with `--most-growth` it is an error that it
grew by more megabytes after the first tenth of the keys.
"""
import argparse
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import urllib.parse

from redirects import TOKEN, call, free_port, wait
from sync import PAGE, STAMP, get

LOOK_EVERY = 100


class Endless:
    """`keys` keys of so many bytes. `look()` is called with every hundredth page."""

    def __init__(self, keys, key_bytes, look):
        # The number of the page stands in each of its keys, in the place of these letters.
        padding = "x" * max(0, key_bytes - len("pages/0000000/0000.jpg"))
        items = "".join(
            f'<Contents><Key>pages/@@@@@@@/{padding}{key:04}.jpg</Key><LastModified>{STAMP}</LastModified><ETag>"{key:032x}"</ETag><Size>1000</Size></Contents>'
            for key in range(PAGE)
        ).encode()
        last = keys // PAGE - 1

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                page = int(query.get("continuation-token", ["0"])[0])
                if page % LOOK_EVERY == 0:
                    look(page)
                head = b"<ListBucketResult><IsTruncated>false</IsTruncated>"
                if page < last:
                    head = b"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>%d</NextContinuationToken>" % (page + 1)
                body = head + items.replace(b"@@@@@@@", b"%07d" % page) + b"</ListBucketResult>"
                self.send_response(200)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def own_memory(process):
    """MB, without the pages of files that the system takes back when it needs them."""
    lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--keys", type=int, default=10_000_000)
    parser.add_argument("--key-bytes", type=int, default=40)
    parser.add_argument("--most-growth", type=float, help="MB")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        command = [options.binary, "serve", "--port", str(port), "--data-dir", folder, "--username", "bench@example.com"]
        command += ["--password", "a-long-word-for-benches-71", "--user-token", TOKEN]
        environment = {**os.environ, "LABELKEEP_ENABLE_LEGACY_API_TOKEN": "true", "EGRESS_ALLOW": "127.0.0.0/8"}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        seen = []
        store = Endless(options.keys, options.key_bytes, lambda page: seen.append((page, own_memory(server))))
        try:
            wait(base)
            config = '<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>'
            project = call(base, "/api/projects/", {"title": "Endless", "label_config": config})["id"]
            fields = {"project": project, "bucket": "data", "s3_endpoint": f"http://127.0.0.1:{store.port}", "use_blob_urls": True, "recursive_scan": True,
                      "regex_filter": r"pages/\d*0/x*0000\.jpg", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
            storage = call(base, "/api/storages/s3/", fields)["id"]
            seen.clear()
            start = time.monotonic()
            call(base, f"/api/storages/s3/{storage}/sync?wait=0", {})
            while (now := get(base, f"/api/storages/s3/{storage}"))["status"] in ("queued", "in_progress"):
                time.sleep(0.2)
            took = time.monotonic() - start
        finally:
            server.terminate()
            server.wait()
    if now["status"] != "completed" or now["last_sync_count"] != options.keys // PAGE // 10:
        raise SystemExit(f"the sync ended as {now['status']} with {now['last_sync_count']} tasks: {now['traceback']}")
    first = max(memory for page, memory in seen if page * PAGE <= options.keys / 10)
    most = max(memory for _, memory in seen)
    print(json.dumps({"keys": options.keys, "seconds": round(took, 1), "keys a second": round(options.keys / took),
                      "own memory in the first tenth, MB": first, "at most, MB": most, "at the end, MB": seen[-1][1]}))
    if options.most_growth is not None and most - first > options.most_growth:
        raise SystemExit(f"the memory grew by {most - first:.1f} MB")


if __name__ == "__main__":
    main()
