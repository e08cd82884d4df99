from . import collections_portal_document
