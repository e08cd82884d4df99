"""What must hold when all is over in ``faults.py``."""

from collections import Counter

# How a notice may end.
DONE = ("sent", "failed", "skipped", "uncertain")


class Verdict:
    """What must hold when all is over; ``problems`` tells what does not, in words.

    - Each notice is sent, failed, skipped or uncertain, its message alike, and settled.
    - The server took no message twice, and nothing to one customer twice.
    - What it took is recorded as sent or uncertain, and what is recorded as sent it took.
    - Items and cases moved on for the notices that were sent, and for no others.
    - Nothing waits in core's own queue; what people did meanwhile is still so.
    """

    def __init__(self, env, notice_ids, level_id, server, people):
        self.env = env
        self.notices = env["collections.notice"].browse(notice_ids)
        self.dispatches = self.notices.dispatch_id
        self.level_id = level_id
        self.uids = Counter(message["Message-Id"] for message in server.messages)
        self.addresses = Counter(
            message["To"].addresses[0].addr_spec for message in server.messages
        )
        self.people = people
        self.states = Counter(self.notices.mapped("state"))
        self.problems = []
        self._check_ends()
        self._check_once()
        self._check_followed()
        self._check_people()

    def _find(self, what, records):
        if records:
            names = ", ".join(map(str, sorted(records)[:5]))
            self.problems.append(f"{len(records)} {what}: {names}")

    def _check_ends(self):
        self._find(
            "notices without an end",
            [f"{notice.id} {notice.state}" for notice in self.notices if notice.state not in DONE],
        )
        agree = {
            "sent": ("sent",),
            "uncertain": ("uncertain",),
            "failed": ("failed", "cancelled", False),
            "skipped": ("cancelled", False),
        }
        self._find(
            "notices that say something else than their message",
            [
                f"{notice.id} {notice.state} {notice.dispatch_id.state}"
                for notice in self.notices
                if notice.dispatch_id.state not in agree.get(notice.state, ())
            ],
        )
        self._find("messages not settled", [d.id for d in self.dispatches if not d.settled])
        waiting = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self._find("e-mails left to core's queue", waiting.ids)

    def _check_once(self):
        self._find("messages taken twice", [uid for uid, n in self.uids.items() if n > 1])
        self._find("customers reached twice", [to for to, n in self.addresses.items() if n > 1])
        known = {d.message_uid: d.state for d in self.dispatches}
        self._find(
            "messages taken and not recorded",
            [
                f"{uid} {known.get(uid)}"
                for uid in self.uids
                if known.get(uid) not in ("sent", "uncertain")
            ],
        )
        sent = {uid for uid, state in known.items() if state == "sent"}
        self._find("messages recorded and never taken", sent - set(self.uids))

    def _check_followed(self):
        sent = self.notices.filtered(lambda notice: notice.state == "sent")
        items = self.env["collections.item"].search([("level_id", "!=", False)]).move_line_id
        claimed = sent.line_ids.filtered("level_id").move_line_id
        self._find("items not moved on", (claimed - items).ids)
        self._find("items moved on without a notice", (items - claimed).ids)
        cases = self.notices.case_id
        noticed = cases.filtered("last_notice_date")
        self._find("cases that do not know of their notice", (sent.case_id - noticed).ids)
        self._find("cases that know of none that was sent", (noticed - sent.case_id).ids)
        behind = sent.case_id.filtered(
            lambda case: case.state == "open" and case.level_id.id != self.level_id
        )
        self._find("open cases not at the level of their notice", behind.ids)

    def _check_people(self):
        self._find("things that people could not do", self.people.errors)
        changed = [
            case.id
            for case in self.notices.case_id
            if case.user_id.id != self.people.collectors.get(case.id, case.user_id.id)
        ]
        self._find("cases whose collector was overwritten", changed)
        lines = self.notices.line_ids.move_line_id
        wrong = lines.filtered(lambda line: line.amount_residual != 100 - self.people.paid[line.id])
        self._find("items with another balance than what was paid", wrong.ids)
