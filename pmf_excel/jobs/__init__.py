"""The jobs: each reads, decides through the core, and writes; the only place where core meets the adapters."""
