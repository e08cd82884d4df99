"""The one-line changes of ``make mutate`` about payments that are applied to open items.

See ``mutants.py``. Paths are below ``models/`` as there.
"""

from mutants_contact import Mutant

APPLY = "allocation/collections_allocation_apply.py"
READ = "allocation/collections_allocation.py"
ORDER = "allocation/collections_allocation_order.py"
LINE = "allocation/account_move_line.py"
BANK = "allocation/account_bank_statement_line.py"

T_APPLY = "tests/allocation/test_collections_allocation_apply.py"
T_READ = "tests/allocation/test_collections_allocation.py"
T_ORDER = "tests/allocation/test_collections_allocation_order.py"
T_LINE = "tests/allocation/test_account_move_line.py"
T_BANK = "tests/allocation/test_account_bank_statement_line.py"
T_WIZARD = "tests/allocation/test_collections_allocation_wizard.py"

ALLOCATION_MUTANTS = [
    # -- only what was shown
    Mutant(APPLY, "digest is not None and digest != proposal.get_digest()", "False", T_APPLY),
    # -- who does it
    Mutant(APPLY, "        self._check_may_apply()\n", "", T_APPLY),
    # -- what is paid of what
    Mutant(READ, "days = {min(money.day, today), today}", "days = {today}", T_READ),
    Mutant(READ, '("currency_id", "=", money.currency.id),\n            ]', "]", T_READ),
    Mutant(READ, " and not money.is_credit_note", "", T_WIZARD),
    Mutant(READ, "items |= self._find_claimed(money)", "pass", T_READ),
    Mutant(READ, '"disputed": True if whole else row.disputed', '"disputed": row.disputed', T_READ),
    Mutant(ORDER, "in BARRED", "in ()", f"{T_ORDER} {T_READ}"),
    Mutant(ORDER, '.filtered("allocation")', "", T_ORDER),
    # -- how far items are matched
    Mutant(LINE, 'get_internal(self.env, "collections_match_limits")', "{}", f"{T_LINE} {T_APPLY}"),
    # -- bank lines
    Mutant(BANK, "if self.amount <= 0:", "if False:", T_BANK),
]
