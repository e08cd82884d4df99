"""What customers and collectors read: texts filled in, e-mails, letters, tables."""

from markupsafe import Markup

from odoo import models
from odoo.tools import format_date


class CollectionsDocument(models.AbstractModel):
    _name = "collections.document"
    _description = "Follow-up Documents"

    def _get_email_contents(self, notices):
        """Return the subject and body of each notice's e-mail, by notice id."""
        return {
            notice.id: (
                notice.subject or notice.level_id.subject,
                notice.body or notice.level_id.body,
            )
            for notice in notices
        }

    def _get_email_attachments(self, notices):
        """Return the ids of the attachments of each notice's e-mail, by notice id."""
        return {}

    def _get_task_contents(self, notices):
        """Return the summary and the note of each notice's activity, by notice id."""
        return {notice.id: (notice.level_id.name, notice.level_id.script) for notice in notices}

    def _get_explanation_table(self, lines, explanations=None):
        """Return a table that says for each receivable item what happens to it, and why."""
        if explanations is None:
            explanations = lines._collections_explain()
        rows = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (
                line.move_name or line.name or "",
                format_date(self.env, line.date_maturity or line.date),
                explanations[line.id]["level"].name or "",
                explanations[line.id]["text"],
            )
            for line in lines
            if line.id in explanations
        )
        if not rows:
            return False
        return Markup(
            "<table class='table table-sm o_collections_explanation'><thead><tr><th>%s</th>"
            "<th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Invoice"),
            self.env._("Due"),
            self.env._("Level"),
            self.env._("Follow-up today"),
            rows,
        )
