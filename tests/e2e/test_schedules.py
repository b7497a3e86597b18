"""The files of deploy/: what a timer, cron and a workflow would run is run here, with their own rules on exit codes."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from harvester.crawl.stopping import GRACE
from harvester.demo.server import DemoServer

from .conftest import Crawled
from .kit import ROOT, ids

DEPLOY = ROOT / "deploy"
#: A line of a crontab: five fields, and what sh gets. A "%" would end the command.
CRON_LINE = re.compile(r"^((?:[\d*/,-]+ ){5})([^%]+)$")
RELEASED, LEFT = {0, 3}, {1, 2, 4, 5, 130, 143}


@dataclass(frozen=True)
class Machine:
    """A machine on which the project is installed, as the files of deploy/ take for granted; its site is the demo."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "var/lib/harvester"

    @property
    def project(self) -> Path:
        return self.root / "opt/harvester"

    def here(self, text: str) -> str:
        """A text of deploy/ with the paths of this machine."""
        return text.replace("/opt/harvester", str(self.project)).replace("/var/lib/harvester", str(self.data))

    def install(self, site: str) -> None:
        """The command ``harvester``; asked for anything but *site*, it reaches nothing."""
        put(
            self.project / ".venv/bin/harvester",
            f"export PYTHONPATH={shlex.quote(str(ROOT))} http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9\n"
            f'export no_proxy=127.0.0.1\nexec {shlex.quote(sys.executable)} -m harvester "$@" --site {site}',
        )

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command as a daemon does: with next to nothing in its environment."""
        given = {"HOME": str(self.root), "PATH": os.defpath, **environment}
        return subprocess.run(command, capture_output=True, text=True, env=given, cwd=self.root, timeout=60)


@pytest.fixture
def machine(tmp_path: Path, demo_site: DemoServer) -> Machine:
    machine = Machine(tmp_path)
    machine.install(demo_site.url)
    machine.data.mkdir(parents=True)
    return machine


def put(script: Path, text: str) -> None:
    """Write a script of sh."""
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    script.chmod(0o755)


def test_pins_of_the_docs_are_those_that_are_tested() -> None:
    text = (ROOT / "docs/scheduling.md").read_text(encoding="utf-8")
    pins = set(re.findall(r"\bscrapyd[\w-]*==[\d.]*\d", text))
    assert len(pins) == 2
    assert pins <= set((ROOT / "requirements-test.txt").read_text(encoding="utf-8").splitlines())


# ---- cron -----------------------------------------------------------------------------------------------------------


def test_crontab(machine: Machine, demo: Crawled, closed: str) -> None:
    """Its line makes the release and says nothing; where there is none it says so, and cron mails what is said."""
    lines = machine.here((DEPLOY / "crontab").read_text(encoding="utf-8")).splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    entries = [line for line in entries if not re.match(r"^[A-Z_]+=", line)]
    assert len(entries) == 1
    match = CRON_LINE.match(entries[0])
    assert match
    done = machine.run("/bin/sh", "-c", match[2])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ids(machine.data / "iad/latest") == ids(demo.release)
    machine.install(closed)
    done = machine.run("/bin/sh", "-c", match[2])
    assert done.returncode == 4
    assert "Nothing was released" in done.stdout + done.stderr


# ---- systemd --------------------------------------------------------------------------------------------------------


def unit(text: str) -> configparser.ConfigParser:
    """A unit file, its keys as they are written; no key of ours stands there twice."""
    parser = configparser.ConfigParser(delimiters="=", comment_prefixes="#", interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return parser


def test_service(machine: Machine, demo: Crawled) -> None:
    """Its command makes the release in the one folder that it may write, and has the time to end."""
    service = unit(machine.here((DEPLOY / "harvester.service").read_text(encoding="utf-8")))["Service"]
    done = machine.run(*shlex.split(service["ExecStart"]))
    assert done.returncode == 0, done.stderr
    assert ids(machine.data / "iad/latest") == ids(demo.release)
    assert service["Type"] == "oneshot"
    assert {int(code) for code in service["SuccessExitStatus"].split()} == {3, 143}
    assert int(service["TimeoutStopSec"]) >= 15 > GRACE
    assert service["ReadWritePaths"] == str(machine.data)
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["PrivateTmp"]) == ("strict", "yes", "yes")
    timer = unit((DEPLOY / "harvester.timer").read_text(encoding="utf-8"))
    assert dict(timer["Timer"]) == {
        "OnCalendar": "*-*-* 03:00:00", "RandomizedDelaySec": "30m", "Persistent": "yes"
    }  # fmt: skip
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(machine: Machine) -> None:
    names = ("harvester.service", "harvester.timer")
    for name in names:
        (machine.root / name).write_text(machine.here((DEPLOY / name).read_text(encoding="utf-8")), encoding="utf-8")
    verify = ("systemd-analyze", "verify", "--man=no", "--recursive-errors=no")
    done = machine.run(*verify, *(str(machine.root / name) for name in names))
    assert (done.returncode, done.stderr) == (0, "")


# ---- GitHub Actions -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((DEPLOY / "github-actions.yml").read_text(encoding="utf-8"))
    return loaded


def steps(workflow: dict[Any, Any]) -> dict[str, dict[str, Any]]:
    """The steps by their names, or the actions that they use; in order."""
    (job,) = workflow["jobs"].values()
    return {step.get("name") or step["uses"].partition("@")[0]: step for step in job["steps"]}


def crawl_step(workflow: dict[Any, Any], machine: Machine) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the step that crawls, as the runner does; and what it sets for the steps behind it."""
    script, said = machine.root / "step.sh", machine.root / "said"
    script.write_text(steps(workflow)["Crawl"]["run"], encoding="utf-8")
    shutil.copytree(machine.project / ".venv", machine.root / ".venv")  # the checkout is where steps run
    bash = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script))  # `shell: bash` means this
    done = machine.run(*bash, GITHUB_OUTPUT=str(said), SOURCE=workflow["env"]["SOURCE"])
    lines = said.read_text(encoding="utf-8").splitlines() if said.exists() else []
    return done, dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("code", sorted(RELEASED | LEFT))
def test_workflow_is_red_where_nothing_was_released(code: int, workflow: dict[Any, Any], machine: Machine) -> None:
    release = machine.root / "output/iad/releases/20261122T101500Z"
    release.mkdir(parents=True)
    (machine.root / "output/iad/latest").symlink_to("releases/20261122T101500Z")
    put(machine.project / ".venv/bin/harvester", f"exit {code}")
    done, said = crawl_step(workflow, machine)
    assert done.returncode == (0 if code in RELEASED else code)
    assert ("::warning" in done.stdout) == (code == 3)
    assert ("::error" in done.stdout) == (code in LEFT)
    assert said == ({"folder": str(release), "name": f"iad-{release.name}"} if code in RELEASED else {})


def test_workflow_crawls(workflow: dict[Any, Any], machine: Machine, demo: Crawled) -> None:
    """With the real command: what it would upload is the release."""
    done, said = crawl_step(workflow, machine)
    assert done.returncode == 0, done.stderr
    assert ids(Path(said["folder"])) == ids(demo.release)


def test_workflow_keeps_the_dataset(workflow: dict[Any, Any]) -> None:
    """Fetched before the crawl, kept after it however it ended, but not where there was none."""
    by_name = steps(workflow)
    names = list(by_name)
    fetch, crawl, keep, upload = names[-4:]
    assert by_name[crawl]["id"] == "crawl"
    assert by_name[fetch]["uses"].startswith("actions/cache/restore@")
    assert by_name[keep]["uses"].startswith("actions/cache/save@")
    fetched, kept = by_name[fetch]["with"], by_name[keep]["with"]
    assert (fetched["path"], fetched["key"]) == (kept["path"], kept["key"]) == ("output", kept["key"])
    assert fetched["key"].startswith(fetched["restore-keys"])
    assert "${{ github.run_id }}" in kept["key"], "a key is never written twice: the cache would not be renewed"
    assert by_name[keep]["if"] == "always() && steps.crawl.outcome != 'skipped'"
    assert by_name[upload]["uses"].startswith("actions/upload-artifact@")
    assert by_name[upload]["with"]["path"] == "${{ steps.crawl.outputs.folder }}"
    assert (workflow["permissions"], workflow["concurrency"]["cancel-in-progress"]) == ({"contents": "read"}, False)
    when = workflow[True]["schedule"][0]["cron"]  # YAML takes `on` for true
    assert CRON_LINE.match(f"{when} -")
    for step in by_name.values():
        if "run" in step:
            assert "${{" not in step["run"], "an expression in a script is code from elsewhere"
            assert subprocess.run(["bash", "-n", "-c", step["run"]]).returncode == 0
            for file in re.findall(r"--requirement (\S+)", step["run"]):
                assert (ROOT / file).exists()
