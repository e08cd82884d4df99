from .. import base, case, figures
from . import collections_overview
