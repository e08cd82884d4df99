"""The one-line changes of ``make mutate``: each breaks a rule, and a test has to notice.

A line of the add-on that decides something, what becomes of it, and the test files that should
fail then. Only bodies of methods are changed, so that no database need be installed anew. Add the
line that a fault was in when you mend it. A change that no test can notice has a reason why in
``known``; one without is a hole in the tests.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants_allocation import ALLOCATION_MUTANTS
from mutants_charge import CHARGE_MUTANTS
from mutants_contact import CONTACT_MUTANTS, Mutant
from mutants_credit import CREDIT_MUTANTS
from mutants_figures import FIGURE_MUTANTS
from mutants_law import LAW_MUTANTS
from mutants_money import MONEY_MUTANTS

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
TRAINING = "coaching/collections_training.py"
APPROVE = "coaching/collections_promise_approve.py"
WAITING = "coaching/collections_promise.py"
REVIEW = "coaching/collections_review.py"
STEPS = "coaching/collections_review_steps.py"
VISIT = "visit/collections_visit.py"
VISIT_PLAN = "visit/collections_visit_plan.py"
VISIT_END = "visit/collections_visit_followup.py"
VISIT_WORK = "visit/collections_visit_work.py"
VISIT_TASK = "visit/collections_visit_task.py"
ACTIVITY = "visit/mail_activity.py"
PROCEDURE = "procedure/collections_procedure.py"
PROCEDURE_ASK = "procedure/collections_procedure_ask.py"
DESK = "desk/collections_desk.py"
DESK_ACT = "desk/collections_desk_act.py"
DESK_ITEMS = "desk/collections_desk_items.py"
DESK_OUTCOME = "desk/collections_desk_outcome.py"
DESK_STEP = "desk/collections_desk_step.py"
DESK_CUSTOMER = "desk/collections_desk_customer.py"
LETTER = "contact/collections_letter.py"

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
T_TRAINING = "tests/coaching/test_collections_training.py"
T_APPROVE = "tests/coaching/test_collections_promise_approve.py"
T_WAITING = "tests/coaching/test_collections_promise.py"
T_REVIEW = "tests/coaching/test_collections_review.py"
T_STEPS = "tests/coaching/test_collections_review_steps.py"
T_VISIT = "tests/visit/test_collections_visit.py"
T_VISIT_PLAN = "tests/visit/test_collections_visit_plan.py"
T_VISIT_END = "tests/visit/test_collections_visit_followup.py"
T_VISIT_WORK = "tests/visit/test_collections_visit_work.py"
T_VISIT_TASK = "tests/visit/test_collections_visit_task.py"
T_ACTIVITY = "tests/visit/test_mail_activity.py"
T_PROCEDURE = "tests/procedure/test_collections_procedure.py"
T_PROCEDURE_ASK = "tests/procedure/test_collections_procedure_ask.py"
T_DESK = "tests/desk/test_collections_desk.py"
T_DESK_ACT = "tests/desk/test_collections_desk_act.py"
T_DESK_ITEMS = "tests/desk/test_collections_desk_items.py"
T_DESK_OUTCOME = "tests/desk/test_collections_desk_outcome.py"
T_DESK_STEP = "tests/desk/test_collections_desk_step.py"
T_LETTER = "tests/contact/test_collections_letter.py"
T_LETTER_WIZARD = "tests/contact/test_collections_letter_wizard.py"

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
    *ALLOCATION_MUTANTS,
    *CHARGE_MUTANTS,
    *CONTACT_MUTANTS,
    *CREDIT_MUTANTS,
    *FIGURE_MUTANTS,
    *LAW_MUTANTS,
    *MONEY_MUTANTS,
]

# Coaching, visits, procedures and the desk: who may, once only, and what counts.
MUTANTS += [
    Mutant(TRAINING, "training.amount_limit) > 0", "training.amount_limit) > 1", T_TRAINING),
    Mutant(
        TRAINING,
        '("company_id", "parent_of", company.ids)',
        '("company_id", "in", company.ids)',
        T_TRAINING,
    ),
    Mutant(TRAINING, "and user != requester", "and True", T_APPROVE),
    Mutant(TRAINING, "and user.sudo().has_group(SUPERVISOR)", "and True", T_APPROVE),
    Mutant(
        TRAINING,
        "and not self._find_sudo(user, company, company._collections_today())",
        "and True",
        T_APPROVE,
    ),
    Mutant(TRAINING, '("id", "not in", besides.ids),', "", f"{T_APPROVE} {T_TRAINING} {T_WAITING}"),
    Mutant(TRAINING, "if not self.env.su and self.env.uid in people:", "if False:", T_TRAINING),
    Mutant(TRAINING, "(not self.date_to or day <= self.date_to)", "True", T_TRAINING),
    Mutant(APPROVE, "if promise._may_grant():\n                continue", "continue", T_APPROVE),
    Mutant(APPROVE, 'self._check_state("to_approve")\n        for', "for", T_APPROVE),
    Mutant(
        APPROVE,
        "own.date < own.company_id._collections_today())",
        "False)",
        T_APPROVE,
    ),
    Mutant(APPROVE, "self._check_free(items)", "pass", T_APPROVE),
    Mutant(APPROVE, 'self.sudo().state != "to_approve" or self._may_grant()', "True", T_APPROVE),
    Mutant(WAITING, "AND a.state != 'to_approve'", "", f"{T_WAITING} {T_APPROVE}"),
    Mutant(WAITING, '("date", "<", company._collections_today()),', "", f"{T_WAITING} {T_APPROVE}"),
    Mutant(
        REVIEW,
        "if not self.env.su and any(review.collector_id == self.env.user for review in self):",
        "if False:",
        T_REVIEW,
    ),
    Mutant(
        REVIEW,
        "score = 100.0 * points / judged if judged and not failed else 0.0",
        "score = 100.0 * points / judged if judged else 0.0",
        T_REVIEW,
    ),
    Mutant(
        REVIEW,
        'if review.state != "draft":\n                raise',
        "if False:\n                raise",
        T_REVIEW,
    ),
    Mutant(STEPS, '& Domain("review_ids", "=", False)', "", T_STEPS),
    Mutant(
        STEPS,
        "if any(review.collector_id != self.env.user for review in self):",
        "if False:",
        T_STEPS,
    ),
    Mutant(STEPS, "if self.open_count:", "if False:", T_STEPS),
    Mutant(
        VISIT,
        'over = self.filtered(lambda visit: visit.state != "planned")[:1]',
        "over = self.browse()",
        f"{T_VISIT} {T_VISIT_WORK}",
    ),
    Mutant(VISIT, 'cases.check_access("write")', "pass", T_VISIT),
    Mutant(
        VISIT,
        "if planned:\n            raise",
        "if False:\n            raise",
        f"{T_VISIT} {T_VISIT_PLAN}",
    ),
    Mutant(VISIT_PLAN, "elif plan in refused:", "elif False:", T_VISIT_PLAN),
    Mutant(VISIT_PLAN, "elif not self._has_place(plan):", "elif False:", T_VISIT_PLAN),
    Mutant(VISIT_PLAN, 'if plan.case.state != "open":', "if False:", T_VISIT_PLAN),
    Mutant(VISIT_PLAN, "if not opening or opening > end:", "if not opening:", T_VISIT_PLAN),
    Mutant(
        VISIT_PLAN,
        "for moment in spans[plan][:2]",
        "for moment in spans[plan][:1] * 2",
        T_VISIT_PLAN,
    ),
    Mutant(VISIT_END, 'if visit.state != "planned":', "if False:", T_VISIT_END),
    Mutant(VISIT_END, "        self._end_tasks()\n", "        pass\n", T_VISIT_TASK),
    Mutant(VISIT_WORK, "        planned._end_tasks()\n", "        pass\n", T_VISIT_TASK),
    Mutant(
        VISIT_TASK,
        "visit._get_tasks_to_change().write(visit._get_task_values())",
        "pass",
        T_VISIT_TASK,
    ),
    Mutant(VISIT_TASK, "for visit in self - logged:", "for visit in self:", T_VISIT_TASK),
    Mutant(ACTIVITY, 'if visits and not vals.get("active", True):', "if False:", T_ACTIVITY),
    Mutant(ACTIVITY, "visits.with_env(self.env).write(changes)", "pass", T_ACTIVITY),
    Mutant(ACTIVITY, "visits.with_env(self.env)._cancel()", "pass", T_ACTIVITY),
    Mutant(PROCEDURE, "if procedure.body != before[procedure]:", "if True:", T_PROCEDURE),
    Mutant(
        PROCEDURE, "if seen and len(self) == 1 and seen != self.version:", "if False:", T_PROCEDURE
    ),
    Mutant(
        PROCEDURE,
        'if not self.env.user.has_group("collections_followup.group_collections_collector"):',
        "if False:",
        T_PROCEDURE,
    ),
    Mutant(PROCEDURE, "reading.version == version\n", "True\n", f"{T_PROCEDURE} {T_PROCEDURE_ASK}"),
    Mutant(
        PROCEDURE,
        "self.sudo().activity_unlink([READ], user_id=self.env.uid)",
        "pass",
        T_PROCEDURE_ASK,
    ),
    Mutant(PROCEDURE_ASK, 'procedures.filtered("active")', "procedures", T_PROCEDURE_ASK),
    Mutant(PROCEDURE_ASK, "wanted - found.keys()", "wanted", T_PROCEDURE_ASK),
    Mutant(DESK, "if stamp is not None and stamp != self._read_stamp(case):", "if False:", T_DESK),
    Mutant(
        DESK, "if not self._may_work():\n            raise", "if False:\n            raise", T_DESK
    ),
    Mutant(DESK, 'if case.state != "open":', "if False:", T_DESK),
    Mutant(
        DESK,
        'self.env["collections.case"]._check_own(case.partner_id, case.company_id)',
        "pass",
        T_DESK,
    ),
    Mutant(DESK_CUSTOMER, '.exists()._filtered_access("read")', ".exists()", T_DESK),
    Mutant(
        DESK_ITEMS,
        'if amount > 0 and line not in known["blocked"]:',
        "if amount > 0:",
        f"{T_DESK_ITEMS} {T_DESK_OUTCOME}",
    ),
    Mutant(
        DESK_ITEMS,
        "if len(chosen) != len(set(ids)):",
        "if False:",
        f"{T_DESK_ITEMS} {T_DESK_OUTCOME}",
    ),
    Mutant(
        DESK_ITEMS,
        "if currency.compare_amounts(amount, sum(free.values())) > 0:",
        "if False:",
        f"{T_DESK_ITEMS} {T_DESK_OUTCOME}",
    ),
    Mutant(DESK_OUTCOME, '"undo": None if before else', '"undo":', T_DESK_OUTCOME),
    Mutant(DESK_ACT, "(day - today).days > MOST_DAYS", "False", T_DESK_ACT),
    Mutant(DESK_ACT, "(case.activity_ids - visits.activity_id)", "case.activity_ids", T_DESK_ACT),
    Mutant(
        DESK_ACT,
        "own.date_deadline < day and own.user_id in people",
        "own.date_deadline < day",
        T_DESK_ACT,
    ),
    Mutant(DESK_STEP, "if self.user_id != self.env.user:", "if False:", T_DESK_STEP),
    Mutant(
        DESK_STEP,
        "if self.date < fields.Datetime.now() - timedelta(seconds=UNDO_SECONDS):",
        "if False:",
        T_DESK_STEP,
    ),
    Mutant(
        DESK_STEP,
        '(Domain("kind", "!=", "skip") | Domain("user_id", "=", self.env.uid))',
        "Domain.TRUE",
        f"{T_DESK_STEP} {T_DESK_ACT}",
    ),
    Mutant(
        LETTER, 'if not place._collections_has_address("letter"):', "if False:", T_LETTER_WIZARD
    ),
    Mutant(LETTER, '"is_logged": True,', '"is_logged": False,', T_LETTER),
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
