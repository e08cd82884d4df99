"""The one-line changes of ``make mutate`` about what follows when nobody pays.

Legal actions, agencies, limitation and write-offs; and the account page of customers. See
``mutants.py``; paths are below ``models/`` as there.
"""

from mutants_contact import Mutant

OPEN = "base/account_move_line_open.py"
GUARDED = "base/collections_guarded.py"
MAKE = "legal/collections_legal_action_make.py"
STEPS = "legal/collections_legal_action_steps.py"
ITEM = "legal/collections_legal_item.py"
COST = "legal/collections_legal_cost.py"
DOCUMENT = "legal/collections_legal_document.py"
LEAVES = "legal/collections_legal_document_outbox.py"
LEGAL_PASS = "legal/collections_legal_followup.py"
BUILD = "court/collections_court_file_build.py"
LATER = "court/collections_court_file_later.py"
PLACE = "placement/collections_placement_propose.py"
PLACE_STEPS = "placement/collections_placement_steps.py"
PLACE_LEDGER = "placement/collections_placement_ledger.py"
AGENCY_READ = "placement/collections_agency_read.py"
AGENCY_WRITE = "placement/collections_agency_write.py"
LIMITATION = "limitation/collections_limitation.py"
CLOCK = "limitation/collections_limitation_clock_followup.py"
WARN = "limitation/collections_limitation_clock_warn.py"
EVENT = "limitation/collections_limitation_event.py"
APPROVED = "write_off/collections_approved.py"
LOST = "write_off/collections_write_off_request.py"
LOST_POST = "write_off/collections_write_off_request_post.py"
SMALL = "write_off/collections_write_off_batch.py"
RECOVERY = "write_off/collections_memo_recovery.py"
RECOVERY_BOOK = "write_off/collections_memo_recovery_book.py"
PORTAL = "portal/collections_portal.py"
LINK = "portal/collections_portal_link.py"
AGREED = "portal/collections_portal_agreed.py"
PAY = "portal/collections_portal_payment_make.py"
PAID = "portal/collections_portal_payment_settle.py"
REQUEST = "self_service/collections_portal_request.py"
DECIDE = "self_service/collections_portal_request_decide.py"
SELF_PLAN = "self_service/collections_self_service_plan.py"
GROUP = "group/collections_group.py"

_LEGAL = "tests/legal/test_collections_legal_"
T_MAKE = f"{_LEGAL}action_make.py"
T_STEPS = f"{_LEGAL}action_steps.py"
T_ITEM = f"{_LEGAL}item.py"
T_COST = f"{_LEGAL}cost.py"
T_DOCUMENT = f"{_LEGAL}document.py"
T_LEAVES = f"{_LEGAL}document_outbox.py"
T_LEGAL_PASS = f"{_LEGAL}followup.py"
T_JUDGMENT = f"{_LEGAL}action_judgment.py"
T_LATER = "tests/court/test_collections_court_file_later.py"
T_BUILD = "tests/court/test_collections_court_file_build.py"
_PLACEMENT = "tests/placement/test_collections_"
T_PLACE = f"{_PLACEMENT}placement_propose.py"
T_PLACE_STEPS = f"{_PLACEMENT}placement_steps.py"
T_PLACE_LEDGER = f"{_PLACEMENT}placement_ledger.py"
T_AGENCY_READ = f"{_PLACEMENT}agency_read.py"
T_AGENCY_WRITE = f"{_PLACEMENT}agency_write.py"
_LIMITATION = "tests/limitation/test_collections_limitation"
T_LIMITATION = f"{_LIMITATION}.py"
T_CLOCK = f"{_LIMITATION}_clock_followup.py"
T_WARN = f"{_LIMITATION}_clock_warn.py"
T_EVENT = f"{_LIMITATION}_event.py"
_LOST = "tests/write_off/test_collections_"
T_APPROVED = f"{_LOST}approved.py"
T_LOST = f"{_LOST}write_off_request.py"
T_LOST_POST = f"{_LOST}write_off_request_post.py"
T_SMALL = f"{_LOST}write_off_batch.py"
T_RECOVERY = f"{_LOST}memo_recovery.py"
T_RECOVERY_BOOK = f"{_LOST}memo_recovery_book.py"
_PORTAL = "tests/portal/test_collections_portal"
T_PORTAL = f"{_PORTAL}.py"
T_LINK = f"{_PORTAL}_link.py"
T_AGREED = f"{_PORTAL}_agreed.py"
T_PAY = f"{_PORTAL}_payment_make.py"
T_PAID = f"{_PORTAL}_payment_settle.py"
_SELF = "tests/self_service/test_collections_"
T_REQUEST = f"{_SELF}portal_request.py"
T_DECIDE = f"{_SELF}portal_request_decide.py"
T_SELF_PLAN = f"{_SELF}self_service_plan.py"
T_GROUP = "tests/group/test_collections_group.py"

LAW_MUTANTS = [
    # -- no more is asked for than is owed after credits
    Mutant(
        OPEN,
        "owed[key] = owed.get(key, 0.0) + amount",
        "owed[key] = amount",
        "tests/base/test_account_move_line_open.py",
    ),
    Mutant(STEPS, "return self._find_covered()", 'return ""', T_MAKE),
    Mutant(MAKE, "currency.compare_amounts(claimed, now) <= 0", "True", T_MAKE),
    Mutant(MAKE, "claimed += sum(self._read_asked_else().values())", "pass", T_MAKE),
    Mutant(
        "placement/collections_legal_action.py",
        "asked.setdefault(line.move_line_id, line.balance)",
        "pass",
        "tests/placement/test_collections_legal_action.py",
    ),
    Mutant(ITEM, "refused, amount = refused - taken, amount - taken", "pass", T_JUDGMENT),
    Mutant(
        ITEM,
        "return min(self.amount, max(self.currency_id.round(was_open), 0.0))",
        "return self.amount",
        T_JUDGMENT,
    ),
    Mutant(STEPS, "self.outcome if stays else outcome", "outcome", T_JUDGMENT),
    Mutant(
        SMALL,
        "if key[1].compare_amounts(wanted, owed.get(key, 0.0)) <= 0:",
        "if True:",
        "tests/write_off/test_collections_write_off_batch.py",
    ),
    Mutant(LATER, "if taken > 0:", "if False:", T_LATER),
    Mutant(
        LATER,
        "action._find_flagged() or action._find_covered(still_open=True)",
        "action._find_flagged()",
        T_LATER,
    ),
    Mutant(
        PLACE,
        "return {**texts, **self._find_covered(items - items.browse().union(*texts), company)}",
        "return texts",
        T_PLACE,
    ),
    Mutant(PLACE, "+ asked.get(key, 0.0)", "", T_PLACE),
    Mutant(AGREED, "paid += on_account.get(own.id, 0.0)", "pass", T_AGREED),
    # -- legal actions
    Mutant(STEPS, "if self.state not in states:", "if False:", T_STEPS),
    Mutant(STEPS, "if taken and self.kind_id.holds:", "if taken:", T_STEPS),
    Mutant(
        STEPS,
        "if not self._may_approve():\n            raise AccessError",
        "if False:\n            raise AccessError",
        T_STEPS,
    ),
    Mutant(
        STEPS,
        "if self.type in COURT and not self.court_id:",
        "if False:",
        T_STEPS,
    ),
    Mutant(ITEM, "if item.amount <= 0 or", "if", T_ITEM),
    Mutant(
        COST, "sign = -1 if line.move_id.move_type", "sign = 1 if line.move_id.move_type", T_COST
    ),
    Mutant(COST, 'line.check_access("read")', "pass", T_COST),
    Mutant(DOCUMENT, "if own not in known]", "if False]", T_DOCUMENT),
    Mutant(DOCUMENT, 'if document.state not in ("draft", "failed"):', "if False:", T_LEAVES),
    Mutant(LEAVES, "if action.state not in SENDABLE:", "if False:", T_LEAVES),
    Mutant(
        LEAVES, "problem = self._find_outdated()\n        if problem:\n", "if False:\n", T_LEAVES
    ),
    Mutant(
        LEAVES, "is_gone = contact and not contact", "is_gone = False and not contact", T_LEAVES
    ),
    Mutant(LEAVES, 'if document.type == "demand" == action.type', "if action.type", T_LEAVES),
    Mutant(LEAVES, "for document in ready._pass_gate():", "for document in ready:", T_LEAVES),
    Mutant(
        LEGAL_PASS,
        "NOT IN ('withdrawn', 'lost')",
        "NOT IN ('withdrawn')",
        T_LEGAL_PASS,
    ),
    Mutant(LEGAL_PASS, 'SQL("i.is_live")', 'SQL("TRUE")', T_LEGAL_PASS),
    Mutant(BUILD, "if not problem and file and file != corrects:", "if False:", T_BUILD),
    # -- agencies
    Mutant(PLACE, "if final + timedelta(days=days) >= today:", "if final >= today:", T_PLACE),
    Mutant(PLACE, "elif item in disputed:", "elif False:", T_PLACE),
    Mutant(PLACE_STEPS, "if self.sudo().user_id == self.env.user:", "if False:", T_PLACE_STEPS),
    Mutant(PLACE_STEPS, "if obstacles or not lines:", "if not lines:", T_PLACE_STEPS),
    Mutant(AGENCY_WRITE, "own._drop_unfit(live)", "pass", T_PLACE),
    Mutant(
        AGENCY_WRITE,
        'waiting.write({"is_pending": False, "file_id": file.id})',
        'waiting.write({"file_id": file.id})',
        T_AGENCY_WRITE,
    ),
    Mutant(AGENCY_READ, "named.with_env(self.env)._check_work()", "pass", T_AGENCY_READ),
    Mutant(AGENCY_READ, "if payments.search_count(same, limit=1):", "if False:", T_AGENCY_READ),
    Mutant(
        PLACE_LEDGER,
        "left = max(left - kept.get(line.id, 0.0), 0.0)",
        "pass",
        T_PLACE_LEDGER,
    ),
    Mutant(
        PLACE_LEDGER,
        "r.id > l.matched_before",
        "r.id > 0",
        T_PLACE_LEDGER,
    ),
    # -- limitation
    Mutant(
        LIMITATION,
        "barred=bool(reading.expiry and reading.expiry < today)",
        "barred=bool(reading.expiry and reading.expiry <= today)",
        T_LIMITATION,
    ),
    Mutant(
        LIMITATION,
        "own = [fact for fact in facts if not title or fact.first > title]",
        "own = list(facts)",
        T_LIMITATION,
    ),
    Mutant(CLOCK, "AND k.notices = 'out')", ")", T_CLOCK),
    Mutant(CLOCK, "k.expiry < %s AND", "k.expiry <= %s AND", T_CLOCK),
    Mutant(WARN, "k.warned_expiry IS DISTINCT FROM k.expiry OR", "", T_WARN),
    Mutant(EVENT, "AND COALESCE(el.invoice_date, el.date) <= e.date)", ")", T_EVENT),
    Mutant(EVENT, "AND NOT COALESCE(e.is_struck, FALSE)", "", T_EVENT),
    # -- write-offs and what comes in after them
    Mutant(
        APPROVED,
        "if self.env.user in self.sudo()._get_authors():",
        "if False:",
        T_APPROVED,
    ),
    Mutant(APPROVED, "record._as_engine().tier = record._get_tier()", "pass", T_APPROVED),
    Mutant(LOST, "total = own.amount + own._read_before_sudo()", "total = own.amount", T_LOST),
    Mutant(LOST, "result[record.partner_id] += record[name]", "pass", T_LOST),
    Mutant(LOST_POST, "quiet._check_items()", "pass", T_LOST_POST),
    Mutant(
        LOST_POST, 'if request.claim_ids.filtered("amount_recovered"):', "if False:", T_LOST_POST
    ),
    Mutant(
        SMALL,
        "still = own._find_items_sudo(chosen.move_line_id)",
        "still = chosen.move_line_id",
        T_SMALL,
    ),
    Mutant(
        RECOVERY,
        "for line in self._find_money(partner, company) - left:",
        "for line in self._find_money(partner, company):",
        T_RECOVERY,
    ),
    Mutant(
        RECOVERY_BOOK,
        "own.currency_id.compare_amounts(own.amount, left) > 0",
        "False",
        T_RECOVERY_BOOK,
    ),
    # -- the account page
    Mutant(
        PORTAL, "or not contact._collections_is_contact_of(partner, link.company_id)", "", T_PORTAL
    ),
    Mutant(PORTAL, 'may_act = levels[partner, company] == "act"', "may_act = True", T_PORTAL),
    Mutant(PORTAL, "and not self.env.user._is_internal()", "", T_PORTAL),
    Mutant(LINK, "is_same and link and link.is_open", "is_same and link", T_LINK),
    Mutant(LINK, 'and (not link.notice_id or link.notice_id.state != "sent")', "", T_LINK),
    Mutant(PAY, "self._check_not_under_way(access, items)\n", "pass\n", T_PAY),
    Mutant(PAY, "if digest != self._get_digest_sudo() or self.amount <= 0:", "if False:", T_PAY),
    Mutant(
        PAY,
        "missing = min(own.amount, self.amount_agreed - own.paid)",
        "missing = own.amount",
        T_AGREED,
    ),
    Mutant(PAY, "if amount is None or amount >= item.total:", "if amount is None:", T_PAY),
    Mutant(PAID, "own._use_credits_sudo()", "pass", T_PAID),
    Mutant(
        REQUEST,
        "return [*super()._find_guarded_files(files), *handed_in.ids]",
        "return super()._find_guarded_files(files)",
        T_REQUEST,
    ),
    Mutant(
        GUARDED,
        'kept += records.search([(name, "in", files.ids)])[name].ids',
        "pass",
        "tests/credit/test_collections_credit_declaration_files.py",
    ),
    Mutant(
        GUARDED,
        "file.id for file in files if file.res_field and self._get_guarded([file.res_field])",
        "file.id for file in files if False",
        T_REQUEST,
    ),
    Mutant(
        DECIDE,
        "if own.digest and own.digest != accepts._get_digest(own.plan_id):",
        "if False:",
        f"{T_DECIDE} {T_SELF_PLAN}",
    ),
    Mutant(
        DECIDE,
        "amount = min(float(share), item.amount_residual_currency)",
        "amount = float(share)",
        T_DECIDE,
    ),
    Mutant(SELF_PLAN, '"first": offer["first"] < offer["least"],', "", T_SELF_PLAN),
    Mutant(
        SELF_PLAN,
        'for item in plans.line_ids.move_line_id - offer["items"]:',
        "for item in ():",
        T_SELF_PLAN,
    ),
    Mutant(
        GROUP,
        "return contact.filtered(lambda own: own._collections_is_contact_of(head, company))",
        "return contact",
        T_GROUP,
    ),
]
