from .. import agreement, base, case, dispute, gate, notice, payment_plan, promise
from . import (
    account_move,
    collections_agreement,
    collections_case,
    collections_contact,
    collections_contact_gate,
    collections_contact_outcome,
    collections_contact_work,
    collections_dispute,
    collections_notice,
    collections_plan_notice,
    collections_promise,
    res_partner,
)
