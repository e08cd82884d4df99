from . import (
    agreement,
    base,
    case,
    contact,
    dispatch,
    dispute,
    followup,
    payment_plan,
    promise,
    reply,
    settlement,
    statement,
)
