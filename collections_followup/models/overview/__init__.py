from .. import base, case, figures, snapshot
from . import collections_dashboard, collections_overview, res_config_settings
