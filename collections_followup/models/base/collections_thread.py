"""Who speaks in the threads of Collections, and in whose name."""

from odoo import models

MODULE = "collections_followup"


def is_ours(env, model):
    """Return whether a model, by name, is one that the add-on keeps."""
    return bool(model) and model in env and env[model]._original_module == MODULE


class CollectionsThread(models.AbstractModel):
    """A thread that is read by many and written in by those who work on the record.

    Whoever may read the record sees its history and its planned activities; a message goes out
    in the company's name, so posting one takes the right to write.
    """

    _name = "collections.thread"
    _description = "Thread of a Record of Collections"
    _inherit = ["mail.thread"]

    # Core shows the activities of others to whoever may post: to all readers here.
    _mail_post_access = "read"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS 'mail': who may only read posts nothing
        result = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "create":
            result = dict.fromkeys(self, "write")
            result.update(dict.fromkeys(self._find_answering(), "read"))
        return result

    def _find_answering(self):
        """Return those of these records on which the user may post though he only reads them."""
        return self.browse()
