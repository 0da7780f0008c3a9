"""The cluster of `deploy/container/cluster`, without containers: its own certificates, database rules, environment and nginx
configuration drive real processes. Names and ports of the containers become ports of the loopback."""

import contextlib
import os
import pathlib
import re
import secrets
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request

import pytest
import yaml
from product import free_port, healthy, only

CLUSTER = pathlib.Path(__file__).resolve().parents[2] / "deploy/container/cluster"
GIVEN = {"LABELKEEP_PUBLIC_URL": "https://localhost", "LABELKEEP_SECRET_KEY": secrets.token_hex(32), "DATABASE_PASSWORD": "a-long-database-word"}


def environment(service):
    """What a service is given, with the variables filled in as Compose does."""
    def filled(text):
        return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda found: GIVEN.get(found[1], ""), str(text))

    return {name: filled(value) for name, value in service["environment"].items() if filled(value)}


@pytest.fixture(scope="module")
def place():
    # Not below the folders of pytest, which the database's user cannot enter.
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        subprocess.run(["sh", CLUSTER / "certificates.sh", "localhost"], cwd=folder, check=True, capture_output=True)
        yield folder


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((CLUSTER / "compose.yaml").read_text())["services"]


def test_every_file_that_is_mounted_is_there_or_made(place, services):
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (CLUSTER / source).exists() or (place / source).exists(), source


def test_servers_can_write_their_data_alone(services):
    for name in ("one", "two", "worker"):
        service = services[name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]


def postgres(folder, port):
    """A database as the compose file starts it: TLS with the authority's certificate, and the rules of `pg_hba.conf`."""
    programs = pathlib.Path(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1])
    home = folder / "postgres"
    home.mkdir()
    for name in ("database.pem", "database.key"):
        shutil.copy(folder / "certificates" / name, home / name)
    shutil.chown(home, "postgres")
    for name in ("database.pem", "database.key"):
        shutil.chown(home / name, "postgres")
    (home / "word").write_text(GIVEN["DATABASE_PASSWORD"])
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = home / "data"
    made = [*as_user, programs / "initdb", "-D", data, "-U", "labelkeep", "-A", "scram-sha-256", f"--pwfile={home / 'word'}", "-N"]
    subprocess.run(made, check=True, capture_output=True)
    options = {"port": port, "listen_addresses": "127.0.0.1", "ssl": "on", "ssl_cert_file": home / "database.pem",
               "ssl_key_file": home / "database.key", "hba_file": CLUSTER / "pg_hba.conf", "unix_socket_directories": home, "fsync": "off"}  # fmt: skip
    command = [*as_user, programs / "postgres", "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode:
        assert process.poll() is None and time.monotonic() < deadline, "the database does not answer"
        time.sleep(0.1)
    subprocess.run([programs / "createdb", "-h", home, "-p", str(port), "-U", "labelkeep", "labelkeep"], check=True)
    return process


def nginx(folder, servers, port):
    text = (CLUSTER / "nginx.conf").read_text()
    text = text.replace("one:8080", f"127.0.0.1:{servers[0]}").replace("two:8080", f"127.0.0.1:{servers[1]}")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{free_port()};").replace("listen 8443", f"listen 127.0.0.1:{port}")
    text = text.replace("/certificates/", f"{folder}/certificates/")
    temporary = "".join(f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = text.replace("http {", f"http {{ access_log off; {temporary}", 1)
    (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; user root;\n{text}")
    return subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "nginx.log"])


def node(folder, services, name, port, database):
    """One of ours, as the compose file gives it; names of containers become addresses of the loopback."""
    service = services[name]
    told = environment(service)
    assert told["POSTGRE_HOST"] == "database"
    # The certificate is for that name: the machine finds it by a file of names that this process alone sees.
    told |= {"POSTGRE_PORT": str(database), "LABELKEEP_DATA_DIR": str(folder / name), "PATH": os.environ["PATH"]}
    told["POSTGRE_SSLROOTCERT"] = str(folder / "certificates/authority.pem")
    if "LABELKEEP_TRUSTED_PROXIES" in told:
        told["LABELKEEP_TRUSTED_PROXIES"] = "127.0.0.1"
    command = [str(part) for part in service["command"]]
    if port:
        command[command.index("8080")] = str(port)
        command[command.index("0.0.0.0")] = "127.0.0.1"
    (folder / "hosts").write_text("127.0.0.1 localhost database\n")
    script = f'mount --bind {folder}/hosts /etc/hosts && exec "$0" "$@"'
    return subprocess.Popen(["unshare", "--mount", "sh", "-c", script, folder / "deb/usr/bin/labelkeep", *command], env=told)


@contextlib.contextmanager
def ended(processes):
    try:
        yield
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


def test_people_reach_two_servers_by_https_and_the_database_is_reached_by_tls_alone(place, services):
    subprocess.run(["dpkg-deb", "-x", only("*.deb"), place / "deb"], check=True)
    processes = []
    database, web, servers = free_port(), free_port(), [free_port(), free_port()]
    with ended(processes):
        processes.append(postgres(place, database))
        for name, port in zip(("one", "two"), servers):
            processes.append(node(place, services, name, port, database))
            assert healthy(processes[-1], port)["status"] == "UP"
        processes.append(node(place, services, "worker", None, database))
        processes.append(nginx(place, servers, web))
        wait_for(processes[-1], web)
        trusted = ssl.create_default_context(cafile=place / "certificates/authority.pem")
        answers = [urllib.request.urlopen(f"https://localhost:{web}/health", timeout=30, context=trusted) for _ in range(4)]
        assert [answer.status for answer in answers] == [200] * 4
        page = urllib.request.urlopen(f"https://localhost:{web}/user/login/", timeout=30, context=trusted)
        assert page.headers["Strict-Transport-Security"]
        # Whoever goes round nginx is a stranger that speaks plain HTTP.
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        plain = f"postgresql://labelkeep@127.0.0.1:{database}/labelkeep?sslmode=disable"
        refused = subprocess.run([programs / "psql", plain, "-c", "SELECT 1"], capture_output=True, text=True)
        assert "no encryption" in refused.stderr
        assert processes[-2].poll() is None, "the worker ended"


def wait_for(process, port):
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None and time.monotonic() < deadline, "nginx does not listen"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.05)
