from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from .common import CollectionsCommon


class DossierCommon(CollectionsCommon):
    """A customer with a late invoice, of which a part was paid, and a note of a call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 300)
        cls._pay(cls.move, 100)
        cls.engine.refresh(cls.company)
        cls.case = cls._case()
        cls.outcome = cls.env["collections.contact.outcome"].search([], limit=1)
        cls.env["collections.contact"].create(
            {"case_id": cls.case.id, "outcome_id": cls.outcome.id, "note": "Pays next week"}
        )

    @classmethod
    def _make(cls, items=None, user=None, **values):
        dossiers = cls.env["collections.dossier"]
        if user:
            dossiers = dossiers.with_user(user)
        items = (items or cls._item(cls.move)).with_env(dossiers.env)
        return dossiers._make(
            cls.company, cls.customer.with_env(dossiers.env), items, "District court", **values
        )

    @classmethod
    def _make_subsidiary(cls):
        """Create a company under the customer, which owes what it owes by itself."""
        return cls.env["res.partner"].create(
            {"name": "Subsidiary", "is_company": True, "parent_id": cls.customer.id}
        )

    @classmethod
    def _entries(cls, source, items=None):
        """Return the entries of one source about items."""
        items = items or cls._item(cls.move)
        about = Dossier(cls.move, cls.company, cls.company, cls.customer, items)
        return cls.env[source]._get_dossier_entries(about)
