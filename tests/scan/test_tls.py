"""What a scanner of TLS says of the listener with the certificate that the product makes itself."""

import pytest
from conftest import Server
from sslyze import Scanner, ScanCommand, ServerNetworkLocation, ServerScanRequest


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("tls"), "--host", "0.0.0.0", "--public-url", "https://localhost")
    try:
        server.wait(f"https://127.0.0.1:{server.port}", verify=False)
        scanner = Scanner()
        scanner.queue_scans([ServerScanRequest(ServerNetworkLocation("localhost", server.port, "127.0.0.1"), scan_commands=set(ScanCommand))])
        result = next(iter(scanner.get_results()))
        assert result.scan_result, result.connectivity_error_trace
        yield result.scan_result
    finally:
        server.stop()


def test_s01_old_protocols_are_refused(found):
    for old in (found.ssl_2_0_cipher_suites, found.ssl_3_0_cipher_suites, found.tls_1_0_cipher_suites, found.tls_1_1_cipher_suites):
        assert old.result.accepted_cipher_suites == []


def test_s01_every_suite_has_forward_secrecy_and_authenticates_what_it_encrypts(found):
    suites = [suite for version in (found.tls_1_2_cipher_suites, found.tls_1_3_cipher_suites) for suite in version.result.accepted_cipher_suites]
    assert suites
    for suite in suites:
        assert suite.ephemeral_key, suite
        assert any(mode in suite.cipher_suite.name for mode in ("GCM", "CHACHA20")), suite


def test_s01_no_known_attack_on_tls_works(found):
    assert not found.heartbleed.result.is_vulnerable_to_heartbleed
    assert not found.openssl_ccs_injection.result.is_vulnerable_to_ccs_injection
    assert found.robot.result.robot_result.name.startswith("NOT_VULNERABLE")
    assert not found.tls_compression.result.supports_compression
    renegotiation = found.session_renegotiation.result
    assert not renegotiation.is_vulnerable_to_client_renegotiation_dos and renegotiation.supports_secure_renegotiation
    assert found.tls_1_3_early_data.result.supports_early_data is False
