"""The sandbox on its own: python -m bot.sandbox --port 8080"""

import argparse
import asyncio
import signal
import sys

from bot.sandbox.server import TOKEN, Sandbox


async def _serve(port: int, token: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Set by us, because a program started in the background inherits SIGINT as ignored.
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sandbox = Sandbox(token=token)
    await sandbox.start(port=port)
    sys.stdout.write(
        f"page: {sandbox.url}\nTELEGRAM_API_URL={sandbox.url}\nTELEGRAM_BOT_TOKEN={token}\n"
    )
    sys.stdout.flush()
    try:
        await stop.wait()
    finally:
        await sandbox.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the token the bot will use")
    chosen = parser.parse_args()
    try:
        asyncio.run(_serve(chosen.port, chosen.token))
    except OSError as error:
        sys.stderr.write(f"The sandbox cannot start on port {chosen.port}: {error.strerror}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
