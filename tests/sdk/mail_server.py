"""A mail server (aiosmtpd) with a certificate of an authority that the test makes."""

import email
import email.policy
import queue
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from stores import free_port

USER, PASSWORD = "keep", "canary-mail-password-73ce"

LEAF = "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n"


class Authority:
    """`ca` is its own certificate, `certificate` and `key` are those of a server on this machine."""

    def __init__(self, folder):
        folder.mkdir()
        self.ca, self.certificate, self.key = folder / "ca.pem", folder / "server.pem", folder / "server.key"
        (folder / "leaf").write_text(LEAF)

        def openssl(*words):
            subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        usage = ["-addext", "keyUsage=critical,keyCertSign"]
        openssl("req", "-x509", *new, "-keyout", folder / "ca.key", "-out", self.ca, "-subj", "/CN=Test", "-days", "2", *usage)
        openssl("req", *new, "-keyout", self.key, "-out", folder / "csr", "-subj", "/CN=localhost")
        signed = ["-CA", self.ca, "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "2", "-extfile", folder / "leaf"]
        openssl("x509", "-req", "-in", folder / "csr", "-out", self.certificate, *signed)

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class MailServer:
    """`tls`: "starttls", "implicit", or None for a server that has none."""

    def __init__(self, authority, tls, port=None):
        self.port = port or free_port()
        self.mails = queue.Queue()
        # Who tried to sign in, with what.
        self.tries = []
        more = {"starttls": {"tls_context": authority.context(), "require_starttls": True, "auth_required": True},
                "implicit": {"ssl_context": authority.context(), "auth_required": True, "auth_require_tls": False},
                None: {"auth_require_tls": False}}[tls]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, authenticator=self.authenticate, **more)
        self.controller.start()

    def authenticate(self, server, session, envelope, mechanism, data):
        pair = (data.login.decode(), data.password.decode())
        self.tries.append(pair)
        return AuthResult(success=pair == (USER, PASSWORD), handled=True)

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.put((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"

    def next(self):
        """The next mail: who it is for, and what it says."""
        sender, recipients, message = self.mails.get(timeout=60)
        assert (sender, message["From"]) == ("keep@example.org", "Labelkeep <keep@example.org>")
        assert [message["To"]] == recipients
        return recipients[0], message["Subject"], message.get_content().replace("\r\n", "\n")

    def stop(self):
        self.controller.stop()
