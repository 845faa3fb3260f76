"""`python -m pmf_excel` is `pmf`."""

from __future__ import annotations

from pmf_excel.cli import main

if __name__ == "__main__":
    main()
