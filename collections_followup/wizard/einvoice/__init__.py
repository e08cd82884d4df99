from . import collections_einvoice_import
