from odoo import api, models


class CollectionsSelfServiceAnswer(models.AbstractModel):
    """A customer writes on a dispute of his, where ours have answered."""

    _name = "collections.self.service.answer"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Answer in a Dispute"

    _kind = "answer"
    _setting = "collections_self_dispute"

    @api.model
    def _read(self, access, form, files):
        ids = form.ids("dispute")
        disputes = self.env["collections.self.service.dispute"]
        dispute = disputes._find_dispute_sudo(access, ids[0]) if ids else None
        if not dispute and not form.problems:
            form.problems[""] = self.env._("This dispute is not there any more.")
        text = form.text("text", 4000, needed=True, many=True)
        form.files("files", files)
        return dispute, text, files

    @api.model
    def _carry_out(self, access, clean, request):
        dispute, text, files = clean
        dispute = dispute.with_env(self.env)
        request.write({"dispute_id": dispute.id, "note": text})
        self._log_contact(
            access, request, self.env._("writes on %s", dispute.name), dispute.move_ids
        )
        self.env["collections.self.service.dispute"]._post_sudo(access, dispute, text, files)
        dispute._reply_received()
        request._wait_sudo([], text)
