from .. import base, gate
from . import (
    collections_address,
    collections_address_finding,
    collections_address_gate,
    collections_address_usable,
    res_partner,
)
