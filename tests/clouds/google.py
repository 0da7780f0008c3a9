"""Google's services that give tokens and sign, each of which looks at what it is shown, and what Google checks before an object
is given. The store itself is fake-gcs-server, which looks at nothing."""

import base64
import calendar
import hashlib
import json
import subprocess
import time
import urllib.parse

EMAIL = "labeling@project.iam.gserviceaccount.com"
AUDIENCE = "//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/our-pool/providers/our-cluster"
STORE = "storage.googleapis.com"


def answer(status, value):
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


def refusal(status, reason):
    return answer(status, {"error": {"code": status, "message": reason, "errors": [{"reason": reason}]}})


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Google:
    def __init__(self, folder):
        self.folder = folder
        self.key, self.public = folder / "account.key", folder / "account.pub"
        subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key], check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-out", self.public], check=True, capture_output=True)
        # Who has which token, and whom a cluster vouches for.
        self.tokens = {"account": "token-of-the-account", "federated": "token-of-the-pool", "lent": "token-that-is-lent", "machine": "token-of-the-machine"}
        self.subject = "a.cluster.token"
        # What everybody with a token may do, as Google answers who asks.
        self.permissions = {f"storage.objects.{name}" for name in ("list", "get", "create", "delete")}

    def account_file(self):
        file = {"type": "service_account", "client_email": EMAIL, "private_key_id": "1", "private_key": self.key.read_text()}
        return json.dumps(file)

    def is_by_the_account(self, text, signature):
        (self.folder / "signature").write_bytes(signature)
        command = ["openssl", "dgst", "-sha256", "-verify", self.public, "-signature", self.folder / "signature"]
        return subprocess.run(command, input=text, capture_output=True).returncode == 0

    def sign(self, text):
        return subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=text, check=True, capture_output=True).stdout

    def answers(self, request, body):
        """(status, headers, body) of the services; of the store only where it refuses."""
        host, path = request.headers["Host"], request.path
        bearer = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
        form = {name: values[0] for name, values in urllib.parse.parse_qs(body.decode(errors="replace")).items()}
        if host == "oauth2.googleapis.com":
            return self.exchange_signed(form)
        if host == "sts.googleapis.com":
            is_right = (form.get("audience"), form.get("subject_token")) == (AUDIENCE, self.subject)
            return self.token("federated") if is_right else answer(400, {"error": "invalid_grant"})
        if host == "iamcredentials.googleapis.com":
            return self.lend(path, bearer, body)
        if path.startswith(("/storage/v1/", "/upload/storage/v1/")):
            return self.before_the_store(path, bearer)
        return None if self.is_good_link(request) else refusal(403, "forbidden")

    def metadata(self, path):
        """Of the machine."""
        if path.startswith("/computeMetadata/v1/instance/service-accounts/default/token"):
            return self.token("machine")
        if path.startswith("/computeMetadata/v1/instance/service-accounts/default/email"):
            return 200, {}, EMAIL.encode()
        return None

    def token(self, whose):
        return answer(200, {"access_token": self.tokens[whose], "expires_in": 3600, "token_type": "Bearer"})

    def exchange_signed(self, form):
        text, _, signature = form.get("assertion", "..").rpartition(".")
        if not self.is_by_the_account(text.encode(), unpadded(signature)):
            return answer(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        claims = json.loads(unpadded(text.split(".")[1]))
        if abs(claims["iat"] - time.time()) > 300:
            return answer(400, {"error": "invalid_grant", "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes)"})
        return self.token("account")

    def lend(self, path, bearer, body):
        if bearer not in (self.tokens["federated"], self.tokens["machine"]) or not path.startswith(f"/v1/projects/-/serviceAccounts/{urllib.parse.quote(EMAIL)}:"):
            return refusal(403, "forbidden")
        if path.endswith(":signBlob"):
            signature = self.sign(base64.b64decode(json.loads(body)["payload"]))
            return answer(200, {"keyId": "1", "signedBlob": base64.b64encode(signature).decode()})
        return answer(200, {"accessToken": self.tokens["lent"], "expireTime": "2099-01-01T00:00:00Z"})

    def before_the_store(self, path, bearer):
        """Who may not, and what Google refuses and the store does not."""
        if bearer not in (self.tokens["account"], self.tokens["lent"], self.tokens["machine"]):
            return refusal(401, "authError")
        query = urllib.parse.parse_qs(path.partition("?")[2])
        generations = [value for name in ("ifGenerationMatch", "ifGenerationNotMatch") for value in query.get(name, [])]
        if not all(value.isdigit() for value in generations):
            return refusal(400, "invalid")
        if path.partition("?")[0].endswith("/iam/testPermissions"):
            return answer(200, {"permissions": [name for name in query["permissions"] if name in self.permissions]})
        return None

    def is_good_link(self, request):
        """Whether the account signed this address for now, by Google's rules for version 4."""
        path, _, query = request.path.partition("?")
        pairs = sorted(pair for pair in query.split("&") if not pair.startswith("X-Goog-Signature="))
        said = {name: values[0] for name, values in urllib.parse.parse_qs(query).items()}
        if not {"X-Goog-Date", "X-Goog-Expires", "X-Goog-Credential", "X-Goog-Signature"} <= set(said):
            return False
        date, scope = said["X-Goog-Date"], said["X-Goog-Credential"].partition("/")[2]
        canonical = "\n".join(["GET", path, "&".join(pairs), f"host:{request.headers['Host']}", "", "host", "UNSIGNED-PAYLOAD"])
        text = "\n".join(["GOOG4-RSA-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        end = calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ")) + int(said["X-Goog-Expires"])
        return time.time() < end and self.is_by_the_account(text.encode(), bytes.fromhex(said["X-Goog-Signature"]))
