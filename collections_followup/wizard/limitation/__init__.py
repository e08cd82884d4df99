from .. import agreement
from . import collections_agreement_wizard
