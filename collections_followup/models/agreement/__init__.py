from .. import base, followup
from . import (
    account_move,
    account_move_line,
    collections_agreement,
    collections_agreement_conflicts,
    collections_agreement_evaluate,
    collections_agreement_expected,
    collections_agreement_followup,
    collections_agreement_items,
    collections_agreement_line,
    collections_agreement_nightly,
    collections_booking,
    collections_booking_credit,
    collections_write_off,
    collections_write_off_nightly,
    res_company,
    res_partner,
)
