from . import account, page
