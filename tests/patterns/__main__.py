"""Attacks the patterns of the program, or those named by place, and prints one line for each that grows faster than its text."""

from __future__ import annotations

import sys

from tests.patterns.finding import patterns
from tests.patterns.trying import weakness

if __name__ == "__main__":
    for found in patterns():
        if len(sys.argv) > 1 and found.place not in sys.argv[1:]:
            continue
        weak = weakness(found.pattern, found.methods)
        if weak:
            print(f"{found.place}: {weak}", flush=True)
