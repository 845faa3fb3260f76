"""`python -m benchmarks` prints the table of speed and memory."""

from __future__ import annotations

from .run import main

if __name__ == "__main__":
    main()
