"""What is signed on the page stands in the papers, as long as it is what was signed."""

from datetime import timedelta

from odoo.tests import tagged

from ..self_service_common import SIGNATURE, SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreement(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 300)
        cls.engine.refresh(cls.company)

    def _accept(self, kind, offer, **values):
        digest = self._service("accept")._get_digest(offer.sudo())
        sent = {"about": kind, "offer": [str(offer.id)], "digest": digest, "name": "Pat Payer"}
        return self._do("accept", **{**sent, "signature": SIGNATURE, **values})

    def _read(self, kind, offer):
        report = f"collections_followup.report_{kind}"
        return self.env["ir.actions.report"]._render_qweb_html(report, offer.ids)[0].decode()

    def test_settlement_by_signature(self):
        settlement = self.env["collections.settlement"]._make(
            self._item(self.move), 250, self.today + timedelta(days=20), reason="goodwill"
        )
        settlement._offer()
        self.assertIsNone(settlement._get_signature_sudo())
        self.assertNotIn("Signed on the account page", self._read("settlement", settlement))
        request = self._accept("settlement", settlement)
        signed = settlement._get_signature_sudo()
        self.assertEqual((signed["name"], signed["address"]), ("Pat Payer", "192.0.2.7"))
        kept = request.document_id.raw.decode()
        for text in ("Pat Payer", signed["date"], "192.0.2.7", "data:image/png"):
            self.assertIn(text, kept)
        # The customer downloads what he has accepted, and not what was written since.
        documents = self.env["collections.portal.documents"]
        self.assertEqual(documents._read_agreement(settlement)[1], request.document_id.raw)
        settlement.sudo().terms = "And pay in cash"
        self.assertIsNone(settlement._get_signature_sudo(), "that was not signed")
        self.assertIsNone(settlement._get_kept_paper_sudo())

    def test_plan_by_name(self):
        plan = self.env["collections.plan"]._make(
            self._item(self.move),
            {"installment_count": 3, "date_first": self.today + timedelta(days=30)},
        )
        plan.action_propose()
        self._accept("plan", plan, signature="", agree="1")
        page = self._read("plan", plan)
        self.assertIn("Agreed by name on the account page", page)
        self.assertIn("192.0.2.7", page)
        self.assertNotIn("data:image/png", page.partition("Signatures")[2])
