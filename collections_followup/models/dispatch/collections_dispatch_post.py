"""Letters by the post service: handed over like text messages, so that none goes twice."""

from odoo import fields, models
from odoo.tools import html2plaintext

from ..base.collections_guarded import without_defaults

# The model of the post service; its module is used where it is installed.
POST_MODEL = "snailmail.letter"
# What the service says of a letter, as a problem of ours; all else is the service's.
POST_PROBLEMS = {"MISSING_REQUIRED_FIELDS": "no_address"}


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _hand_over_post(self, routes, commit):
        """Give a letter to the post service and write what came of it.

        Core's record of the letter is made in the transaction that hands it over: core's own
        queue never sees it.

        :param dict routes: not used: the service has no sessions
        :param commit: see ``_drain``
        """
        self._hand_over_to_service(commit, self._create_post_letter, self._print_post_letter)

    def _create_post_letter(self):
        """Create core's record of this letter, with its document as the service wants it.

        :return: core's letter, not sent yet
        """
        source = self._get_source()
        letter = without_defaults(self.env[POST_MODEL]).create(source._get_post_values())
        source._prepare_posted_letter(letter)
        return letter

    def _print_post_letter(self, letter):
        """Ask the post service to print a letter, and return the outcome.

        Nothing of a letter that it has not taken stays in core's queue.

        :param letter: core's record
        """
        if letter._is_valid_address(letter):
            letter._snailmail_print_valid_address()
        else:
            letter._snailmail_print_invalid_address()
        outcome = self._get_post_outcome(letter)
        message = letter.message_id
        if outcome["state"] == "sent":
            self.message_id = message
        else:
            document = letter.attachment_id - self._get_source().attachment_id
            letter.unlink()
            message.unlink()
            document.unlink()
        return outcome

    def _get_post_outcome(self, letter):
        """Return the outcome of a letter that the service was asked to print.

        :param letter: core's record
        """
        if letter.state == "sent":
            return {
                "state": "sent",
                "attempts": self.attempts + 1,
                "date_sent": fields.Datetime.now(),
            }
        words = html2plaintext(letter.info_msg or "").strip() or letter.error_code or ""
        return self._get_failed_values(POST_PROBLEMS.get(letter.error_code, "service"), words)
