"""Somebody who calls any of several nodes, as a browser does or with a token."""

import http.client
import json
import urllib.parse


class Refused(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text}")
        self.status = status


class Person:
    """Keeps one connection to every node it has called. Not for several threads at once: see `again`."""

    def __init__(self, **headers):
        self.headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", **headers}
        self.connections = {}
        self.id = None

    def again(self):
        """The same person in another thread."""
        copy = Person(**self.headers)
        copy.id = self.id
        return copy

    def call(self, node, method, path, body=None):
        connection = self.connections.get(node.url)
        if connection is None:
            address = urllib.parse.urlparse(node.url)
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
            self.connections[node.url] = connection
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body)
        try:
            connection.request(method, path, sent, self.headers)
            answer = connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server closes connections that were idle; a browser opens another without a word.
            if method != "GET":
                raise
            connection.close()
            connection.request(method, path, sent, self.headers)
            answer = connection.getresponse()
        content = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie and method == "POST":
            self.headers["Cookie"] = cookie.split(";")[0]
        if answer.status >= 400:
            raise Refused(answer.status, content[:300].decode(errors="replace"))
        return json.loads(content) if content else None

    def status(self, node, method, path, body=None):
        try:
            self.call(node, method, path, body)
        except Refused as refused:
            return refused.status
        return 200


def owner(node):
    return Person(Authorization=f"Token {node.token}")


def invite(boss, node, name, role="AN"):
    """A colleague who signed up by an invitation link, in a browser of their own."""
    url = boss.call(node, "POST", "/api/invitations/", {"role": role, "expires_in_hours": 1, "max_uses": 1})["url"]
    token = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)["token"][0]
    person = Person()
    body = {"token": token, "first_name": name, "last_name": "", "email": f"{name}@example.com", "password": f"words of {name} 77"}
    person.id = person.call(node, "POST", "/api/signup", body)["user"]["id"]
    return person
