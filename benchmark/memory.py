"""The peak of this process's resident memory, as Linux keeps it."""

from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
CLEAR_PEAK = "5"
"""Written to clear_refs it makes what is in use now the peak (see proc(5))."""


def peak_mb() -> float:
    """Return the highest resident memory since the start or the last `forget_peak`, in MB."""
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """Let the peak start again at what is in use now."""
    CLEAR.write_text(CLEAR_PEAK, "ascii")
