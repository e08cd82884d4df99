from . import (
    agreement,
    base,
    case,
    dispute,
    followup,
    notice,
    payment_plan,
    promise,
    settlement,
    statement,
)
