"""Plays requests against one product and keeps each answer in a form that can be compared."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass

from answers.normal import Normaliser

HEADERS = ["Content-Type", "Allow", "Location", "Content-Disposition"]


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(KeepRedirects)


@dataclass
class Answer:
    """What came back: as it was, and as it is compared."""

    step: str
    status: int
    headers: dict
    body: object
    json: object

    @property
    def id(self):
        return self.json["id"]


class Player:
    def __init__(self, url, token):
        self.url = url
        self.token = token
        self.normal = Normaliser(url)
        self.answers = []

    def forget(self):
        """Begins anew with the names of ids: products may use the ids of what was deleted again."""
        self.normal.names = {}

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def patch(self, path, body=None, **more):
        return self.call("PATCH", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.call("DELETE", path, body, **more)

    def call(self, method, path, body=None, content=None, kind=None, authorization=..., note="", hidden=False, scratch=False):
        """`content` is sent as it is, of the type `kind`; `body` as JSON. A `hidden` query is told by its note alone.

        What a `scratch` request makes is not met again: it may be refused by one and taken by the other.
        """
        shown = path.partition("?")[0] if hidden else path
        met = self.normal.remembered() if scratch else None
        if body is not None:
            content, kind = json.dumps(body).encode(), "application/json"
        headers = {"Content-Type": kind} if kind else {}
        authorization = f"Token {self.token}" if authorization is ... else authorization
        if authorization:
            headers["Authorization"] = authorization
        request = urllib.request.Request(self.url + path, content, headers, method=method)
        try:
            with OPENER.open(request, timeout=60) as reply:
                return self.keep(method, shown, note, reply)
        except urllib.error.HTTPError as reply:
            with reply:
                return self.keep(method, shown, note, reply)
        finally:
            if met is not None:
                self.normal.names = met

    def keep(self, method, path, note, reply):
        step = f"{len(self.answers):03} {method} {named(path)}" + (f" ({note})" if note else "")
        content = reply.read()
        headers = {name: self.normal.text(reply.headers[name]) for name in HEADERS if reply.headers[name] is not None}
        headers["Allow"] = methods(headers.get("Allow")) if reply.status == 405 else None
        value = read(content, headers.get("Content-Type", ""))
        answer = Answer(step, reply.status, headers, self.normal.value(value, path), value)
        self.answers.append(answer)
        return answer

    def upload(self, path, files, fields=(), note=""):
        """`files` are `(name, content)`."""
        border = uuid.uuid4().hex
        parts = [part(border, f'name="file{at}"; filename="{name}"', content) for at, (name, content) in enumerate(files)]
        parts += [part(border, f'name="{name}"', value) for name, value in fields]
        content = b"".join(parts) + f"--{border}--\r\n".encode()
        return self.call("POST", path, content=content, kind=f"multipart/form-data; boundary={border}", note=note)


def part(border, disposition, content):
    content = content if isinstance(content, bytes) else content.encode()
    return f"--{border}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


def named(path):
    """The address without the ids, which the products give as they like."""
    path = urllib.parse.unquote_plus(path)
    path = re.sub(r"(?<=/)\d+(?=/|\?|$)", "N", path)
    return re.sub(r"\b(project|task|view|ids|file_upload_ids)=\[?[\d,]+\]?", r"\1=N", path)


def read(content, kind):
    if not content:
        return None
    if "json" in kind or content[:1] in b"{[":
        try:
            return json.loads(content)
        except ValueError:
            pass
    return content.decode(errors="replace")


def methods(allow):
    return sorted({method.strip() for method in (allow or "").split(",")} - {"", "HEAD", "OPTIONS"})
