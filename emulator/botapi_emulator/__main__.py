"""The server for trying a bot by hand: ``python -m botapi_emulator --port 8081``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from botapi_emulator.control import Control
from botapi_emulator.server import TOKEN, Server


async def serve(port: int, token: str) -> None:
    """Serve until the process is told to stop."""
    server = Server(token=token, port=port)
    Control(server)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        at = f"http://127.0.0.1:{server.port}"
        sys.stdout.write(f"""The Bot API is emulated at {at}
base_url   {server.base_url}
file url   {server.base_file_url}
token      {token}

Be somebody:  curl -s {at}/control/send -d '{{"user": "Ann", "text": "hello"}}'
Look:         curl -s {at}/control/chat/Ann
Press:        curl -s {at}/control/press -d '{{"user": "Ann", "message_id": 2, "button": "More"}}'
What the bot called, and what was refused: curl -s {at}/control/journal
""")
        sys.stdout.flush()
        await stop.wait()


def main(arguments: list[str]) -> int:
    """Read the options and serve; 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m botapi_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="a loopback port; 0 lets the system choose (default: 8081)")
    parser.add_argument("--token", default=TOKEN, help="the token the bot uses (default: the one of the tests)")
    options = parser.parse_args(arguments)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(options.port, options.token))
    except OSError as error:
        sys.stderr.write(f"botapi_emulator: port {options.port}: {error.strerror} -> choose another one with --port\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
