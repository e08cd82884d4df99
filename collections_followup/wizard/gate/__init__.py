from . import collections_opt_out_wizard
