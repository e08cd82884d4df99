from .. import base
from . import collections_limitation_document
