from .. import base, case, charge, flag
from . import (
    account_move_line,
    collections_bank_return,
    collections_bank_return_book,
    collections_bank_return_claim,
    collections_bank_return_find,
    collections_bank_return_followup,
    collections_bank_return_next,
    collections_bank_return_oca,
    collections_bank_return_take_over,
    collections_bank_return_unbooked,
    collections_charge,
    collections_interest_rule,
    res_company,
    res_config_settings,
    res_partner_bank,
)
