from . import private_page
