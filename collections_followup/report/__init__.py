from . import collections_document
