from .. import base, case, dispute
from . import account_move, collections_einvoice_followup
