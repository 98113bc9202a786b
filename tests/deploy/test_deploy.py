"""Container, compose, systemd and Kubernetes: valid, hardened, with settings that there are."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml

from bot.settings.reader import PREFIX, fields

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
MANIFESTS: Final = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
_ALERTS: Final = Path(__file__).with_name("alerts.yaml")
UNITS: Final = ("muster.service", "muster-backup.service", "muster-backup.timer")
_WRITTEN: Final = re.compile(rf"\b{PREFIX}[A-Z0-9_]+\b")
_METRIC: Final = re.compile(r"\bmuster_[a-z_]+\b")


def test_every_setting_that_is_named_exists() -> None:
    """A file that sets what is no setting would stop the start."""
    known = {f"{PREFIX}{key.replace('.', '_').upper()}" for key in fields()}
    for file in DEPLOY.rglob("*"):
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts:
            named = set(_WRITTEN.findall(file.read_text(encoding="utf-8")))
            unknown = {each for each in named if each.removesuffix("_FILE") not in known}
            assert unknown == set(), file


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_are_valid_and_hardened(path: Path) -> None:
    """They fit Kubernetes' own schema; nothing runs as root or can write to its image."""
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        kubernetes_validate.validate(document, "1.37", strict=True)
        for pod in _pods(document):
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["automountServiceAccountToken"] is False
            for container in pod["containers"]:
                rights = container["securityContext"]
                assert rights["readOnlyRootFilesystem"] is True
                assert rights["allowPrivilegeEscalation"] is False
                assert rights["capabilities"] == {"drop": ["ALL"]}


def test_no_pod_is_told_of_services_in_names_of_settings() -> None:
    """The Service's name would make variables MUSTER_…, and what is no setting stops the start."""
    pods = [
        pod
        for path in MANIFESTS
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        for pod in _pods(document)
    ]
    assert len(pods) == len(MANIFESTS)
    assert all(pod["enableServiceLinks"] is False for pod in pods)


def _pods(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    spec = document.get("spec", {})
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    if "template" in spec:
        yield spec["template"]["spec"]


def test_the_composition_is_hardened() -> None:
    """Muster's containers can't write to their image and have no rights beyond a user's."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    for name in ("migrate", "muster", "backup"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert set(service["secrets"]) <= set(compose["secrets"])


def test_the_image_copies_what_there_is_and_runs_as_a_user() -> None:
    """Each file that it copies exists and is let through; the last user is not root."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    root = DEPLOY.parent
    let_through = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (root / name).exists(), name
            assert f"!{name}" in let_through
    assert re.findall(r"^USER (.+)$", dockerfile, re.MULTILINE) == ["10001:10001"]


def test_the_image_asks_for_its_health_where_the_setting_says() -> None:
    """Another port is no reason to be called ill."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "http://127.0.0.1:$MUSTER_MONITOR_PORT/healthz" in dockerfile


def test_the_image_has_what_was_tested_and_what_settings_may_want() -> None:
    """Its versions are those of the runtime, and it adds what files and traces need."""
    runtime, image = (_pinned(f"requirements{each}.lock") for each in ("", "-image"))
    assert runtime <= image
    added = {each.partition("==")[0] for each in image - runtime}
    assert {"s3fs", "opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http"} <= added


def _pinned(name: str) -> set[str]:
    lock = (DEPLOY.parent / name).read_text(encoding="utf-8")
    return set(re.findall(r"^(\S+==\S+) ", lock, re.MULTILINE))


def test_units_are_valid(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say, and its exposure level is that of few."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("this machine has no systemd")
    ours = Path(sys.executable).with_name("muster")
    for name in UNITS:
        unit = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        unit = unit.replace("/opt/muster/.venv/bin/muster", str(ours))
        (tmp_path / name).write_text(unit, encoding="utf-8")
    paths = [str(tmp_path / name) for name in UNITS]
    said = subprocess.run([analyze, "verify", *paths], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
    strict = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", paths[0]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert strict.returncode == 0, strict.stdout


def test_whoever_runs_muster_has_a_home() -> None:
    """Slack's SDK ends at once where there is none, and a dynamic user may have none."""
    for name in ("systemd/muster.service", "systemd/muster-backup.service", "systemd/muster"):
        assert "HOME=" in (DEPLOY / name).read_text(encoding="utf-8"), name
    assert re.search(r"^\s+HOME=/data ", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)


def test_every_process_is_scraped_by_itself() -> None:
    """By each address of its name, or as a pod: behind one address counters would be mixed."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (port,) = re.findall(r"MUSTER_MONITOR_PORT=(\d+)", dockerfile)
    (found,) = _scraped("compose")["dns_sd_configs"]
    assert (found["names"], found["type"], found["port"]) == (["muster"], "A", int(port))
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert "muster" in services
    manifest = (DEPLOY / "kubernetes" / "muster.yaml").read_text(encoding="utf-8")
    deployment = next(yaml.safe_load_all(manifest))["spec"]["template"]
    pods = _scraped("kubernetes")
    (selector,) = pods["kubernetes_sd_configs"][0]["selectors"]
    name, _, value = selector["label"].partition("=")
    assert deployment["metadata"]["labels"][name] == value
    opened = {each["name"]: each for each in deployment["spec"]["containers"][0]["ports"]}
    assert opened[pods["relabel_configs"][0]["regex"]]["containerPort"] == int(port)


def _scraped(how: str) -> Mapping[str, Any]:
    path = DEPLOY / "prometheus" / f"scrape-{how}.yaml"
    # Debian's Prometheus knows no Kubernetes.
    if how == "compose" and (promtool := shutil.which("promtool")):
        subprocess.run([promtool, "check", "config", "--syntax-only", str(path)], check=True)
    (job,) = yaml.safe_load(path.read_text(encoding="utf-8"))["scrape_configs"]
    return dict(job)


def test_alerts_are_about_numbers_that_there_are() -> None:
    """Each metric in an alert is one that `/metrics` has; of a counter it has the total."""
    rules = (DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(rules)["groups"]
    root = DEPLOY.parent
    sources = (root / "adapters/monitoring/pages.py", root / "bot/engine/upkeep/measures.py")
    shown = "".join(each.read_text(encoding="utf-8") for each in sources)
    for name in _METRIC.findall(rules):
        assert f'"{name.removesuffix("_total")}"' in shown


def test_every_alert_is_played() -> None:
    """One series of numbers raises it, and another one does not."""
    rules = yaml.safe_load((DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8"))
    alerts = {each["alert"] for group in rules["groups"] for each in group["rules"]}
    plays = yaml.safe_load(_ALERTS.read_text(encoding="utf-8"))["tests"]
    played = [each for play in plays for each in play["alert_rule_test"]]
    for comes in (True, False):
        assert {each["alertname"] for each in played if ("exp_alerts" in each) is comes} == alerts


def test_alerts_come_when_they_should() -> None:
    """Prometheus' own tool plays series of numbers against the rules."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("this machine has no Prometheus")
    said = subprocess.run(
        [promtool, "test", "rules", str(_ALERTS)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
