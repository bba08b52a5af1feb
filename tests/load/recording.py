"""Fifty clerks who record for a minute: `make load`. Exit code 1 when something failed or took too long."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

CLERKS = 50
SECONDS = 60
PAUSE = 1.0
"""Seconds between an answer and the next recording: faster than any clerk types."""

P95_MS = 400
OK = 201
SHARES = {"half": 0.5, "p95": 0.95, "slowest": 1.0}


async def clerk(client: httpx.AsyncClient, until: float, times: list[float], errors: list[str]) -> None:
    """Record one referral after the other; the first one at some moment within the first pause."""
    chance = random.Random()  # noqa: S311 - when somebody presses a button
    await asyncio.sleep(chance.uniform(0, PAUSE))
    body = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": "aow", "kind": "invullen", "note": "Komt"}
    while time.monotonic() < until:
        key, started = os.urandom(8).hex(), time.perf_counter()
        try:
            answer = await client.post("/v1/referrals", json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError as error:
            errors.append(type(error).__name__)
        else:
            times.append(1000 * (time.perf_counter() - started))
            if answer.status_code != OK:
                errors.append(f"{answer.status_code} {answer.text[:100]}")
        await asyncio.sleep(PAUSE)


async def measure(address: str) -> tuple[list[float], list[str]]:
    """Let all clerks record; return the milliseconds of every answer and everything that went wrong."""
    times: list[float] = []
    errors: list[str] = []
    limits = httpx.Limits(max_connections=CLERKS)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        while True:
            try:
                if (await client.get("/health/ready")).status_code == httpx.codes.OK:
                    break
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.5)
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(clerk(client, until, times, errors) for _ in range(CLERKS)))
    return times, errors


def main() -> int:
    """Start the application, measure, and say what came out."""
    with TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "LOKETWIJZER_DATA": folder,
            "LOKETWIJZER_DATABASE_URL": os.environ.get("LOKETWIJZER_DATABASE_URL", f"sqlite:///{folder}/load.db"),
            "LOKETWIJZER_REQUESTS_PER_MINUTE": "100000",
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", "tests.load.application:make", "--no-access-log"]
        with (Path(folder) / "api.log").open("w") as log:
            api = subprocess.Popen(
                [*command, "--port", str(port), "--log-level", "warning"], env=environment, stdout=log, stderr=log
            )
            try:
                before = os.getloadavg()[0]
                times, errors = asyncio.run(asyncio.wait_for(measure(f"http://127.0.0.1:{port}"), 300))
            finally:
                api.terminate()
                api.wait(10)
    times.sort()
    found = {name: times[min(len(times) - 1, int(share * len(times)))] for name, share in SHARES.items()}
    spread = ", ".join(f"{name} {value:.0f} ms" for name, value in found.items())
    lines = [
        f"{CLERKS} clerks, {SECONDS} s: {len(times)} referrals, {len(errors)} errors",
        f"{spread}; load of the machine before it began {before:.1f}",
        *(f"{errors.count(error)} x {error}" for error in sorted(set(errors))[:5]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(errors) or found["p95"] > P95_MS)


if __name__ == "__main__":
    sys.exit(main())
