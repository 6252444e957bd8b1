"""What a process used and what the machine is, as Linux tells it."""

import os
import platform
import resource
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    cpu: float
    """seconds of CPU since it started, all threads"""
    memory: int
    """resident bytes"""


def usage(process: int) -> Usage:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return Usage((int(fields[11]) + int(fields[12])) / TICK, int(fields[21]) * PAGE)


def other_load(process: int) -> float:
    """Seconds of CPU that the machine spent so far on neither *process* nor this one."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    busy = (sum(fields[:8]) - fields[3] - fields[4]) / TICK  # all but idle and waiting for disks
    own = resource.getrusage(resource.RUSAGE_SELF)
    return busy - usage(process).cpu - own.ru_utime - own.ru_stime


def machine() -> str:
    """The machine in one line, without its name."""
    cpu = next(
        line.partition(":")[2].strip()
        for line in [*Path("/proc/cpuinfo").read_text().splitlines(), "model name: unknown CPU"]
        if line.startswith("model name")
    )
    memory = os.sysconf("SC_PHYS_PAGES") * PAGE / 2**30
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}"
    )
