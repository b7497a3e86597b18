"""``scrapyd-deploy`` builds its egg with this file, and would write one of its own. All is said in pyproject.toml."""

from setuptools import setup

setup()
