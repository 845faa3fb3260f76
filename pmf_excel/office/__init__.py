"""What workbooks and documents share: the zip package that both are, and the colours both use."""
