"""The programs that are compared: how each is started, and how much memory it takes."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

EMAIL, PASSWORD = "owner@example.com", "a password for benchmarks 1"
TOKEN = "0123456789abcdef0123456789abcdef01234567"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """One program with its own data folder. `start` may be called again after `stop`: the data stays."""

    def __init__(self, name, folder, database_url=None):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {}

    def start(self, timeout=180):
        """Starts it and returns the seconds until it says that it is healthy."""
        log = open(self.folder / "log", "ab")
        begun = time.monotonic()
        environment = {**os.environ, **self.environment()}
        self.process = subprocess.Popen(self.command(), env=environment, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
        while time.monotonic() < begun + timeout:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - begun
            except (urllib.error.URLError, OSError):
                time.sleep(0.002)
        tail = "\n".join(pathlib.Path(log.name).read_text(errors="replace").splitlines()[-40:])
        raise RuntimeError(f"{self.name} did not start; its log ends with\n{tail}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            pass
        # Helpers that outlive their master would keep the port.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.wait_for_the_port()

    def wait_for_the_port(self):
        """Helpers that were killed may hold it a moment longer than their master lived."""
        deadline = time.monotonic() + 30
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    return probe.bind(("127.0.0.1", self.port))
                except OSError:
                    if time.monotonic() > deadline:
                        raise
            time.sleep(0.05)

    def cpu_seconds(self):
        """What its first process has worked."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Megabytes of all its processes; pages that they share count once."""
        total = 0
        for status in pathlib.Path("/proc").glob("[0-9]*/smaps_rollup"):
            try:
                if os.getpgid(int(status.parent.name)) == self.process.pid:
                    total += sum(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("Pss:"))
            except (OSError, ProcessLookupError):
                continue  # it ended meanwhile
        return total / 1000


class Labelkeep(System):
    def command(self):
        command = [os.environ["LABELKEEP_BINARY"], "serve", "--port", str(self.port), "--data-dir", self.folder / "data"]
        command += ["--username", EMAIL, "--password", PASSWORD, "--user-token", TOKEN]
        return command + (["--database-url", self.database_url] if self.database_url else [])

    def environment(self):
        return {"LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true"}


class LabelStudio(System):
    """As its manual starts it: one process, SQLite."""

    def command(self):
        program = [f"{os.environ['LABEL_STUDIO_VENV']}/bin/label-studio", "start", "--no-browser", "--data-dir", self.folder]
        return program + ["--internal-host", "127.0.0.1", "--host", self.url, "--port", str(self.port)]

    def environment(self):
        return {
            "LABEL_STUDIO_BASE_DATA_DIR": str(self.folder),
            "LABEL_STUDIO_USERNAME": EMAIL,
            "LABEL_STUDIO_PASSWORD": PASSWORD,
            "LABEL_STUDIO_USER_TOKEN": TOKEN,
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
            # It must reach nothing outside while it is measured.
            "COLLECT_ANALYTICS": "false",
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
            "LATEST_VERSION_CHECK": "false",
            "LOG_LEVEL": "ERROR",
            **self.database(),
        }

    def database(self):
        if not self.database_url:
            return {}
        address = urllib.parse.urlparse(self.database_url)
        return {
            "DJANGO_DB": "default",
            "POSTGRE_HOST": address.hostname,
            "POSTGRE_PORT": str(address.port),
            "POSTGRE_USER": address.username,
            "POSTGRE_PASSWORD": "none",
            "POSTGRE_NAME": address.path.lstrip("/"),
        }


class LabelStudioProduction(LabelStudio):
    """PostgreSQL, and uWSGI with four processes."""

    def start(self, timeout=180):
        marker = self.folder / "prepared"
        if not marker.exists():
            # Its own command makes the tables and the first account; then uWSGI takes over.
            self.command = super().command
            super().start(timeout=400)
            self.stop()
            del self.command
            marker.touch()
        return super().start(timeout)

    def command(self):
        venv = pathlib.Path(os.environ["LABEL_STUDIO_VENV"])
        package = next(venv.glob("lib/python*/site-packages/label_studio"))
        return [
            venv / "bin/uwsgi", "--http-socket", f"127.0.0.1:{self.port}", "--pythonpath", package,
            "--module", "core.wsgi:application", "--virtualenv", venv, "--master", "--processes", "4", "--enable-threads", "--buffer-size", "65535",
            "--die-on-term", "--add-header", "Connection: close", "--disable-logging", "--lazy-apps", "--harakiri", "300",
        ]  # fmt: skip

    def environment(self):
        return {**super().environment(), "DJANGO_SETTINGS_MODULE": "core.settings.label_studio", "HOST": self.url}
