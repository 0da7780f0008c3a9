"""Clients that send and read what they please: memory stays bounded, and the others go on."""

import concurrent.futures
import contextlib
import http.client
import os
import pathlib
import resource
import socket
import struct
import threading
import time
import urllib.parse
import zlib

import pytest

from server import Server
from test_kill import postgres_database
from writer import CONFIG, Api

BINARY = pathlib.Path(os.environ["LABELKEEP_BINARY"])
MEGABYTE = 1 << 20
# So long others may wait while somebody is hostile. The machine may be busy with other tests.
PATIENCE = 10
# When bodies and answers at which the client does nothing are given up, and a little.
STALLED = 66


def address(server):
    parts = urllib.parse.urlparse(server.url)
    return parts.hostname, parts.port


def memory(server, what):
    """`VmHWM`: the most that it ever had since `forget`; `VmRSS`: what it has."""
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no {what}")


def forget(server):
    pathlib.Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


class Watch(threading.Thread):
    """Somebody else, who asks again and again and notes how long it takes."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server = server
        self.over = threading.Event()
        self.waits = []
        self.failure = None

    def run(self):
        try:
            while not self.over.wait(0.2):
                begun = time.monotonic()
                connection = http.client.HTTPConnection(*address(self.server), timeout=30)
                connection.request("GET", "/health")
                assert connection.getresponse().status == 200
                connection.close()
                self.waits.append(time.monotonic() - begun)
        except Exception as failure:
            self.failure = failure

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()
        assert self.failure is None, f"somebody else was not answered: {self.failure!r}"
        assert len(self.waits) > 0 and max(self.waits) < PATIENCE, f"somebody else waited {max(self.waits)} s"


def test_sign_ins_without_end_take_no_memory(tmp_path):
    server = Server.start(BINARY, tmp_path)
    head = "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 31000000\r\n\r\n"
    content = b'{"email":"' + b"x" * (8 * MEGABYTE)

    def hold_back(_):
        with socket.create_connection(address(server), timeout=30) as client:
            client.sendall(head.encode() + content)
            return client.recv(12)

    forget(server)
    before = memory(server, "VmHWM")
    with Watch(server), concurrent.futures.ThreadPoolExecutor(30) as clients:
        answers = list(clients.map(hold_back, range(30)))
    assert set(answers) <= {b"HTTP/1.1 413", b"HTTP/1.1 429"}, answers
    grown = memory(server, "VmHWM") - before
    assert grown < 100 * MEGABYTE, f"{grown / MEGABYTE:.0f} MB for bodies that nobody wanted"
    server.stop()


def picture(size):
    """A whole PNG of one point, with so many bytes beside it."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"prVt", bytes(size)) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def upload(server, api, project):
    """A file of 24 MB; its address."""
    content = picture(24 * MEGABYTE)
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + content + b"\r\n--b--\r\n"
    connection = http.client.HTTPConnection(*address(server), timeout=60)
    headers = {"Authorization": f"Token {server.token}", "Content-Type": "multipart/form-data; boundary=b"}
    connection.request("POST", f"/api/projects/{project}/import?commit_to_project=false", body, headers)
    assert connection.getresponse().status == 201
    return "/data/" + api.call("GET", f"/api/projects/{project}/file-uploads")[0]["file"]


def slow_and_honest(server, project, seconds):
    """The status of an upload at 50 KB/s."""
    begin = b'--b\r\nContent-Disposition: form-data; name="file"; filename="b.png"\r\n\r\n'
    body = begin + picture(seconds * 50_000) + b"\r\n--b--\r\n"
    connection = http.client.HTTPConnection(*address(server), timeout=60)
    connection.putrequest("POST", f"/api/projects/{project}/import?commit_to_project=false")
    connection.putheader("Authorization", f"Token {server.token}")
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    for start in range(0, len(body), 50_000):
        connection.send(body[start : start + 50_000])
        time.sleep(1)
    return connection.getresponse().status


def is_over(client):
    """Whether the server has ended the connection, after what it had sent."""
    client.settimeout(PATIENCE)
    try:
        while client.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.fixture(scope="module", autouse=True)
def stalled(request, tmp_path_factory):
    """Mostly it is a minute of waiting, during which the other tests go on."""
    if not any(item.name.startswith("test_stalled") for item in request.session.items):
        yield None
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, most), most))
    server = Server.start(BINARY, tmp_path_factory.mktemp("stalled"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with concurrent.futures.ThreadPoolExecutor(1) as aside:
        yield aside.submit(stall, server)


def stall(server):
    api = Api(server)
    project = api.call("POST", "/api/projects/", {"title": "Stalled", "label_config": CONFIG})["id"]
    file = upload(server, api, project)
    head = "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
    with contextlib.ExitStack() as clients, concurrent.futures.ThreadPoolExecutor(1) as others:
        honest = others.submit(slow_and_honest, server, project, 40)
        readers = []
        for _ in range(20):
            client = clients.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(address(server))
            client.sendall(f"GET {file} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {server.token}\r\n\r\n".encode())
            readers.append(client)
        begun = time.monotonic()
        stalled = []
        with Watch(server):
            for _ in range(1100):
                client = clients.enter_context(socket.create_connection(address(server), timeout=10))
                with contextlib.suppress(OSError):
                    client.sendall(head.encode())
                stalled.append(client)
            while time.monotonic() < begun + STALLED:
                time.sleep(10)
                for client in stalled:
                    with contextlib.suppress(OSError):
                        client.send(b" ")
        assert honest.result() == 201, "slow and honest, and cut off"
        assert all(is_over(client) for client in stalled), "a byte now and then kept a connection"
        assert all(is_over(client) for client in readers), "who never reads kept a connection"
    peak = memory(server, "VmHWM")
    assert peak < 500 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"
    server.stop()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_drafts_without_end_are_refused_and_none_is_lost(database, tmp_path):
    url = postgres_database(f"hostile_{os.getpid()}") if database == "postgres" else None
    server = Server.start(BINARY, tmp_path, url)
    api = Api(server)
    project = api.call("POST", "/api/projects/", {"title": "Drafts", "label_config": CONFIG})["id"]
    task = api.call("POST", "/api/tasks/", {"project": project, "data": {"text": "x"}})["id"]

    def draft(megabytes):
        region = {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["x" * megabytes * 1_000_000]}}
        status, answer = api.ask("POST", f"/api/tasks/{task}/drafts", {"result": [region]})
        return answer["id"] if status == 201 else (status, answer["detail"])

    def open_task(_):
        status, answer = Api(server).ask("GET", f"/api/tasks/{task}/")
        return status, [draft["id"] for draft in answer["drafts"]] if status == 200 else answer["detail"]

    forget(server)
    with Watch(server):
        status, detail = draft(20)
        assert status == 413 and "Split the task" in detail, detail
        saved = []
        while isinstance(made := draft(9), int):
            saved.append(made)
        status, detail = made
        assert status == 413 and "MAX_TASK_MB_PER_PERSON" in detail, detail
        assert len(saved) == 7, f"{len(saved)} drafts of 9 MB in 64 MB"
        assert open_task(0) == (200, saved), "a draft that was saved is not there"
        # Three at once: each answer, or a word that there are too many.
        with concurrent.futures.ThreadPoolExecutor(3) as readers:
            answers = list(readers.map(open_task, range(3)))
    assert all(answer == (200, saved) or answer[0] == 429 for answer in answers), [status for status, _ in answers]
    assert any(status == 200 for status, _ in answers)
    peak = memory(server, "VmHWM")
    assert peak < 1200 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB for one task"
    server.stop()


def test_stalled_clients_stop_nobody_and_are_given_up(stalled):
    stalled.result()
