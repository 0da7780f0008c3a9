"""The Helm chart: linted, rendered, held against the schemas of two versions of Kubernetes, and against renders that are kept.

After a change of the chart on purpose: LABELKEEP_GOLDEN=write python -m pytest tests/helm
"""

import os
import tomllib
from pathlib import Path

import helm_python
import kubernetes_validate
import pytest
import yaml

HERE = Path(__file__).parent
CHART = HERE.parent.parent / "deploy/helm/labelkeep"
VERSIONS = ("1.32", "1.36")

SMALL = {
    "publicUrl": "https://label.example.org",
    "secretKey": {"existingSecret": "labelkeep-key"},
    "postgresql": {"host": "db.example.org", "existingSecret": "labelkeep-db"},
}
FOO = {
    "extraVolumes": [{"name": "foo", "secret": {"secretName": "test-my-root-cert"}}],
    "extraVolumeMounts": [{"name": "foo", "mountPath": "/opt/heartex/secrets/ca_certs/file", "readOnly": True}],
}
WHOLE = {
    **SMALL,
    # As Label Studio's page has it.
    "global": {
        "customCaCerts": ["/opt/heartex/secrets/ca_certs/file/file"],
        "extraEnvironmentVars": {"AWS_CA_BUNDLE": "/tmp/ca.pem", "LABELKEEP_MAX_CONNECTIONS": 2048},
        "imagePullSecrets": [{"name": "registry"}],
    },
    "postgresql": {
        **SMALL["postgresql"],
        "tls": {"existingSecret": "labelkeep-db-tls", "clientCertificate": True},
        "cidrs": ["10.1.2.0/24"],
    },
    "app": {**FOO, "tls": {"existingSecret": "labelkeep-tls"}, "autoscaling": {"enabled": True}},
    "rqworker": {**FOO, "autoscaling": {"enabled": True}},
    "ingress": {"enabled": True, "className": "nginx", "host": "label.example.org", "tlsSecret": "label-tls"},
    "networkPolicy": {
        "from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}],
        "egress": [{"to": [{"ipBlock": {"cidr": "10.9.0.0/16"}}], "ports": [{"port": 443, "protocol": "TCP"}]}],
    },
}
BEHIND_PROXY = {**SMALL, "app": {"trustedProxies": ["10.0.0.0/8"]}}
CASES = {"small": SMALL, "whole": WHOLE, "behind-proxy": BEHIND_PROXY}


def rendered(values):
    """The whole render as text, and its objects."""
    with helm_python.Chart.load(str(CHART)) as chart:
        chart.validate_schema(chart.merge_values(values))
        files = chart.render(values, name="it", namespace="labeling")
    text = "\n---\n".join(files[name].strip() for name in sorted(files) if files[name].strip())
    return text + "\n", [item for item in yaml.safe_load_all(text) if item]


def of_kind(objects, kind):
    return [item for item in objects if item["kind"] == kind]


def environment(deployment):
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container["env"]}


@pytest.mark.parametrize("case", CASES)
def test_a_render_is_the_one_that_is_kept(case):
    text, _ = rendered(CASES[case])
    kept = HERE / "golden" / f"{case}.yaml"
    if os.environ.get("LABELKEEP_GOLDEN") == "write":
        kept.write_text(text)
    assert text == kept.read_text()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", CASES)
def test_every_object_is_one_of_kubernetes(case, version):
    _, objects = rendered(CASES[case])
    assert len(objects) >= 8
    for item in objects:
        kubernetes_validate.validate(item, version, strict=True)


def test_a_misspelt_field_would_be_found():
    _, objects = rendered(SMALL)
    pods = of_kind(objects, "Deployment")[0]
    pods["spec"]["template"]["spec"]["containers"][0]["readyProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(pods, VERSIONS[0], strict=True)


@pytest.mark.parametrize("case", CASES)
def test_s26_authorities_volumes_and_variables_are_those_of_the_compatible_chart(case):
    _, objects = rendered(CASES[case])
    for pods in of_kind(objects, "Deployment"):
        told = environment(pods)
        spec = pods["spec"]["template"]["spec"]
        mounts = [mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]]
        assert ("CUSTOM_CA_CERTS" in told) == (case == "whole")
        if case == "whole":
            assert told["CUSTOM_CA_CERTS"] == "/opt/heartex/secrets/ca_certs/file/file"
            assert told["AWS_CA_BUNDLE"] == "/tmp/ca.pem" and told["LABELKEEP_MAX_CONNECTIONS"] == "2048"
            assert "/opt/heartex/secrets/ca_certs/file" in mounts


def test_s16_postgresql_is_reached_with_a_checked_certificate_and_keys_that_others_cannot_read():
    _, objects = rendered(WHOLE)
    for pods in of_kind(objects, "Deployment"):
        told = environment(pods)
        assert told["POSTGRE_SSL_MODE"] == "verify-full"
        for name, end in (("SSLROOTCERT", "ca.crt"), ("SSLCERT", "tls.crt"), ("SSLKEY", "tls.key")):
            assert told[f"POSTGRE_{name}"] == f"/etc/labelkeep/postgresql/{end}"
        spec = pods["spec"]["template"]["spec"]
        [secret] = [volume["secret"] for volume in spec["volumes"] if volume["name"] == "postgresql-tls"]
        assert secret["defaultMode"] == 0o440 and spec["securityContext"]["fsGroup"] == 10001
        assert told["POSTGRE_PASSWORD"]["secretKeyRef"]["name"] == "labelkeep-db"


@pytest.mark.parametrize("case", CASES)
def test_pods_may_nothing_but_run(case):
    _, objects = rendered(CASES[case])
    deployments = of_kind(objects, "Deployment")
    assert {item["metadata"]["name"] for item in deployments} == {"it-labelkeep-app", "it-labelkeep-worker"}
    for pods in deployments:
        spec = pods["spec"]["template"]["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        context = spec["containers"][0]["securityContext"]
        assert context["readOnlyRootFilesystem"] is True and context["allowPrivilegeEscalation"] is False
        assert context["capabilities"]["drop"] == ["ALL"]
    assert of_kind(objects, "ServiceAccount")[0]["automountServiceAccountToken"] is False


def test_the_way_out_is_closed_but_for_the_database_names_and_what_is_listed():
    _, objects = rendered(WHOLE)
    policies = of_kind(objects, "NetworkPolicy")
    assert len(policies) == 2
    for policy in policies:
        assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
        ports = [[port["port"] for port in rule["ports"]] for rule in policy["spec"]["egress"]]
        assert ports == [[53, 53], [5432], [443]]
        assert policy["spec"]["egress"][1]["to"] == [{"ipBlock": {"cidr": "10.1.2.0/24"}}]
    worker = next(policy for policy in policies if policy["metadata"]["name"].endswith("worker"))
    assert worker["spec"]["ingress"] == []


@pytest.mark.parametrize(("case", "scheme"), [("small", "HTTPS"), ("whole", "HTTPS"), ("behind-proxy", "HTTP")])
def test_probes_ask_as_the_server_listens_and_by_a_name_it_knows(case, scheme):
    _, objects = rendered(CASES[case])
    app = next(item for item in of_kind(objects, "Deployment") if item["metadata"]["name"].endswith("app"))
    container = app["spec"]["template"]["spec"]["containers"][0]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container[probe]["httpGet"]
        assert (asked["path"], asked["port"], asked["scheme"]) == ("/health", "web", scheme)
        assert {"name": "Host", "value": "localhost"} in asked["httpHeaders"]


@pytest.mark.parametrize(("change", "named"), [
    ({"publicUrl": "http://label.example.org"}, "publicUrl"),
    ({"secretKey": {"existingSecret": ""}}, "existingSecret"),
    ({"postgresql": {"host": "", "existingSecret": "x"}}, "host"),
    ({"postgresql": {**SMALL["postgresql"], "sslMode": "verify_full"}}, "sslMode"),
    ({"global": {"customCaCerts": ["relative.pem"]}}, "customCaCerts"),
    ({"app": {"replica": 3}}, "replica"),
])
def test_values_that_cannot_be_are_refused_by_name(change, named):
    with helm_python.Chart.load(str(CHART)) as chart, pytest.raises(helm_python.HelmValuesError) as refused:
        chart.validate_schema(chart.merge_values({**SMALL, **change}))
    assert named in str(refused.value)


def test_the_chart_has_nothing_to_lint():
    found = helm_python.lint(str(CHART), values=WHOLE)
    assert (found["total_charts_linted"], found["errors"]) == (1, [])
    # 1 is a piece of advice (an icon), 2 a warning, 3 an error.
    assert [message for message in found["messages"] if message["severity"] > 1] == []


def test_the_chart_has_the_version_of_the_program():
    manifest = tomllib.loads((HERE.parent.parent / "Cargo.toml").read_text())
    with helm_python.Chart.load(str(CHART)) as chart:
        assert chart.metadata["appVersion"] == manifest["workspace"]["package"]["version"] == chart.version
