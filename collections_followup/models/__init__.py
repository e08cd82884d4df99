from . import (
    agreement,
    base,
    case,
    contact,
    dispatch,
    dispute,
    followup,
    notice,
    payment_plan,
    policy,
    promise,
    settlement,
)
