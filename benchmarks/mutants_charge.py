"""The one-line changes of ``make mutate`` about interest and charges.

See ``mutants.py``. Paths are below ``models/`` as there.
"""

from mutants_contact import Mutant

CHANGE = "charge/collections_charge_change.py"
CHARGE = "charge/collections_charge.py"
FOLLOWUP = "charge/collections_charge_followup.py"
NOTICE = "charge/collections_notice.py"
LINE = "charge/collections_notice_line.py"
BOOKING = "charge/collections_claim_booking.py"
CLAIM = "charge/collections_claim.py"
CUT = "charge/collections_claim_facts_cut.py"
MATCH = "charge/collections_interest_rule_match.py"
RULE = "charge/collections_interest_rule.py"

T_CHANGE = "tests/charge/test_collections_charge_change.py"
T_WORKERS = "tests/charge/test_charge_workers.py"
T_CHARGE = "tests/charge/test_collections_charge.py"
T_FOLLOWUP = "tests/charge/test_collections_charge_followup.py"
T_NOTICE = "tests/charge/test_collections_notice.py"
T_LINE = "tests/charge/test_collections_notice_line.py"
T_DOCUMENT = "tests/charge/test_collections_charge_document.py"
T_BOOKING = "tests/charge/test_collections_claim_booking.py"
T_CLAIM = "tests/charge/test_collections_claim.py"
T_CUT = "tests/charge/test_collections_claim_facts_cut.py"
T_MATCH = "tests/charge/test_collections_interest_rule_match.py"
T_RULE = "tests/charge/test_collections_interest_rule.py"
T_FIGURE = "tests/figures/test_collections_figure_charge.py"
T_PARTNER = "tests/charge/test_res_partner.py"

CHARGE_MUTANTS = [
    # -- waivers: who may, how much, and why
    Mutant(CHANGE, "._get_rank() < RANKS[tier]:", "._get_rank() < 0:", T_CHANGE),
    Mutant(CHANGE, "compare_amounts(amount, claimed) > 0:", "compare_amounts(0, 1) > 0:", T_CHANGE),
    Mutant(CHANGE, "if currency.compare_amounts(amount, 0.0) <= 0:", "if False:", T_CHANGE),
    Mutant(
        CHANGE,
        'currency = item.currency_id\n        if not (reason or "").strip():',
        "currency = item.currency_id\n        if False:",
        T_CHANGE,
    ),
    Mutant(CHANGE, 'if self.event != "waived":', "if False:", T_CHANGE),
    Mutant(CHANGE, " or currency.compare_amounts(amount, left) > 0:", ":", T_CHANGE),
    Mutant(CHANGE, "self._check_items(items)\n        self._lock(items)", "pass", T_CHANGE),
    Mutant(CHANGE, "self._lock(items)\n        claims = self", "claims = self", T_WORKERS),
    Mutant(CHANGE, " + float(sum(sum(claim.waived.values()) for claim in claims))", "", T_CHANGE),
    Mutant(CHANGE, "if foreign and not self.env.su:", "if False:", T_CHANGE),
    Mutant(CHANGE, "._check_own(customers, owners.with_env(self.env))", "", T_CHANGE),
    Mutant(CHANGE, "together[0] += amount", "together[0] = amount", T_CHANGE),
    Mutant(CHANGE, "change.amount - change.amount_reinstated,", "change.amount,", T_FIGURE),
    # -- what notices claimed
    Mutant(CHARGE, "WHERE c.date <= EXCLUDED.date", "WHERE TRUE", T_CHARGE),
    Mutant(CHARGE, "n.state = 'sent' AND nl.", "nl.", T_CHARGE),
    Mutant(CHARGE, "(c.event = 'waived' OR m.state = 'posted')", "TRUE", f"{T_CHARGE} {T_BOOKING}"),
    Mutant(CHARGE, "c.amount - COALESCE(c.amount_reinstated, 0)", "c.amount", T_CHANGE),
    Mutant(CHARGE, " and not charge.move_line_id.reconciled", "", f"{T_CHARGE} {T_FOLLOWUP}"),
    Mutant(CHARGE, "goes_on or claim.get_open(charge.kind) > 0", "True", T_CHARGE),
    Mutant(FOLLOWUP, " AND h.state = 'claimed')\"", ')"', T_FOLLOWUP),
    Mutant(FOLLOWUP, "h.id, h.amount_reinstated, m.state", "h.id", T_DOCUMENT),
    Mutant(
        FOLLOWUP,
        "WHERE h.partner_id = %(customer)s AND h.kind != 'interest'",
        "WHERE FALSE",
        T_DOCUMENT,
    ),
    Mutant(FOLLOWUP, "return notices._read_charge_totals()", "return {}", T_DOCUMENT),
    # -- what a notice claims
    Mutant(NOTICE, "if level and not claim.is_frozen():", "if level:", T_NOTICE),
    Mutant(NOTICE, "if key not in taken:\n", "if True:\n", T_NOTICE),
    Mutant(NOTICE, "if level.claim_fixed and key not in taken:", "if level.claim_fixed:", T_NOTICE),
    Mutant(NOTICE, "if level.claim_fixed and key not", "if key not", f"{T_NOTICE} {T_LINE}"),
    Mutant(NOTICE, " if self.level_id.claim_interest else ZERO", "", T_DOCUMENT),
    Mutant(
        NOTICE,
        "line.amount > 0 and line.move_line_id",
        "line.move_line_id",
        T_NOTICE,
        "credits earn nothing: what is claimed of them is not read either",
    ),
    Mutant(NOTICE, 'notice.state in ("sent", "uncertain")', "False", T_NOTICE),
    Mutant(NOTICE, "max(notice.amount + charges, 0.0)", "notice.amount + charges", T_DOCUMENT),
    Mutant(LINE, "(claim.is_person and not level.fee_persons)", "False", T_LINE),
    Mutant(LINE, "or claim.is_person or not claim.start", "or not claim.start", T_LINE),
    Mutant(LINE, "if claim.start > claim.day:", "if False:", T_LINE),
    Mutant(LINE, "if not self._is_known_rate(level.currency_id):", "if False:", T_LINE),
    Mutant(LINE, "if not self._is_known_rate(legal):", "if False:", T_LINE),
    Mutant(LINE, "rate.name <= day and ", "", T_LINE),
    Mutant(LINE, "for day, part in lowered if day <= claim.due)", "for _day, part in [])", T_LINE),
    Mutant(LINE, "if day <= claim.due), ZERO", "if True), ZERO", T_LINE),
    # -- invoices of it
    Mutant(BOOKING, '._get_rank() < RANKS["supervisor"]:', "._get_rank() < 0:", T_BOOKING),
    Mutant(BOOKING, "if amount > 0:", "if True:", T_BOOKING),
    Mutant(BOOKING, '"collections_charges": True,', '"collections_charges": False,', T_BOOKING),
    Mutant(BOOKING, "changes._lock(items)\n", "pass\n", T_WORKERS),
    Mutant(BOOKING, "or not own.level_id.book_charges", "", T_BOOKING),
    Mutant(BOOKING, ' and company.collections_charge_booking == "paid"', "", T_BOOKING),
    Mutant(BOOKING, '("move_line_id.reconciled", "=", True),', "", T_BOOKING),
    # -- the claim
    Mutant(CLAIM, 'row["is_open"] or charges.get("rows")', "True", T_CLAIM),
    Mutant(CLAIM, "if owner.sudo().collections_charges:", "if True:", T_CLAIM),
    Mutant(CLAIM, 'if rule.disputed == "never" or not own.refused', "", T_CUT),
    Mutant(CLAIM, "credited = disputed[number].credited", "pass", T_CUT),
    Mutant(CLAIM, " if is_rest or own[2] is None", "", T_CUT),
    Mutant(CLAIM, "begins = min(begins,", "begins = max(begins,", T_PARTNER),
    Mutant(CLAIM, "minimum = min(minimum, cap)", "pass", T_CLAIM),
    Mutant(
        CLAIM,
        "max(self.get_claimed(kind) - gone, ZERO)",
        "self.get_claimed(kind) - gone",
        f"{T_CLAIM} {T_BOOKING} {T_CHANGE}",
    ),
    # -- disputes and plans
    Mutant(CUT, "room -= part", "pass", T_CUT),
    Mutant(CUT, 'taken[row["match_id"]] = taken', "_seen = taken", T_CUT),
    Mutant(CUT, 'if row["last"] < row["raised"]:', "if False:", T_CUT),
    Mutant(CUT, "COALESCE(d.outcome, '') != 'merged' AND ", "", T_CUT),
    Mutant(CUT, "used[line] = used.get", "_seen = used.get", T_CUT),
    Mutant(
        CUT,
        "AND r.id <= COALESCE(dl.matched_before, 0)), 0) AS open",
        "AND FALSE), 0) AS open",
        T_CUT,
    ),
    Mutant(CUT, "AND r.id > COALESCE(dl.matched_before, 0)", "", T_CUT),
    Mutant(CUT, "WHERE i.plan_id = p.id AND i.interest > 0)", "WHERE i.plan_id = p.id)", T_CUT),
    Mutant(
        CUT,
        "pl.kind = 'debt' AND ",
        "",
        T_CUT,
        "the interest of a plan is invoiced as charges, which bear none",
    ),
    # -- which rule
    Mutant(MATCH, "if customer not in BINDS[rule.binds]:", "if False:", T_MATCH),
    Mutant(MATCH, "-len(BINDS[rule.binds])", "0", T_MATCH),
    Mutant(RULE, "bool(BINDS[law.binds] & BINDS[self.binds])", "True", T_RULE),
]
