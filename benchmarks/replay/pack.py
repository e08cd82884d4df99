"""The management pack of a replayed company, beside what a plain reading of the file says.

``make replay REPORT=1`` ends with it: the PDF is written, and each number of it that the file
tells, too, is compared with ``plain.py``. For any day of a replay that was kept:
``python3 tools/dev.py script --keep replay benchmarks/replay/pack.py FILE 2012-12-31``.
"""

import io
import json
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import plain
from pypdf import PdfReader
from werkzeug.serving import make_server

from odoo import http

# The pack is that of this day, or of the last one that was replayed.
DAY = date(2013, 12, 31)
# Where a replay keeps how far it is.
PARAMETER = "collections_replay.state"
# Money to the cent; days and percentages as far as a float goes.
CLOSE = 1e-6
# What may differ, and why: name of a figure, and a function of what the file says.
REASONS = {
    "DSO counted back": lambda value: (
        value is None and "a year of sales does not explain what is open: “so many or more”"
    ),
}
FIGURES = {
    "DSO": "dso",
    "DSO counted back": "dso_countback",
    "best possible DSO": "best_possible_dso",
    "days delinquent": "average_days_delinquent",
    "days late": "weighted_days_late",
    "CEI": "cei",
}


@contextmanager
def serving(env):
    """Serve this database on loopback: the PDF engine asks for the styles of the page."""
    server = make_server("127.0.0.1", 0, http.root, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    parameters = env["ir.config_parameter"]
    before = parameters.get_param("report.url")
    parameters.set_param("report.url", f"http://127.0.0.1:{server.server_port}")
    env.cr.commit()
    try:
        yield
    finally:
        parameters.set_param("report.url", before)
        env.cr.commit()
        server.shutdown()


def read_pack(env, company, day):
    """Return what the sections of the pack say of a day, by the names of ``plain.py``."""
    ageing = env["collections.pack.section.ageing"].with_company(company)
    asked = env["collections.ageing"]._ask(
        company, day, buckets=list(plain.LIMITS), currency="company", group_by="company"
    )
    found = {
        f"bucket {place}": amount
        for place, amount in enumerate(ageing._read_whole(asked)["amounts"])
    }
    summary = env["collections.pack.section.summary"].with_company(company)
    balance = summary._read_balance(company, day)
    found |= {
        "open": balance["claims"],
        "past due": balance["overdue"],
        "customers": balance["customers"],
    }
    periods = summary._get_periods(day)
    figures = summary._read_by_period(list(FIGURES.values()), company, periods)
    rows = {label: figures[name]["now"] for label, name in FIGURES.items()}
    found |= {label: row["value"] for label, row in rows.items()}
    found["sales"] = float(rows["DSO"]["parts"].get("sales") or 0)
    found["paid"] = float(rows["days late"]["parts"].get("paid") or 0)
    trend = env["collections.pack.section.trend"].with_company(company)._read_trend(company, day)
    for place, row in enumerate(trend):
        found[f"trend {place}: open"] = row["open"]
        found[f"trend {place}: past due"] = row["overdue"]
    accuracy = env["collections.forecast"]._read_accuracy(company, day)
    found["forecast: weeks"] = accuracy["weeks"]
    found["forecast: due date off"] = accuracy["naive_due_error"]
    # What no plain reading tells.
    found["forecast: off"] = accuracy["weekly_error"]
    return found


def read_plain(path, day):
    """Return what the file says of a day, by the same names."""
    rows = plain.read_rows(path)
    found = plain.get_figures(rows, day)
    for place, (_end, whole, overdue) in enumerate(plain.get_trend(rows, day)):
        found[f"trend {place}: open"] = whole
        found[f"trend {place}: past due"] = overdue
    found["forecast: weeks"], found["forecast: due date off"] = plain.score_due_dates(rows, day)
    return found


def print_comparison(ours, theirs):
    """Print both beside each other.

    :return: how many differ without a reason
    """
    print(f"{'':22}{'management pack':>18}{'file':>18}")
    wrong = 0
    for name, expected in theirs.items():
        value = ours.get(name)
        note = ""
        if (value is None) != (expected is None) or (
            value is not None and abs(float(value) - float(expected)) > CLOSE
        ):
            note = (REASONS.get(name) or (lambda _value: ""))(expected)
            wrong += not note
            note = f"  {note or 'DIFFERS'}"
        print(f"{name:22}{_write(value):>18}{_write(expected):>18}{note}")
    return wrong


def _write(value):
    return "none" if value is None else f"{float(value):,.4f}"


def find_missing(pdf, ours):
    """Return the numbers of the pack that do not stand in its PDF."""
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    words = " ".join(words.split())
    texts = [f"{ours[name]:,.2f}" for name in ("open", "past due", "paid", "bucket 0", "bucket 1")]
    texts += [
        f"{ours[name]:,.2f}"
        for name in ("forecast: off", "forecast: due date off")
        if ours[name] is not None
    ]
    texts += [
        f"{ours[name]:,.1f}"
        for name in ("DSO", "best possible DSO", "days late")
        if ours[name] is not None
    ]
    return [text for text in texts if text not in words]


def report(env, company, path, last, day=DAY):
    """Write the pack of a day, and compare it with the file.

    :param env: environment of a superuser
    :param company: the replayed company
    :param path: the file
    :param last: the last day that was replayed: the pack is of no later one
    :param day: the day
    :return: whether all numbers are those of the file
    """
    day = min(day, last)
    with serving(env):
        pdf = env["collections.pack"]._render_pdf(company, day)
    target = Path(tempfile.gettempdir()) / f"management_pack_{day}.pdf"
    target.write_bytes(pdf)
    ours = read_pack(env, company, day)
    print(f"\nThe management pack of {day}: {target}")
    wrong = print_comparison(ours, read_plain(path, day))
    missing = find_missing(pdf, ours)
    for text in missing:
        print(f"{text} is not in the PDF")
    if not wrong and not missing:
        print("Every number is that of the file.")
    return not wrong and not missing


def main(env, args):
    """Write the pack of a day of a kept replay.

    :param args: command line: the file, and the day
    :return: 0 when all numbers are those of the file
    """
    if len(args) != 2:
        print("name the file and the day: FILE 2012-12-31", file=sys.stderr)
        return 1
    state = json.loads(env["ir.config_parameter"].get_param(PARAMETER) or "{}")
    if not state.get("day"):
        print("nothing was replayed here", file=sys.stderr)
        return 1
    last = date.fromisoformat(state["day"])
    return 0 if report(env, env.company, args[0], last, date.fromisoformat(args[1])) else 1
