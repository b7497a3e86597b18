"""``python -m benchmarks [--only PART]``: all parts, or one. ``make bench ARGS=…`` runs it."""

from __future__ import annotations

import argparse

from benchmarks import datasets, journals, speed, trouble


def main() -> int:
    """Run the parts; 1 if this project fails where it should not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, trouble, journals, datasets.")
    parser.add_argument("--only", choices=("speed", "trouble", "journals", "datasets"), help="this part only")
    speed.add_options(parser)
    trouble.add_options(parser)
    datasets.add_options(parser)
    options = parser.parse_args()
    code = 0
    if options.only in (None, "speed"):
        speed.measure(options)
        print(flush=True)
    if options.only in (None, "trouble"):
        code = trouble.compare(options)
        print(flush=True)
    if options.only in (None, "journals"):
        code = journals.compare(options) or code
        print(flush=True)
    if options.only in (None, "datasets"):
        datasets.measure(options)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
