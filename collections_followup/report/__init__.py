from . import (
    agreement,
    base,
    desk,
    dispute,
    followup,
    notice,
    payment_plan,
    people,
    promise,
    settlement,
    statement,
    visit,
)
