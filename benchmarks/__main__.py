"""``python -m benchmarks [--only speed|trouble]``: both parts, or one. ``make bench ARGS=…`` runs it."""

from __future__ import annotations

import argparse

from benchmarks import speed, trouble


def main() -> int:
    """Run the parts; 1 if this project fails where it should not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, memory and trouble.")
    parser.add_argument("--only", choices=("speed", "trouble"), help="this part only")
    speed.add_options(parser)
    trouble.add_options(parser)
    options = parser.parse_args()
    if options.only != "trouble":
        speed.measure(options)
    if options.only != "speed":
        print(flush=True)
        return trouble.compare(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
