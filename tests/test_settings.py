"""The settings that are promises: what a crawl never does, whoever starts it."""

from __future__ import annotations

import pytest

from harvester import settings

PROMISED = {
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY_JITTER": 0,
    "HARVESTER_DELAY": None,
    "SCHEDULER": "harvester.crawl.frontier.Frontier",
}


@pytest.mark.parametrize(("name", "value"), PROMISED.items())
def test_promise(name: str, value: object) -> None:
    assert getattr(settings, name) == value


def test_bounds() -> None:
    assert settings.DOWNLOAD_MAXSIZE <= 16 * 1024 * 1024
    assert settings.DOWNLOAD_TIMEOUT <= 60
    assert settings.REDIRECT_MAX_TIMES <= 5


def test_stages_run_in_order() -> None:
    stages = sorted(settings.ITEM_PIPELINES, key=lambda stage: settings.ITEM_PIPELINES[stage])
    assert [stage.rpartition(".")[2] for stage in stages] == ["NormalizeStage", "ValidateStage", "StoreStage"]


def test_nothing_runs_but_what_is_named() -> None:
    for group in ("EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS"):
        assert getattr(settings, f"{group}_BASE") == {}, group
    assert set(settings.DOWNLOAD_HANDLERS) == {"http", "https"}
