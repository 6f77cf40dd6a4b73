"""Feeds keyfob's forms of a token to the tools that they are for: each must get exactly the token."""
import sys

import cases
import shells  # noqa: F401 (they register their cases)
import files  # noqa: F401
import web  # noqa: F401
import programs  # noqa: F401
from home import Home
from server import Server


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    home = Home(Server())
    home.furnish()
    counts = cases.run_all(home, pattern)
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    # A pattern that fits nothing tests nothing.
    return 1 if counts["failed"] or not counts["passed"] else 0


sys.exit(main())
