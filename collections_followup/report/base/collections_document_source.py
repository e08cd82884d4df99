from odoo import api, models, tools


class CollectionsDocumentSource(models.AbstractModel):
    """What a capability adds to the words and values of notices, and to those of call scripts.

    A source sets ``_document_order``. It is found in the registry: no list names it.
    """

    _name = "collections.document.source"
    _description = "What Is Added to Follow-up Documents"

    # Place among the sources. None: adds nothing itself.
    _document_order = None

    @api.model
    def _get_sources(self):
        """Return an empty recordset of each source, in their order."""
        return [self.env[name] for name in self._get_source_names()]

    @tools.ormcache()
    def _get_source_names(self):
        names = self.env.registry.descendants(["collections.document.source"], "_inherit")
        placed = [name for name in names if self.env.registry[name]._document_order is not None]
        return tuple(
            sorted(placed, key=lambda name: (self.env.registry[name]._document_order, name))
        )

    @api.model
    def _share(self, records):
        """Return what is read once for all notices of one company and language.

        :param records: notices, or records of another kind that a letter is about
        """
        return None

    @api.model
    def _get_words(self, notice, own, fmt):
        """Return words that texts may have in braces, by their name, as texts.

        :param own: what ``_share`` returned
        :param fmt: ``Formatter`` of the reader's language
        """
        return {}

    @api.model
    def _get_values(self, notice, own, fmt):
        """Return further values for templates, by name: texts, formatted; see ``_get_words``."""
        return {}

    @api.model
    def _get_asked(self, notice, own, fmt):
        """Return what a notice asks for beside the open amounts of its items, by currency.

        It is part of the sum that is asked for wherever that is said: ``{amount}`` in texts, where
        to pay, payment QR code, e-reminder.

        :return: dict by currency of pairs: what it is, with its amount, as a text; the amount
        """
        return {}

    @api.model
    def _get_account_urls(self, company, wanted):
        """Return the addresses of pages on which customers see their account.

        :param company: the company that writes
        :param dict wanted: by key, customer, contact and notice; the last may be empty
        :return: by key, an address or an empty text
        """
        return {}

    @api.model
    def _get_case_words(self, case):
        """Return words of call scripts about a case, by their name, as texts."""
        return {}
