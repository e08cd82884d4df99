from . import (
    agreement,
    base,
    dispute,
    followup,
    notice,
    payment_plan,
    promise,
    settlement,
    statement,
)
