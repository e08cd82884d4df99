from .. import contact
from . import collections_contact_wizard
