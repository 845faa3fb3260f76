"""How much memory another process holds, as far as the system tells: for a watch over the processes that read files."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import Popen

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    def bytes_held(process: Popen[bytes]) -> int:
        """Return how many bytes a child process has taken for itself, 0 where it is not told."""
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        handle = wintypes.HANDLE(int(process._handle))  # type: ignore[attr-defined]
        told = ctypes.windll.kernel32.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        return int(counters.PagefileUsage) if told else 0

else:

    def bytes_held(process: Popen[bytes]) -> int:
        """Return how many bytes a child process holds, 0 where it is not told."""
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        return int(lines.get("VmRSS", "0 kB").split()[0]) * 1024
