from . import (
    agreement,
    base,
    dispute,
    followup,
    notice,
    payment_plan,
    people,
    promise,
    settlement,
    statement,
)
