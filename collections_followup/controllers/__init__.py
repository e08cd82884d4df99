from . import figures, gate
