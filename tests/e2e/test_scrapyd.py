"""A real Scrapyd: the egg is deployed, jobs are scheduled and cancelled, and what they leave is looked at.

Scrapyd appends an egg to the path of a job, so a project that is installed beside it, or stands where it was started,
would run in place of the egg. Here it has an environment and a folder of its own, and the egg a version of its own.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harvester import __version__
from harvester.demo.server import DemoServer

from .kit import DEADLINE, ROOT, assert_sound, crawl, differences_of, objects, reports, rows, until

MARK = f"{__version__}+egg"
_NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Scrapyd:
    """A running Scrapyd."""

    root: Path
    port: int
    environment: dict[str, str]

    @property
    def said(self) -> str:
        """Its own log."""
        return (self.root / "scrapyd.log").read_text(encoding="utf-8")

    def ask(self, resource: str, fields: list[tuple[str, str]] | None = None) -> dict[str, Any]:
        """Ask the API; with fields, post them."""
        data = urllib.parse.urlencode(fields).encode() if fields else None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}/{resource}", data, timeout=DEADLINE) as response:
            answer: dict[str, Any] = json.load(response)
        assert answer["status"] == "ok", answer
        return answer

    def schedule(self, site: str, *settings: str) -> str:
        """Schedule a job; its id is returned."""
        fields = [("project", "harvester"), ("spider", "iad"), ("site", site), *(("setting", s) for s in settings)]
        return str(self.ask("schedule.json", fields)["jobid"])

    def cancel(self, job: str, *fields: tuple[str, str]) -> None:
        """Cancel a job that runs."""
        answer = self.ask("cancel.json", [("project", "harvester"), ("job", job), *fields])
        assert answer["prevstate"] == "running"

    def finished(self) -> list[str]:
        """The jobs that have ended, at once or never."""
        time.sleep(0.05)
        return [job["id"] for job in self.ask("listjobs.json?project=harvester")["finished"]]

    def await_end(self, job: str) -> None:
        """Wait for the end of a job."""
        until(lambda: job in self.finished(), f"the end of job {job}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def conf(root: Path, port: int) -> str:
    """deploy/scrapyd.conf with the folders of this test, and asked more often."""
    text = (ROOT / "deploy/scrapyd.conf").read_text(encoding="utf-8")
    assert "http_port = 6800" in text
    text = text.replace("http_port = 6800", f"http_port = {port}\npoll_interval = 0.1")
    return text.replace("/var/lib/scrapyd", str(root))


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """Scrapyd with the project deployed, and without it otherwise."""
    root = tmp_path_factory.mktemp("scrapyd")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "venv"], check=True)
    python = root / "venv/bin/python"
    # The packages of this environment, without the links by which the project itself is installed in it.
    words = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = Path(subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip())
    (own / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    environment = {
        "HOME": str(root), "PATH": os.defpath, "PYTHONUTF8": "1", "http_proxy": _NOWHERE, "https_proxy": _NOWHERE,
        "no_proxy": "127.0.0.1",
    }  # fmt: skip
    port = free_port()
    (root / "scrapyd.conf").write_text(conf(root, port), encoding="utf-8")
    with (root / "scrapyd.log").open("wb") as log:
        words = [python, "-m", "scrapyd", "--pidfile="]
        process = subprocess.Popen(
            words, cwd=root, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    running = Scrapyd(root, port, environment)
    try:
        until(lambda: "Site starting on" in running.said, "the start of Scrapyd")
        deploy(running, python)
        yield running
    finally:
        process.terminate()
        process.wait(DEADLINE)
        with suppress(ProcessLookupError):  # jobs outlive Scrapyd; there are some only where a test failed
            os.killpg(process.pid, signal.SIGKILL)


def deploy(scrapyd: Scrapyd, python: Path) -> None:
    """Deploy a copy of the project, marked, with its own scrapy.cfg."""
    tree = scrapyd.root / "tree"
    tree.mkdir()
    for name in ("harvester", "pipelines"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "scrapy.cfg", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for file, old, new in (
        ("scrapy.cfg", "http://127.0.0.1:6800/", f"http://127.0.0.1:{scrapyd.port}/"),
        ("harvester/__init__.py", f'__version__ = "{__version__}"', f'__version__ = "{MARK}"'),
    ):
        text = (tree / file).read_text(encoding="utf-8")
        assert old in text
        (tree / file).write_text(text.replace(old, new), encoding="utf-8")
    setup = (tree / "setup.py").read_bytes()
    words = [python, "-m", "scrapyd_client.deploy", "--version", "1"]
    done = subprocess.run(words, cwd=tree, env=scrapyd.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr + scrapyd.said
    assert json.loads(done.stdout)["spiders"] == 6
    assert (tree / "setup.py").read_bytes() == setup, "scrapyd-deploy wrote a setup.py of its own"
    shutil.rmtree(tree)  # nothing but the egg is left


def test_egg_is_whole(scrapyd: Scrapyd) -> None:
    """Every file of the two packages is in it, and its name for the settings."""
    (egg,) = (scrapyd.root / "eggs/harvester").glob("*.egg")
    files = {
        path.relative_to(ROOT).as_posix()
        for package in ("harvester", "pipelines")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(file.endswith(".toml") for file in files)
    with zipfile.ZipFile(egg) as archive:
        assert files - set(archive.namelist()) == set()
        assert "settings = harvester.settings" in archive.read("EGG-INFO/entry_points.txt").decode()


def test_job_makes_the_release_that_the_command_makes(scrapyd: Scrapyd, demo_site: DemoServer, tmp_path: Path) -> None:
    """Scheduled by the line that deploy/crontab has for it."""
    lines = (ROOT / "deploy/crontab").read_text(encoding="utf-8").splitlines()
    (line,) = (line.removeprefix("# 0 3 * * * ") for line in lines if "/schedule.json" in line)
    output = tmp_path / "of scrapyd"
    assert "HARVESTER_OUTPUT=/var/lib/harvester " in line
    line = line.replace("=/var/lib/harvester", shlex.quote(f"={output}")).replace(":6800", f":{scrapyd.port}")
    line = line.replace("-d spider=iad", f"-d spider=iad -d site={demo_site.url}")
    if shutil.which("curl"):
        for project, answer in (("harvester", ""), ("unknown", "not found")):
            words = ["/bin/sh", "-c", line.replace("project=harvester", f"project={project}")]
            done = subprocess.run(words, env=scrapyd.environment, capture_output=True, text=True)
            assert done.stderr == ""
            assert answer in done.stdout if answer else done.stdout == ""
    else:
        words = shlex.split(line)
        posted = [words[at + 1].partition("=")[::2] for at, word in enumerate(words) if word == "-d"]
        scrapyd.ask("schedule.json", [(name, value) for name, value in posted])
    listed = scrapyd.ask("listjobs.json?project=harvester")
    (job,) = (job["id"] for state in ("pending", "running", "finished") for job in listed[state])
    scrapyd.await_end(job)

    dataset = output / "iad"
    (report,) = reports(dataset)
    assert (report["verdict"], report["exit_code"]) == ("complete", 0), scrapyd.said
    assert report["version"] == MARK, "not the egg's code ran"
    assert "complete: " in (scrapyd.root / f"logs/harvester/iad/{job}.log").read_text(encoding="utf-8")
    assert_sound(dataset)
    assert crawl(demo_site.url, tmp_path).code == 0
    got, wanted = dataset / "latest", tmp_path / "iad/latest"
    assert {file.name for file in got.iterdir()} == {file.name for file in wanted.iterdir()}
    for file in wanted.glob("*.csv"):
        assert differences_of(rows(got, file.stem), rows(wanted, file.stem)) == []
    for file in wanted.glob("*.jsonl"):
        assert differences_of(objects(got, file.stem), objects(wanted, file.stem)) == []


def test_cancelled_job_ends_tidily(scrapyd: Scrapyd, demo_site: DemoServer, tmp_path: Path) -> None:
    """Scrapyd sends SIGINT unless told another signal. Its log has the exit code, which is our own command's."""
    cases: dict[int, list[tuple[str, str]]] = {130: [], 143: [("signal", "TERM")]}
    jobs = {}
    for code in cases:
        given = (f"HARVESTER_OUTPUT={tmp_path / str(code)}", "HARVESTER_DELAY=0.3")
        jobs[code] = scrapyd.schedule(demo_site.url, *given)
    for code, fields in cases.items():
        store = tmp_path / str(code) / "iad/harvest.db"
        until(lambda store=store: time.sleep(0.05) or store.exists(), "the store")  # type: ignore[misc]
        scrapyd.cancel(jobs[code], *fields)
    for code, job in jobs.items():
        scrapyd.await_end(job)
        dataset = tmp_path / str(code) / "iad"
        (report,) = reports(dataset)
        assert (report["verdict"], report["exit_code"], report["released"]) == ("interrupted", code, False)
        assert not (dataset / "latest").exists()
        assert_sound(dataset)
        assert any(f"exitstatus={code}" in line and job in line for line in scrapyd.said.splitlines())
        assert "Traceback" not in (scrapyd.root / f"logs/harvester/iad/{job}.log").read_text(encoding="utf-8")
