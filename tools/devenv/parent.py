"""Lets a process end with the one that started it, however that one ended.

``end_with_parent()`` in a program of ours; ``python parent.py -m MODULE [ARGUMENT...]`` runs
another one so.
"""

import os
import runpy
import sys
import threading
import time

INTERVAL = 0.5
# Odoo's processes are started by this name, by programs that may end at any time.
PROGRAM = __file__


def end_with_parent():
    """End this process soon after its parent has ended.

    Without cleaning up: who would wait for that is gone. The system closes connections, and
    PostgreSQL takes back what was not committed.
    """
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(INTERVAL)
        os._exit(1)

    threading.Thread(target=watch, name="watch parent", daemon=True).start()


def main():
    flag, module, *arguments = sys.argv[1:]
    if flag != "-m":
        raise SystemExit(__doc__)
    end_with_parent()
    # What `python -m` would see in place of this file's folder.
    sys.path[0] = os.getcwd()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
