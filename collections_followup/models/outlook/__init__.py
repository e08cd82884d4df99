from .. import base, case
from . import (
    collections_outlook,
    collections_payment_history,
    collections_priority_rule,
)
