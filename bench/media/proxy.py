"""How fast an object comes through the server, beside nginx as a proxy before the same store.

The store is nginx too, and gives a file. `curl` reads it through each, several at once, one after the other. nginx is looked for in
the path, or where `--nginx` says.
"""
import argparse
import base64
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from redirects import TOKEN, call, free_port, wait

NGINX = """
{user}worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{store}; root {folder}/files; }}
  server {{ listen 127.0.0.1:{proxy}; location / {{ proxy_pass http://127.0.0.1:{store}; proxy_buffers 16 64k; proxy_buffer_size 64k; proxy_max_temp_file_size 0; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
}}
"""


def throughput(address, at_once, rounds):
    """Megabytes a second, all together; the median of the rounds."""
    rates = []
    for _ in range(rounds):
        start = time.monotonic()
        command = ["curl", "-sS", "--fail", "-o", "/dev/null", "-w", "%{size_download}\n", "-H", f"Authorization: Token {TOKEN}", address]
        readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(at_once)]
        sizes = [int(reader.communicate()[0]) for reader in readers]
        if any(reader.returncode for reader in readers):
            raise SystemExit(f"{address} was not read")
        rates.append(sum(sizes) / 1e6 / (time.monotonic() - start))
    return sorted(rates)[len(rates) // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--nginx", default=shutil.which("nginx"), help="the program")
    parser.add_argument("--megabytes", type=int, default=1000, help="of the file")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not options.nginx:
        raise SystemExit("nginx is not in the path: install it, or say where it is with --nginx")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "files/data").mkdir(parents=True)
        (folder / "data").mkdir()
        piece = os.urandom(1_000_000)
        with open(folder / "files/data/big.bin", "wb") as file:
            for _ in range(options.megabytes):
                file.write(piece)
        store, proxy, port = free_port(), free_port(), free_port()
        (folder / "nginx.conf").write_text(NGINX.format(user="user root; " if os.geteuid() == 0 else "", folder=folder, store=store, proxy=proxy))
        nginx = subprocess.Popen([options.nginx, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
        base = f"http://127.0.0.1:{port}"
        command = [options.binary, "serve", "--port", str(port), "--data-dir", folder / "data", "--username", "bench@example.com"]
        command += ["--password", "a-long-word-for-benches-71", "--user-token", TOKEN]
        environment = {**os.environ, "LABELKEEP_ENABLE_LEGACY_API_TOKEN": "true", "EGRESS_ALLOW": "127.0.0.0/8"}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait(base)
            project = call(base, "/api/projects/", {"title": "Through the server"})["id"]
            fields = {"project": project, "bucket": "data", "s3_endpoint": f"http://127.0.0.1:{store}", "synchronizable": False, "presign": False,
                      "aws_access_key_id": "a", "aws_secret_access_key": "b"}
            call(base, "/api/storages/s3/", fields)
            uri = "s3://data/big.bin"
            task = call(base, f"/api/projects/{project}/tasks/", {"data": {"file": uri}})["id"]
            ours = f"{base}/tasks/{task}/resolve/?fileuri={base64.urlsafe_b64encode(uri.encode()).decode()}"
            theirs = f"http://127.0.0.1:{proxy}/data/big.bin"
            for address in (theirs, ours):
                throughput(address, 1, 1)
            nginx_rate = throughput(theirs, options.at_once, options.rounds)
            rate = throughput(ours, options.at_once, options.rounds)
            print(f"{options.megabytes} MB, {options.at_once} at once: {rate:.0f} MB a second; nginx {nginx_rate:.0f}; {rate / nginx_rate:.0%} of it")
        finally:
            for process in (server, nginx):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
