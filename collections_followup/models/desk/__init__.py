from .. import base, case, coaching, contact, dispute, flag, gate, promise, reply, statement
from . import (
    collections_case,
    collections_desk,
    collections_desk_act,
    collections_desk_customer,
    collections_desk_gate,
    collections_desk_items,
    collections_desk_open,
    collections_desk_outcome,
    collections_desk_queue,
    collections_desk_step,
    collections_desk_timeline,
)
