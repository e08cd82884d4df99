from .. import agreement, base, notice
from . import collections_charge_document, report_claim, report_claim_invoice
