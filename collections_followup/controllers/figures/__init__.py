from . import ageing, key_figures
