from .. import base, case, dispatch, gate, notice
from . import collections_thanks, res_company, res_config_settings
