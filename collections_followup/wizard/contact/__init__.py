from . import collections_contact_wizard
