from .. import base, case, credit, statement
from . import collections_case, collections_group, res_config_settings, res_partner
