from .. import agreement, bank_return, base, case, charge, short_payment
from . import (
    account_bank_statement_line,
    account_move_line,
    account_payment,
    collections_allocation,
    collections_allocation_agreed,
    collections_allocation_apply,
    collections_allocation_order,
    collections_allocation_words,
    collections_case,
    collections_remittance_source,
    res_company,
    res_config_settings,
)
