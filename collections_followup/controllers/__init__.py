from . import activity, base, credit, figures, gate, portal
