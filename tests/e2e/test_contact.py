"""The contact in the User-Agent: given, asked for on a real terminal, remembered, and never a way to write headers."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import termios
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from .kit import DEADLINE, ROOT, Finished, finish, harvester, start
from .sites import Index, Site

PAGES = Index(journals=1, issues=1, records=3).pages()
#: A public host, which no name server knows, and no request leaves this machine for.
NOWHERE = "http://journals.invalid/"
QUESTION = "(Enter for none): "


def crawl(site: str, output: Path, *words: str, env: dict[str, str] | None = None) -> Finished:
    return harvester("crawl", "iad", "--site", site, "--output", output, "--delay", "0", *words, env=env)


def agent_of(output: Path, *words: str, env: dict[str, str] | None = None) -> str:
    """The User-Agent of a crawl of a site on this machine into a dataset in *output*."""
    with Site(PAGES) as site:
        done = crawl(site.url, output, "--quiet", *words, env=env)
    assert done == Finished(0, "", ""), done
    (agent,) = site.agents
    return agent


@dataclass
class Terminal:
    """A crawl of :data:`NOWHERE` on a terminal of its own."""

    process: subprocess.Popen[str]
    master: int
    shown: str = ""
    _seen: int = 0

    @classmethod
    def open(cls, output: Path, *words: str) -> Terminal:
        master, slave = pty.openpty()

        def sit_down() -> None:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            os.dup2(slave, 0)
            os.dup2(slave, 2)

        asked = ["crawl", "iad", "--site", NOWHERE, "--output", output, "--delay", "0", *words]
        made = cls(start(*asked, before=sit_down), master)
        os.close(slave)
        return made

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def until(self, text: str) -> None:
        """Wait until the terminal shows *text* after what was waited for before."""
        end = time.monotonic() + DEADLINE
        while (at := self.shown.find(text, self._seen)) < 0:
            assert time.monotonic() < end, f"{text!r} was not shown: {self.shown}"
            if select.select([self.master], [], [], 0.1)[0]:
                self.shown += os.read(self.master, 4096).decode("utf-8", "replace")
        self._seen = at + len(text)

    def leave(self) -> None:
        """End it as soon as it crawls: nothing more will be asked on the terminal."""
        self.until("Crawling")
        self.process.kill()
        self.end()

    def end(self) -> int:
        """The exit code; what is still shown is read."""
        while self.process.poll() is None or select.select([self.master], [], [], 0)[0]:
            try:
                if select.select([self.master], [], [], 0.1)[0]:
                    self.shown += os.read(self.master, 4096).decode("utf-8", "replace")
            except OSError:  # nobody sits there any more
                break
        os.close(self.master)
        return finish(self.process).code


def test_question_on_a_terminal(tmp_path: Path) -> None:
    """It explains itself, checks the answer, and remembers it for the next crawl, which does not ask."""
    terminal = Terminal.open(tmp_path)
    terminal.until(QUESTION)
    assert "journals.invalid" in terminal.shown
    assert "User-Agent" in terminal.shown
    for wrong in ("nobody", "a@b.org (x)\x1b[31m"):
        terminal.type(f"{wrong}\n")
        terminal.until("is no mail address")
        terminal.until(QUESTION)
    terminal.type("  mailto:me@example.org \n")
    terminal.leave()
    assert "Traceback" not in terminal.shown
    assert terminal.shown.count(QUESTION) == 3
    again = Terminal.open(tmp_path)
    again.leave()
    assert QUESTION not in again.shown
    assert agent_of(tmp_path).endswith("(mailto:me@example.org)")
    given = agent_of(tmp_path, env={"HARVESTER_CONTACT": "https://example.org/us"})
    assert given.endswith("(https://example.org/us)"), "what is given goes before what is remembered"


def test_no_answer_is_an_answer(tmp_path: Path) -> None:
    terminal = Terminal.open(tmp_path)
    terminal.until(QUESTION)
    terminal.type("\n")
    terminal.leave()
    again = Terminal.open(tmp_path)
    again.leave()
    assert QUESTION not in again.shown
    assert "@" not in agent_of(tmp_path)


def test_ctrl_c_at_the_question(tmp_path: Path) -> None:
    """Nothing is asked of the site, and the next crawl asks again."""
    for _ in range(2):
        terminal = Terminal.open(tmp_path)
        terminal.until(QUESTION)
        terminal.type("\x03")
        assert terminal.end() == 130
        assert "Traceback" not in terminal.shown
        assert list((tmp_path / "iad" / "runs").iterdir()) == []


def test_without_a_terminal_it_is_said_once(tmp_path: Path) -> None:
    first = crawl(NOWHERE, tmp_path, "--json")
    assert (first.code, first.report["verdict"]) == (4, "failed"), "the crawl goes on"
    said = [line for line in first.err.splitlines() if "HARVESTER_CONTACT" in line]
    assert len(said) == 1
    assert "journals.invalid" in said[0]
    terminal = Terminal.open(tmp_path)
    terminal.leave()
    assert QUESTION not in terminal.shown
    assert "HARVESTER_CONTACT" not in terminal.shown


def test_who_has_a_contact_or_wants_json_is_not_asked(tmp_path: Path) -> None:
    given = start("crawl", "iad", "--site", NOWHERE, "--output", tmp_path, env={"HARVESTER_CONTACT": "me@example.org"})
    assert given.stderr is not None
    assert given.stderr.readline().startswith("Crawling"), "nothing is said before"
    given.kill()
    finish(given)
    terminal = Terminal.open(tmp_path / "json", "--json")
    terminal.leave()
    assert QUESTION not in terminal.shown
    assert terminal.shown.count("HARVESTER_CONTACT") == 1


def scrapy(site: str, output: Path, *settings: str) -> Finished:
    given = [f"HARVESTER_OUTPUT={output}", "HARVESTER_PROGRESS=none", *settings]
    words = ["crawl", "iad", "--nolog", "-a", f"site={site}", *(word for each in given for word in ("-s", each))]
    return finish(start(*words, cwd=ROOT, module="scrapy"))


def test_contact_as_a_setting(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        assert scrapy(site.url, tmp_path, "HARVESTER_CONTACT=me@example.org").code == 0
        assert {agent.partition(" ")[2] for agent in site.agents} == {"(me@example.org)"}
        site.agents.clear()
        assert scrapy(site.url, tmp_path, "HARVESTER_CONTACT=me@example.org", "USER_AGENT=mine/1").code == 0
        assert site.agents == {"mine/1"}


REFUSED = [
    "nobody",
    "me@example.org\r\nX-Evil: 1",
    "me@example.org\n",
    "şükrü@example.org",
    "http://ex.org/)",
    "ftp://x.org",
]


@pytest.mark.parametrize("contact", REFUSED)
def test_what_is_no_contact(contact: str, tmp_path: Path) -> None:
    with Site(PAGES) as site:
        done = crawl(site.url, tmp_path / "data", env={"HARVESTER_CONTACT": contact})
        if contact.strip() == "me@example.org":  # a line's end is no part of it
            assert done.code == 0
            return
        assert done.code == 2
        assert "HARVESTER_CONTACT" in done.complaint()
        assert site.requests == []
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("agent", ["mine/1\r\nX-Evil: 1", "ş/1"])
def test_what_is_no_user_agent(agent: str, tmp_path: Path) -> None:
    with Site(PAGES) as site:
        done = scrapy(site.url, tmp_path, f"USER_AGENT={agent}")
        assert done.code == 2
        assert "USER_AGENT" in done.complaint()
        assert site.requests == []
