from .. import charge
from . import account_payment_register, collections_allocation_wizard
