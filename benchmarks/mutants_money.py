"""The one-line changes of ``make mutate`` about money: returned, short, and without words.

See ``mutants.py``. Paths are below ``models/`` as there; the engine's lie beside that folder.
"""

from mutants_contact import Mutant

MATCHING = "../engine/bank_return_match.py"
GUESS = "../engine/unmatched.py"
SHORT_ENGINE = "../engine/short_payment.py"
DECIDED = "case/collections_decided.py"
RETURN = "bank_return/collections_bank_return.py"
BOOK = "bank_return/collections_bank_return_book.py"
FIND = "bank_return/collections_bank_return_find.py"
CLAIM = "bank_return/collections_bank_return_claim.py"
UNBOOKED = "bank_return/collections_bank_return_unbooked.py"
TAKE_OVER = "bank_return/collections_bank_return_take_over.py"
NEXT = "bank_return/collections_bank_return_next.py"
LATE = "bank_return/collections_bank_return_followup.py"
RULE = "bank_return/collections_interest_rule.py"
SHORT = "short_payment/collections_short_payment.py"
JUDGE = "short_payment/collections_short_payment_judge.py"
UNMATCHED = "unmatched/collections_unmatched.py"
UNMATCHED_FIND = "unmatched/collections_unmatched_find.py"
UNMATCHED_READ = "unmatched/collections_unmatched_read.py"
UNMATCHED_MATCH = "unmatched/collections_unmatched_match.py"
NIGHT = "unmatched/collections_unmatched_nightly.py"

_RETURNS = "tests/bank_return/test_collections_bank_return"
T_MATCHING = "tests/engine/test_bank_return_match.py"
T_RETURN = f"{_RETURNS}.py"
T_BOOK = f"{_RETURNS}_book.py"
T_FIND = f"{_RETURNS}_find.py"
T_CLAIM = f"{_RETURNS}_claim.py"
T_UNBOOKED = f"{_RETURNS}_unbooked.py"
T_TAKE_OVER = f"{_RETURNS}_take_over.py"
T_NEXT = f"{_RETURNS}_next.py"
T_LATE = f"{_RETURNS}_followup.py"
T_GUESS = "tests/engine/test_unmatched.py"
T_SHORT_ENGINE = "tests/engine/test_short_payment.py"
T_SHORT = "tests/short_payment/test_collections_short_payment.py"
T_JUDGE = "tests/short_payment/test_collections_short_payment_judge.py"
T_DECIDED = "tests/case/test_collections_decided.py"
_MONEY = "tests/unmatched/test_collections_unmatched"
T_UNMATCHED = f"{_MONEY}.py"
T_UNMATCHED_FIND = f"{_MONEY}_find.py"
T_UNMATCHED_READ = f"{_MONEY}_read.py"
T_UNMATCHED_MATCH = f"{_MONEY}_match.py"
T_NIGHT = f"{_MONEY}_nightly.py"
T_WORKERS = "tests/unmatched/test_money_workers.py"

MONEY_MUTANTS = [
    # -- what is decided once
    Mutant(DECIDED, "if record.state not in self._undecided:", "if False:", T_DECIDED),
    Mutant(
        DECIDED,
        '"UPDATE %s SET write_date = write_date WHERE id IN %s",',
        '"SELECT FROM %s WHERE id IN %s",',
        f"{T_DECIDED} {T_WORKERS}",
    ),
    Mutant(DECIDED, "if user.active and user._collections_works_for(company):", "if user:", T_NEXT),
    # -- returned payments: which payment it was
    Mutant(MATCHING, "and (day is None or own.day <= day)", "", T_MATCHING),
    Mutant(MATCHING, "if currency in (None, own.currency)", "if True", T_MATCHING),
    Mutant(MATCHING, "if len(named) == 1:", "if named:", T_MATCHING),
    Mutant(MATCHING, "if len(agreed) == 1:", "if agreed:", T_MATCHING),
    Mutant(MATCHING, "if len(own) >= SHORTEST}", "if own}", T_MATCHING),
    Mutant(FIND, "for line in lines - gone:", "for line in lines:", T_FIND),
    Mutant(FIND, "if own.entry not in known:", "if True:", f"{T_FIND} {_RETURNS}_wizard.py"),
    Mutant(FIND, "taken |= {(model, key)}", "pass", T_FIND),
    Mutant(FIND, "if self.company_id in company.parent_ids:", "if True:", T_RETURN),
    Mutant(FIND, "if currency != self.currency_id:", "if False:", f"{T_FIND} {T_RETURN}"),
    Mutant(FIND, "if currency.compare_amounts(amount, self.amount):", "if False:", T_FIND),
    # -- and what is booked
    Mutant(RETURN, "self._lock_open()\n        self._book()", "self._book()", T_WORKERS),
    Mutant(RETURN, "if not self.env.user.has_group(INVOICING):", "if False:", T_RETURN),
    Mutant(
        BOOK,
        "return max(self.date, self.payment_line_id.date)",
        "return self.date",
        T_BOOK,
    ),
    Mutant(BOOK, "entry.reversed_entry_id = False", "pass", T_BOOK),
    Mutant(BOOK, "if move.statement_line_id:", "if False:", T_BOOK),
    Mutant(BOOK, "if not self._is_alone(lines[:1]):", "if False:", T_BOOK),
    Mutant(
        BOOK,
        "for target, sign in ((costs, 1), (account, -1))",
        "for target, sign in ((costs, -1), (account, 1))",
        T_BOOK,
    ),
    Mutant(BOOK, "if self.is_rejected:", "if False:", T_BOOK),
    Mutant(BOOK, "record._claim_costs_sudo()", "pass", T_CLAIM),
    Mutant(NEXT, "if times > MOST_TIMES:", "if times >= MOST_TIMES:", T_NEXT),
    Mutant(NEXT, 'elif own.kind == "refused":', 'elif own.kind == "funds":', T_NEXT),
    Mutant(
        LATE,
        "LEFT JOIN account_payment p ON p.id = r.payment_id",
        "JOIN account_payment p ON p.id = r.payment_id",
        f"{T_LATE} {T_UNBOOKED}",
    ),
    Mutant(LATE, "COALESCE(l.date, p.date) AS date", "l.date AS date", T_UNBOOKED),
    # -- its costs
    Mutant(
        CLAIM,
        "if own.currency_id.is_zero(own.charge) or not owner.collections_charges:",
        "if own.currency_id.is_zero(own.charge):",
        T_CLAIM,
    ),
    Mutant(CLAIM, 'or charges.search_count([("bank_return_id", "=", own.id)])', "", T_CLAIM),
    Mutant(CLAIM, "far + timedelta(days=1)", "own.date", T_CLAIM),
    Mutant(RULE, '*(() if is_person else ("company",))', '"company"', T_CLAIM),
    Mutant(
        RULE,
        "return min(amount, cap)",
        "return cap",
        f"{T_CLAIM} tests/bank_return/test_collections_interest_rule.py",
    ),
    Mutant(RULE, 'if rule.return_costs == "all" and not rule.source:', "if False:", T_CLAIM),
    Mutant(
        "charge/collections_charge.py",
        'own["rows"] = own.get("rows") or kind != "return"',
        'own["rows"] = True',
        T_CLAIM,
    ),
    # -- without an entry, and booked by others
    Mutant(UNBOOKED, "payment.action_reject()", "pass", T_UNBOOKED),
    Mutant(UNBOOKED, "if payment.state not in STATES:", "if False:", T_UNBOOKED),
    Mutant(UNBOOKED, "if payment.move_id:", "if False:", T_UNBOOKED),
    Mutant(TAKE_OVER, "if known:", "if False:", T_TAKE_OVER),
    Mutant(TAKE_OVER, "record._follow_booked()", "pass", T_TAKE_OVER),
    Mutant(TAKE_OVER, "record._waive_costs_sudo()", "pass", T_TAKE_OVER),
    Mutant(TAKE_OVER, "(record.hold_id | record.hold_ids).action_release()", "pass", T_TAKE_OVER),
    Mutant(
        NEXT,
        "own.sanitized_acc_number == sanitize_account_number(self.account)",
        "True",
        f"{_RETURNS.rpartition('/')[0]}/test_res_partner_bank.py",
    ),
    # -- short payments
    Mutant(
        JUDGE, "if len(open_items) != 1 or not money", "if not open_items or not money", T_JUDGE
    ),
    Mutant(JUDGE, "for move in moves - held - known:", "for move in moves - known:", T_JUDGE),
    Mutant(JUDGE, "for move in moves - held - known:", "for move in moves - held:", T_JUDGE),
    Mutant(JUDGE, "money.date <= open_items.discount_date", "True", T_JUDGE),
    Mutant(
        JUDGE,
        "return company.currency_id.compare_amounts(in_company, tolerance) > 0",
        "return company.currency_id.compare_amounts(in_company, tolerance) >= 0",
        T_JUDGE,
    ),
    Mutant(
        JUDGE,
        "over = records.filtered(lambda own: not own._is_so())",
        "over = records.browse()",
        T_JUDGE,
    ),
    Mutant(JUDGE, 'if mode == "open":', "if False:", T_JUDGE),
    Mutant(
        JUDGE,
        "return self.currency_id.compare_amounts(free, self.amount) >= 0",
        "return True",
        T_JUDGE,
    ),
    Mutant(
        SHORT,
        'self.check_access("write")\n        self._lock_open()\n        self.env[',
        "self.env[",
        f"{T_SHORT} {T_WORKERS}",
    ),
    # -- money without words: the guesses
    Mutant(GUESS, "if len(own) >= SHORTEST}", "if own}", T_GUESS),
    Mutant(GUESS, "if len(digits) >= DIGITS else set()", "", T_GUESS),
    Mutant(GUESS, "while stack and len(found) < 2:", "while stack and len(found) < 1:", T_GUESS),
    Mutant(GUESS, "if steps > most_steps:", "if False:", T_GUESS),
    Mutant(GUESS, "if known and money.is_fixed:", "if known:", T_GUESS),
    Mutant(GUESS, 'best.who in ("name", "amount")', 'best.who in ("name",)', T_GUESS),
    Mutant(GUESS, "if payers and best.customer not in payers:", "if False:", T_GUESS),
    Mutant(
        GUESS,
        'if best.reason == "sum" and finding.is_cut:',
        "if False:",
        T_GUESS,
    ),
    Mutant(
        GUESS,
        "own.rank[0] > best.rank[0] and own.customer == best.customer",
        "own.rank[0] > best.rank[0]",
        T_GUESS,
    ),
    Mutant(
        GUESS,
        "own.rank[0] > best.rank[0] and own.customer == best.customer",
        "own.customer == best.customer",
        T_GUESS,
    ),
    Mutant(GUESS, "money.day <= item.until", "True", T_GUESS),
    Mutant(
        GUESS,
        "items = [own for own in items if not own.is_payment]",
        "items = list(items)",
        T_GUESS,
    ),
    Mutant(GUESS, "if parts and not rest:", "if parts:", T_GUESS),
    Mutant(GUESS, "late = [own for own in items if own.due < money.day]", "late = []", T_GUESS),
    # -- and what is done with them
    Mutant(UNMATCHED, "if not self.env.user.has_group(INVOICING):", "if False:", T_UNMATCHED_MATCH),
    Mutant(UNMATCHED, 'if record.state != "found":', "if False:", T_UNMATCHED_MATCH),
    Mutant(UNMATCHED, "if record.state not in ON_ACCOUNT:", "if False:", T_UNMATCHED),
    Mutant(UNMATCHED_FIND, "if read_as == self.read_as:", "if False:", T_UNMATCHED_FIND),
    Mutant(UNMATCHED_FIND, "(known - seen)._end()", "pass", T_UNMATCHED_FIND),
    Mutant(
        UNMATCHED_FIND,
        "if is_statement or not own.is_payment",
        "if True",
        f"{T_UNMATCHED_FIND} {T_UNMATCHED_MATCH}",
    ),
    Mutant(UNMATCHED_FIND, "self._take_turn(company)", "pass", T_WORKERS),
    Mutant(
        UNMATCHED_READ,
        "AND (l.amount_residual_currency > 0 OR j.type NOT IN %(journals)s)",
        "",
        f"{T_UNMATCHED_READ} {T_UNMATCHED_FIND}",
    ),
    Mutant(UNMATCHED_READ, "AND st.amount > 0 AND st.amount_residual < 0", "", T_UNMATCHED_READ),
    Mutant(
        UNMATCHED_READ,
        'row["until"] and row["is_whole"] and row["reduced"]',
        'row["until"] and row["reduced"]',
        T_UNMATCHED_MATCH,
    ),
    Mutant(
        UNMATCHED_MATCH,
        "self._check_unchanged(parts, proposal.discount)",
        "pass",
        T_UNMATCHED_MATCH,
    ),
    Mutant(UNMATCHED_MATCH, "if proposal.unmatched_id != self:", "if False:", T_UNMATCHED_MATCH),
    Mutant(
        UNMATCHED_MATCH,
        "if any(part < 0 for _item, part, _open in parts):",
        "if False:",
        T_UNMATCHED_MATCH,
    ),
    Mutant(
        UNMATCHED_MATCH, 'if not statement.has_access("write"):', "if False:", T_UNMATCHED_MATCH
    ),
    Mutant(
        UNMATCHED_MATCH, "if line.reconciled:\n                break", "pass", T_UNMATCHED_MATCH
    ),
    Mutant(
        UNMATCHED_MATCH, "self._book_discount(self._find_reduced(parts))", "pass", T_UNMATCHED_MATCH
    ),
    Mutant(NIGHT, "if company.collections_unmatched_auto:", "if True:", T_NIGHT),
    Mutant(
        NIGHT, 'if len(record.proposal_ids) == 1 and best.reason == "numbers":', "if True:", T_NIGHT
    ),
    Mutant(NIGHT, "records.filtered(lambda own: own._is_gone())._end()", "pass", T_UNMATCHED_FIND),
]
