"""An S3 store that checks signatures and rights, and what stands before it: something that writes down each request, and
can answer in the store's place."""

import http.client
import http.server
import io
import json
import os
import pathlib
import random
import re
import socket
import ssl
import struct
import subprocess
import threading
import time
import urllib.parse

FOLDER = pathlib.Path(os.environ.get("LABELKEEP_TEST_STORES", ".cache/stores"))

IDENTITIES = {
    "identities": [
        {"name": "admin", "credentials": [{"accessKey": "ADMIN", "secretKey": "admin-secret"}], "actions": ["Admin", "Read", "List", "Write"]},
        {"name": "reader", "credentials": [{"accessKey": "READER", "secretKey": "reader-secret"}], "actions": ["Read"]},
        {"name": "lister", "credentials": [{"accessKey": "LISTER", "secretKey": "lister-secret"}], "actions": ["List"]},
    ]
}

PUT = """
import json, sys, time, boto3
from botocore.config import Config
from concurrent.futures import ThreadPoolExecutor
client = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="ADMIN", aws_secret_access_key="admin-secret",
                      region_name="us-east-1", config=Config(s3={"addressing_style": "path"}, max_pool_connections=16))
given = json.load(sys.stdin)
for attempt in range(100):
    try:
        client.list_buckets()
        break
    except Exception:
        if attempt == 99: raise
        time.sleep(0.2)
if given["bucket"] not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
    client.create_bucket(Bucket=given["bucket"])
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda pair: client.put_object(Bucket=given["bucket"], Key=pair[0], Body=pair[1].encode()), given["put"].items()))
for key in given["delete"]:
    client.delete_object(Bucket=given["bucket"], Key=key)
"""


GIVEN = set()


def free_port():
    """One below those that the system gives away by itself, each once: the store is told ten of them before it takes any."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe:
            if port not in GIVEN and probe.connect_ex(("127.0.0.1", port)) != 0:
                GIVEN.add(port)
                return port


class Weed:
    """SeaweedFS, as long as the tests run."""

    def __init__(self, folder):
        (folder / "s3.json").write_text(json.dumps(IDENTITIES))
        self.port = free_port()
        command = [FOLDER / "venv/bin/weed", "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
        command += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += ["-master.volumeSizeLimitMB=64", "-volume.max=50", "-master.volumePreallocate=false"]
        command += [f"-s3.port={self.port}", f"-s3.config={folder / 's3.json'}", f"-s3.port.grpc={free_port()}"]
        for name in ("master", "volume", "filer"):
            command += [f"-{name}.port={free_port()}", f"-{name}.port.grpc={free_port()}"]
        self.start(command, folder)

    def start(self, command, folder):
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=open(folder / "store.log", "wb"))
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((folder / "store.log").read_text()[-2000:]) from None
                time.sleep(0.1)

    def change(self, bucket, put=None, delete=()):
        given = json.dumps({"bucket": bucket, "put": put or {}, "delete": list(delete)})
        endpoint = f"http://127.0.0.1:{self.port}"
        done = subprocess.run([FOLDER / "venv/bin/python", "-c", PUT, endpoint], input=given, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr

    def stop(self):
        self.process.kill()
        self.process.wait()


class Moto(Weed):
    """A store that checks nothing, and keeps every key as it is: to SeaweedFS `a//b` is `a/b`."""

    def __init__(self, folder):
        self.port = free_port()
        self.start([FOLDER / "venv/bin/moto_server", "-H", "127.0.0.1", "-p", str(self.port)], folder)


class RedisServer(Weed):
    """Redis with a password, and one connection to fill it."""

    def __init__(self, folder, password, port=None):
        self.port = port or free_port()
        self.start(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", password, "--save", ""], folder)
        self.connection = socket.create_connection(("127.0.0.1", self.port))
        self.say("AUTH", password)

    def say(self, *words):
        text = [word.encode() for word in words]
        self.connection.sendall(b"*%d\r\n" % len(text) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in text))
        answer = self.connection.recv(4096)
        assert not answer.startswith(b"-"), answer
        return answer


class RedisLine:
    """Hands on what is said to Redis. `before(cursor)` is called with the place of each SCAN before Redis hears of it."""

    def __init__(self, port):
        self.before = lambda cursor: None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

        def hand_on(source, sink, look):
            try:
                while piece := source.recv(65536):
                    if look and (scan := re.search(rb"SCAN\r\n\$\d+\r\n(\d+)\r\n", piece)):
                        self.before(int(scan[1]))
                    sink.sendall(piece)
            except OSError:
                pass
            for end in (source, sink):
                end.close()

        def serve():
            while True:
                try:
                    client, _ = self.listener.accept()
                except OSError:
                    return
                try:
                    redis = socket.create_connection(("127.0.0.1", port))
                except OSError:
                    client.close()
                    continue
                threading.Thread(target=hand_on, args=(client, redis, True), daemon=True).start()
                threading.Thread(target=hand_on, args=(redis, client, False), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()

    def stop(self):
        self.listener.close()


def cut(handler, status, headers, text):
    """Half of the answer, and then a reset."""
    handler.begin(status, headers, len(text))
    handler.wfile.write(text[: len(text) // 2])
    handler.wfile.flush()
    time.sleep(0.2)
    handler.hang_up()


def slowly(handler, status, headers, text):
    """The answer in twenty pieces, as over a bad line."""
    handler.begin(status, headers, len(text))
    step = max(1, len(text) // 20)
    for start in range(0, len(text), step):
        handler.wfile.write(text[start : start + step])
        handler.wfile.flush()
        time.sleep(0.05)


def vanish(*_):
    """No answer: the connection is reset before one."""


class Recorder:
    """Hands each request on as it is and writes down what it was: ("list", prefix), ("get", key), ("head", key), ("put", key)."""

    def named(self, request, body):
        """What is asked, by the path of Amazon's protocol with the bucket in it."""
        parts = urllib.parse.unquote(request.path.partition("?")[0]).split("/", 2)
        key = parts[2] if len(parts) > 2 else ""
        return ("list" if not key and request.command == "GET" else request.command.lower(), key)

    def own(self, request, body):
        """(status, headers, body) where no store is asked."""
        return None

    def way(self, request):
        """To whom it is handed on."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def __init__(self, port, certificate=None, listens=("127.0.0.1", 0)):
        recorder = self
        self.port = port
        self.seen = []
        # A function of what was asked that gives (status, body) in the store's place, what becomes of the store's answer (`cut`,
        # `slowly`, `vanish`), or None.
        self.instead = lambda operation, key, query: None

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def hand_on(self):
                query = self.path.partition("?")[2]
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                operation, key = recorder.named(self, body)
                recorder.seen.append((operation, key))
                instead = recorder.instead(operation, key, urllib.parse.parse_qs(query))
                if instead is vanish:
                    return self.hang_up()
                if isinstance(instead, tuple):
                    status, text = instead
                    return self.answer(status, {"Content-Type": "application/xml"}, text.encode())
                if own := recorder.own(self, body):
                    return self.answer(*own)
                store = recorder.way(self)
                store.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    store.putheader(name, value)
                store.endheaders(body)
                answer = store.getresponse()
                text = answer.read()
                headers = {name: value for name, value in answer.getheaders() if name.lower() not in ("transfer-encoding", "connection", "content-length")}
                store.close()
                if instead in (cut, slowly):
                    return instead(self, answer.status, headers, text)
                self.answer(answer.status, headers, text, answer.getheader("Content-Length"))

            def hang_up(self):
                """Resets the connection."""
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                self.rfile, self.wfile = io.BytesIO(), io.BytesIO()

            def begin(self, status, headers, length):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(length))
                self.end_headers()

            def answer(self, status, headers, body, length=None):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", length if self.command == "HEAD" and length else str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = do_OPTIONS = hand_on

        self.server = http.server.ThreadingHTTPServer(listens, Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.endpoint = self.endpoint.replace("http:", "https:")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def operations(self):
        """What was asked since the last time."""
        seen, self.seen = self.seen, []
        return seen

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
