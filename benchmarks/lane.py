"""One lane of the outbox, in a process of its own: starts when a file appears."""

import time
from pathlib import Path


def main(env, args):
    """Empty the outbox once the file exists, and go on while others are at work."""
    [go] = args
    dispatch = env["collections.dispatch"]
    dispatch._drain(env.cr.commit)
    print("ready", flush=True)
    while not Path(go).exists():
        time.sleep(0.01)
    while True:
        dispatch._drain(env.cr.commit)
        env.cr.commit()
        left = env["collections.notice"].search_count([("state", "=", "queued")], limit=1)
        if not left:
            return
        time.sleep(0.005)
