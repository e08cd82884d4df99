"""One thing among many is done so that it holds up no other where it fails."""

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


def attempt(env, work, *arguments):
    """Do something in a savepoint, so that what was done before stays where it fails.

    :param work: what is done, called with the arguments
    :return: the error; None if all went well
    :raise: errors of concurrency, where the whole transaction is begun anew
    """
    try:
        with env.cr.savepoint():
            work(*arguments)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception as error:
        env.invalidate_all(flush=False)
        return error
    return None
