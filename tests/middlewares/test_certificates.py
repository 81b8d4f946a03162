"""Row 39: certificates are verified, and a failure says what it is."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import CrawlFunction
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GUARD = {"crawler.middlewares.guard.GuardMiddleware": 900}
SETTINGS = {
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "NEWS_ALLOW_PRIVATE": True,
    "TWISTED_DNS_RESOLVER": "crawler.middlewares.guard.GuardedResolver",
}


def self_signed(file: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = built.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(certificate.public_bytes(pem) + secret)
    return file


class Impostor(socketserver.ThreadingTCPServer):
    """Answers whoever accepts its certificate, and notes what it was told."""

    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.told: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            with self._context.wrap_socket(request, server_side=True) as secured:  # type: ignore[arg-type]
                self.told.append(secured.recv(65536))
        except OSError:
            request.close()  # type: ignore[attr-defined]


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Impostor]:
    with Impostor(self_signed(tmp_path / "certificate.pem")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.threat(39)
def test_a_certificate_that_nobody_signed_is_refused_by_its_name(crawl: CrawlFunction, impostor: Impostor) -> None:
    ended = crawl(GUARD, f"https://127.0.0.1:{impostor.server_address[1]}/", **SETTINGS)
    assert ended.reasons == ["bad-certificate"]
    assert "its certificate has run out" in ended.outcomes[0].error
    assert not any(impostor.told)
