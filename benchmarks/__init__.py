"""Speed and memory of the product, measured against something of the same run: `python -m benchmarks`."""
