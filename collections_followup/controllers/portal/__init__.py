from . import account, page, pay
