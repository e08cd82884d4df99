from odoo import api, models
from odoo.fields import Domain

# What went to the customer, and not to a colleague.
WRITTEN = ("email", "letter", "post", "sms")
# Notices that are listed, the newest.
MOST = 50
# Agreements whose paper the customer has.
AGREED = {
    "plan": ("approved", "active", "paid", "defaulted", "completed"),
    "settlement": ("active", "paid", "settled", "lapsed"),
}


class CollectionsPortalDocuments(models.AbstractModel):
    """Statements for any period, notices as they were sent, papers of agreements."""

    _name = "collections.portal.documents"
    _inherit = ["collections.portal.section"]
    _description = "Documents on the Account Page"

    _section_order = 60
    _section_template = "collections_followup.portal_documents"

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE
        fmt = page["format"]
        today = access.company._collections_today()
        rows = [
            {
                "url": access.get_path(f"notice/{notice.id}"),
                "name": f"{notice.level_id.name} {notice.name}",
                "day": fmt.date(notice.date),
            }
            for notice in self._find_notices(access)
        ]
        for kind, labels in self._get_agreement_labels().items():
            rows += [
                {
                    "url": access.get_path(f"document/{kind}/{own.id}"),
                    "name": labels % own.name,
                    "day": fmt.date(access.company._collections_day_of(own.create_date)),
                }
                for own in self._find_agreements(access, kind)
            ]
        return {
            "rows": rows,
            "first": today.replace(month=1, day=1),
            "last": today,
            "url": access.get_path("statement"),
        }

    @api.model
    def _get_agreement_labels(self):
        return {
            "plan": self.env._("Payment agreement %s"),
            "settlement": self.env._("Settlement %s"),
        }

    @api.model
    @api.private
    def _find_notices(self, access, ids=None):
        """Return the notices that went to the customer, the newest first.

        :param list ids: those of these numbers; all if None
        """
        domain = (
            Domain("partner_id", "=", access.partner.id)
            & Domain("company_id", "in", access.env.companies.ids)
            & Domain("state", "=", "sent")
            & Domain("channel", "in", WRITTEN)
        )
        if ids is not None:
            domain &= Domain("id", "in", ids)
        return access.env["collections.notice"].search(
            domain, order="date desc, id desc", limit=MOST
        )

    @api.model
    @api.private
    def _find_agreements(self, access, kind, ids=None):
        """Return the plans or settlements that were agreed with the customer.

        :param str kind: of ``AGREED``
        :param list ids: those of these numbers; all if None
        """
        domain = (
            Domain("partner_id", "=", access.partner.id)
            & Domain("company_id", "in", access.env.companies.ids)
            & Domain("state", "in", AGREED[kind])
        )
        if ids is not None:
            domain &= Domain("id", "in", ids)
        return access.env[f"collections.{kind}"].search(domain, order="id desc", limit=MOST)

    @api.model
    @api.private
    def _read_notice(self, notice):
        """Return a notice as it was sent: a name, the content and its kind.

        The letter, or else the words of the e-mail or text message.
        """
        letter = notice._get_sealed_files().filtered(lambda own: own.mimetype == "application/pdf")
        stem = f"{notice.name} {notice.date}"
        if notice.channel in ("letter", "post") and letter:
            return f"{stem}.pdf", letter[:1].with_context(bin_size=False).raw, "application/pdf"
        return f"{stem}.html", str(notice.content or "").encode(), "text/html; charset=utf-8"

    @api.model
    @api.private
    def _read_agreement(self, agreement):
        """Return the paper of a plan or settlement: a name and the PDF.

        That which the customer has accepted, where it was kept.
        """
        kept = agreement._get_kept_paper_sudo()
        if kept:
            return kept
        kind = agreement._name.rpartition(".")[2]
        report = f"collections_followup.report_{kind}"
        pdf = self.env["collections.document"]._render_pdfs(report, agreement.ids)[agreement.id]
        return f"{agreement.name}.pdf", pdf
