"""The one-line changes of ``make mutate``: each breaks a rule, and a test has to notice.

A line of the add-on that decides something, what becomes of it, and the test files that should
fail then. Only bodies of methods are changed, so that no database need be installed anew. Add the
line that a fault was in when you mend it. A change that no test can notice has a reason why in
``known``; one without is a hole in the tests.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants_contact import CONTACT_MUTANTS, Mutant

REPO = Path(__file__).resolve().parent.parent
MODELS = REPO / "collections_followup" / "models"

LANE = "dispatch/collections_dispatch_lane.py"
EMAIL = "dispatch/collections_dispatch_email.py"
DISPATCH = "dispatch/collections_dispatch.py"
SETTLE = "dispatch/collections_dispatch_settle.py"
SOURCE = "dispatch/collections_dispatch_source.py"
WATCH = "dispatch/smtp_watch.py"
OUTBOX = "notice/collections_notice_outbox.py"
RECHECK = "notice/collections_notice_recheck.py"
DIFFERENCE = "notice/collections_notice_difference.py"
CASE = "notice/collections_notice_case.py"
PICK = "followup/collections_followup_pick.py"
REASONS = "followup/collections_followup_reasons.py"
LEVEL = "followup/collections_followup_decide_level.py"
JUDGE = "followup/collections_followup_decide_judge.py"
SHARE = "followup/collections_followup_share.py"
PROPOSE = "followup/collections_followup_propose.py"
FIGURES = "followup/collections_followup_figures.py"
MATCHES = "followup/collections_followup_matches.py"
ACCOUNT = "followup/collections_followup_on_account.py"
PROMISE = "promise/collections_promise_evaluate.py"
CONFLICTS = "agreement/collections_agreement_conflicts.py"
EVALUATE = "agreement/collections_agreement_evaluate.py"
ITEMS = "agreement/collections_agreement_items.py"
FOLLOWUP = "agreement/collections_agreement_followup.py"

T_LANE = "tests/dispatch/test_collections_dispatch_lane.py"
T_EMAIL = "tests/dispatch/test_collections_dispatch_email.py"
T_DISPATCH = "tests/dispatch/test_collections_dispatch.py"
T_SOURCE = "tests/dispatch/test_collections_dispatch_source.py"
T_WATCH = "tests/dispatch/test_smtp_watch.py"
T_OUTBOX = "tests/notice/test_collections_notice_outbox.py"
T_RECHECK = "tests/notice/test_collections_notice_recheck.py"
T_CASE = "tests/notice/test_collections_notice_case.py"
T_DECIDE = "tests/followup/test_collections_followup_decide.py"
T_LEVEL = "tests/followup/test_collections_followup_decide_level.py"
T_JUDGE = "tests/followup/test_collections_followup_decide_judge.py"
T_REASONS = "tests/followup/test_collections_followup_reasons.py"
T_SHARE = "tests/followup/test_collections_followup_share.py"
T_MATCHES = "tests/followup/test_collections_followup_matches.py"
T_ACCOUNT = "tests/followup/test_collections_followup_on_account.py"
T_PROMISE = "tests/promise/test_collections_promise.py"
T_CONFLICTS = "tests/agreement/test_collections_agreement_conflicts.py"
T_EVALUATE = "tests/agreement/test_collections_agreement_evaluate.py"
T_ITEMS = "tests/agreement/test_collections_agreement_items.py"
T_FOLLOWUP = "tests/agreement/test_collections_agreement_followup.py"

MUTANTS = [
    # -- dispatch: once, and doubt is shown
    Mutant(
        LANE,
        "SET state = 'uncertain', settled = FALSE",
        "SET state = 'ready', settled = TRUE",
        T_LANE,
    ),
    Mutant(LANE, "if not is_dead:", "if is_dead:", T_LANE),
    Mutant(
        LANE,
        "row = self._repeat(self._claim_next, commit, worker, only)",
        "row = self._repeat(self._claim_next, None, worker, only)",
        T_LANE,
    ),
    Mutant(
        LANE,
        'life.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", WORKER_LOCK, number))',
        "life.execute('SELECT 1')",
        T_LANE,
    ),
    Mutant(LANE, "state IN ('handing', 'uncertain')", "state IN ('handing')", T_LANE),
    Mutant(LANE, "(d.retry_at IS NULL OR d.retry_at <= %(now)s)", "TRUE", T_DISPATCH),
    Mutant(LANE, "p.unreachable AND p.retry_at > %s", "p.unreachable AND p.retry_at < %s", T_EMAIL),
    Mutant(LANE, "rereads AND date_composed < %s", "rereads AND date_composed > %s", T_DISPATCH),
    Mutant(SETTLE, '"sent", "uncertain", "cancelled")', '"sent", "cancelled")', T_EMAIL),
    Mutant(
        SETTLE,
        'lambda mail: mail.state == "exception")',
        'lambda mail: mail.state == "cancel")',
        T_DISPATCH,
    ),
    Mutant(EMAIL, "if not self._is_current():", "if not self:", f"{T_EMAIL} {T_LANE}"),
    Mutant(EMAIL, "if attempts >= MAX_ATTEMPTS:", "if attempts > MAX_ATTEMPTS:", T_OUTBOX),
    Mutant(
        EMAIL,
        "if watch.taken and not watch.error:",
        "if watch.taken:",
        T_EMAIL,
    ),
    Mutant(EMAIL, 'and not route["watch"].served', 'and route["watch"].served', T_EMAIL),
    Mutant(DISPATCH, "AND state != 'handing'", "AND state != 'handed'", T_LANE),
    Mutant(DISPATCH, "if dispatch.state not in states:", "if not states:", T_DISPATCH),
    Mutant(
        WATCH,
        "self.content_sent = True",
        "self.content_sent = False",
        f"{T_WATCH} {T_EMAIL}",
    ),
    Mutant(WATCH, "500 <= error.smtp_code", "400 <= error.smtp_code", f"{T_WATCH} {T_EMAIL}"),
    # -- notices in the outbox, and truth at sending
    Mutant(
        OUTBOX,
        "first.channel_rank < n.channel_rank",
        "first.channel_rank > n.channel_rank",
        T_OUTBOX,
    ),
    Mutant(REASONS, "l.id, l.amount_residual_currency,", "l.id,", f"{T_SOURCE} {T_LANE} {T_EMAIL}"),
    Mutant(SOURCE, "c.company_id, c.email,", "c.company_id,", T_SOURCE),
    Mutant(FOLLOWUP, "concat_ws(':', a.id, a.state)", "concat_ws(':', a.id)", T_SOURCE),
    Mutant(
        OUTBOX,
        'carried = self.filtered(lambda notice: notice.state in ("queued", "uncertain"))',
        'carried = self.filtered(lambda notice: notice.state == "queued")',
        f"{T_EMAIL} {T_LANE}",
    ),
    Mutant(OUTBOX, "or notice.failure_type in OWN_PROBLEMS", "or False", T_OUTBOX),
    Mutant(
        OUTBOX,
        "THEN i.level_date ELSE EXCLUDED.level_date END",
        "THEN EXCLUDED.level_date ELSE EXCLUDED.level_date END",
        f"{T_LEVEL} {T_DECIDE}",
    ),
    Mutant(RECHECK, "ORDER BY id FOR SHARE", "ORDER BY id", T_RECHECK),
    Mutant(RECHECK, "days=max(waited.days, 0)", "days=0", T_RECHECK),
    Mutant(DIFFERENCE, "elif notice.channel in wanted:", "elif not wanted:", T_RECHECK),
    Mutant(
        DIFFERENCE,
        'currency.compare_amounts(line.amount, float(row["amount"]))',
        "False",
        T_RECHECK,
    ),
    Mutant(PICK, "next_rank > pick_rank", "next_rank < pick_rank", T_RECHECK),
    Mutant(
        PICK,
        "d.state IN ('handing', 'sent', 'uncertain')",
        "d.state IN ('cancelled')",
        f"{T_RECHECK} {T_LANE}",
    ),
    Mutant(CASE, "GREATEST(c.last_notice_date, t.last_date)", "t.last_date", T_CASE),
    # -- the decision
    Mutant(LEVEL, "b.due < %(day)s::date AS late", "b.due <= %(day)s::date AS late", T_DECIDE),
    Mutant(LEVEL, "day if as_of else max(day, today)", "day", f"{T_RECHECK} {T_LEVEL}"),
    Mutant(
        LEVEL,
        "GREATEST(b.rank + 1, b.first_due_rank) ELSE",
        "b.rank + 1 ELSE",
        f"{T_LEVEL} {T_DECIDE}",
    ),
    Mutant(
        LEVEL,
        "WHEN lv.min_days > 0 THEN lv.min_days\n                               WHEN lv.trigger",
        "WHEN lv.trigger",
        f"{T_LEVEL} {T_DECIDE}",
    ),
    Mutant(LEVEL, "b.cand_date > %(day)s::date AND b.repeat_on", "b.repeat_on", T_LEVEL),
    Mutant(JUDGE, "ELSE r.net_all END <= 0", "ELSE r.net_all END < 0", T_REASONS),
    Mutant(
        JUDGE,
        "WHEN r.asked AND r.total < GREATEST(",
        "WHEN r.asked AND r.total <= GREATEST(",
        f"{T_REASONS} {T_JUDGE}",
    ),
    Mutant(
        JUDGE,
        "r.last_date + r.spacing > %(day)s::date",
        "r.last_date + r.spacing >= %(day)s::date",
        f"{T_REASONS} {T_JUDGE} {T_DECIDE}",
    ),
    Mutant(
        JUDGE,
        "WHEN r.level_next_date <= %(day)s::date THEN NULL",
        "WHEN r.level_next_date < %(day)s::date THEN NULL",
        T_DECIDE,
    ),
    Mutant(
        JUDGE,
        "WHEN r.failed IS FALSE THEN %(pending)s",
        "WHEN FALSE THEN %(pending)s",
        f"{T_JUDGE} {T_DECIDE}",
    ),
    Mutant(JUDGE, "FILTER (WHERE net_late > 0) AS net_late", "AS net_late", T_JUDGE),
    Mutant(
        FIGURES,
        "self._sql_bucket(day, 31, 60)",
        "self._sql_bucket(day, 31, 61)",
        "tests/case/test_collections_case.py",
    ),
    # -- several notices to one customer, and proposing
    Mutant(SHARE, "WHERE s.deducted >= s.amount", "WHERE s.deducted > s.amount", T_SHARE),
    Mutant(
        SHARE,
        "ORDER BY h.late DESC, h.rank DESC, p.policy_id",
        "ORDER BY h.late DESC, h.rank, p.policy_id",
        T_SHARE,
    ),
    Mutant(SHARE, "WHEN r.deferred THEN %(interval)s\n", "WHEN FALSE THEN %(interval)s\n", T_SHARE),
    Mutant(
        PROPOSE,
        "WHERE s.partner_id IS NULL OR s.deducted < s.amount",
        "WHERE s.partner_id IS NULL OR s.deducted <= s.amount",
        f"{T_SHARE} {T_RECHECK}",
        "the decision has said before that credits cover these items: they are not listed",
    ),
    Mutant(
        PROPOSE,
        "CASE WHEN t.channel_rank = 0 THEN c.level_id END",
        "c.level_id",
        "tests/followup/test_collections_followup_propose.py",
    ),
    Mutant(
        PROPOSE,
        "CASE WHEN t.policy_id IN %(approval)s THEN 'draft' ELSE 'approved' END",
        "'approved'",
        "tests/followup/test_collections_followup_propose.py "
        "tests/followup/test_collections_run.py",
    ),
    # -- agreements
    Mutant(
        PROMISE,
        "FILTER (WHERE r.kind IN ('payment', 'unbooked')\n",
        "FILTER (WHERE r.kind IN ('payment', 'unbooked', 'credit')\n",
        T_PROMISE,
    ),
    Mutant(PROMISE, "t.paid >= t.needed THEN 'kept'", "t.paid > t.needed THEN 'kept'", T_PROMISE),
    Mutant(
        PROMISE,
        "WHEN t.date_limit >= %(day)s::date",
        "WHEN t.date_limit > %(day)s::date",
        T_PROMISE,
    ),
    Mutant(
        MATCHES,
        "r.id <= COALESCE(h.matched_before, 0)",
        "r.id < COALESCE(h.matched_before, 0)",
        f"{T_MATCHES} {T_PROMISE}",
    ),
    Mutant(MATCHES, "amount - replaced AS amount", "amount AS amount", f"{T_MATCHES} {T_PROMISE}"),
    Mutant(ACCOUNT, "if part.held:", "if not part.held:", T_ACCOUNT),
    Mutant(
        ACCOUNT,
        'if duty.last and credit["date"] > duty.last:',
        'if duty.last and credit["date"] >= duty.last:',
        T_ACCOUNT,
    ),
    Mutant(
        CONFLICTS,
        "self._find_held(items, *self._free_of)",
        "self._find_held(items, self._free_of[0])",
        T_CONFLICTS,
    ),
    Mutant(
        CONFLICTS,
        "item.amount_residual_currency) >= 0",
        "item.amount_residual_currency) > 0",
        T_CONFLICTS,
    ),
    Mutant(
        EVALUATE,
        'watched = SQL("%s AND a.state IN %s", watched, self._moving_states)',
        "pass",
        T_EVALUATE,
    ),
    Mutant(EVALUATE, 'if row["state"] != row["old_state"]', "if True", T_EVALUATE),
    Mutant(
        ITEMS,
        "if item in paid and not (agreed and items - paid):",
        "if item in paid and not agreed:",
        T_ITEMS,
    ),
    Mutant(ITEMS, "return open_items - items", "return items - items", T_ITEMS),
    Mutant(
        FOLLOWUP, "fields.Date.add(limit, days=1)", "fields.Date.add(limit, days=0)", T_FOLLOWUP
    ),
    *CONTACT_MUTANTS,
]


def describe(mutant):
    """A change in one line, to read."""
    old, new = (" ".join(text.split()) for text in (mutant.old, mutant.new))
    return f"{mutant.path}: {old} -> {new}"


def check(mutants):
    """Return what is wrong with the list itself: lines that are not there, or not once."""
    wrong = []
    for mutant in mutants:
        count = (MODELS / mutant.path).read_text().count(mutant.old)
        if count != 1 or mutant.old == mutant.new:
            wrong.append(f"{describe(mutant)}: stands there {count} times")
        wrong += [
            f"{describe(mutant)}: no {test}"
            for test in mutant.tests.split()
            if not (REPO / test).exists()
        ]
    return wrong
