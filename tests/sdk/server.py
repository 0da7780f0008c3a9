"""Starts and stops the program under test."""

import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request

EMAIL = "owner@example.com"
PASSWORD = "a password for tests 1"


class Server:
    def __init__(self, url, token, process=None):
        self.url = url
        self.token = token
        self.process = process

    @classmethod
    def running(cls, url, token):
        return cls(url.rstrip("/"), token)

    @classmethod
    def start(cls, binary, folder, database_url=None, token=None, environment=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        token = token or secrets.token_hex(20)
        command = [binary, "serve", "--port", str(port), "--data-dir", folder, "--username", EMAIL, "--password", PASSWORD]
        command += ["--user-token", token]
        if database_url:
            command += ["--database-url", database_url]
        environment = {**os.environ, "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", **(environment or {})}
        log = open(os.path.join(folder, "server.log"), "ab")
        server = cls(f"http://127.0.0.1:{port}", token, subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        server.wait(log.name)
        return server

    def wait(self, log):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("the server did not become healthy:\n" + open(log, encoding="utf-8", errors="replace").read())

    def kill(self):
        """Without a word, as when the power goes."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError("the server did not end within 10 s of being asked to")
