"""How many webhooks a second leave the outbox.

    LABELKEEP_BINARY=target/release/labelkeep python bench/webhooks.py [--webhooks 8] [--events 2500] [--database-url postgres://…]

Annotations are submitted while the receiver says 503, so that everything waits. Then it says 200, and the time is taken until
the last delivery is there. It is checked that nothing is missing and that each webhook heard its events in their order.
"""

import argparse
import asyncio
import concurrent.futures
import json
import pathlib
import tempfile
import threading
import time
import urllib.request

from systems import TOKEN, Labelkeep

CONFIG = '<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>'
RESULT = [{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}]


class Receiver(asyncio.Protocol):
    """As little as answers a POST: what is measured is who sends."""

    status = b"503 Down"
    heard = {}
    last = 0.0

    def connection_made(self, transport):
        self.transport, self.waiting = transport, b""

    def data_received(self, data):
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head = self.waiting[:end].lower()
            length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            if len(self.waiting) < end + 4 + length:
                return
            body, self.waiting = self.waiting[end + 4 : end + 4 + length], self.waiting[end + 4 + length :]
            if Receiver.status.startswith(b"200"):
                path = head.split(b" ")[1]
                Receiver.heard.setdefault(path, []).append(body)
                Receiver.last = time.monotonic()
            self.transport.write(b"HTTP/1.1 " + Receiver.status + b"\r\ncontent-length: 0\r\n\r\n")


class Open(Labelkeep):
    def environment(self):
        return {**super().environment(), "EGRESS_ALLOW": "127.0.0.0/8"}


def receiver():
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Receiver, "127.0.0.1", 0, backlog=512))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return server.sockets[0].getsockname()[1]


def caller(system):
    def call(method, path, body=None):
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(system.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or b"null")

    return call


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--webhooks", type=int, default=8)
    asked.add_argument("--events", type=int, default=2500)
    asked.add_argument("--database-url")
    asked = asked.parse_args()
    folder = tempfile.mkdtemp()
    system = Open("labelkeep", pathlib.Path(folder), asked.database_url)
    system.start()
    try:
        measure(asked, caller(system))
    finally:
        system.stop()


def measure(asked, call):
    port = receiver()
    project = call("POST", "/api/projects/", {"title": "Webhooks", "label_config": CONFIG})["id"]
    tasks = call("POST", f"/api/projects/{project}/import?return_task_ids=true", [{"text": str(n)} for n in range(asked.events)])["task_ids"]
    hooks = []
    for number in range(asked.webhooks):
        new = {"project": project, "url": f"http://127.0.0.1:{port}/{number}", "send_for_all_actions": False, "actions": ["ANNOTATION_CREATED"]}
        hooks.append(call("POST", "/api/webhooks/", new)["id"])
    with concurrent.futures.ThreadPoolExecutor(8) as people:
        list(people.map(lambda task: call("POST", f"/api/tasks/{task}/annotations/", {"result": RESULT}), tasks))
    expected = asked.webhooks * asked.events
    waiting = sum(call("GET", f"/api/webhooks/{hook}/")["pending_count"] for hook in hooks)
    assert waiting == expected, f"{waiting} of {expected} wait"
    Receiver.status = b"200 OK"
    begun = time.monotonic()
    for hook in hooks:
        call("POST", f"/api/webhooks/{hook}/resume", {})
    while sum(len(bodies) for bodies in Receiver.heard.values()) < expected and time.monotonic() < begun + 300:
        time.sleep(0.01)
    took = Receiver.last - begun
    for path, bodies in Receiver.heard.items():
        ids = [json.loads(body)["annotation"]["id"] for body in bodies]
        assert ids == sorted(ids) and len(set(ids)) == asked.events, f"{path.decode()} heard {len(ids)} in another order"
    assert len(Receiver.heard) == asked.webhooks, "some webhooks heard nothing"
    print(f"{expected} deliveries in {took:.2f} s: {expected / took:.0f} a second")


if __name__ == "__main__":
    main()
