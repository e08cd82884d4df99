from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfReadError

from ..common import CollectionsCommon
from ..pdf import make_pdf

PDF = "odoo.addons.collections_followup.report.base.collections_document_pdf"


@tagged("post_install", "-at_install")
class TestCollectionsDocumentPdf(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"].with_company(cls.company)

    def _engine(self, *answers):
        """Let the PDF engine answer so, one after the other; yields its calls."""
        calls = []
        waiting = list(answers)

        def run(_report, bodies, **_values):
            calls.append(len(list(bodies)))
            answer = waiting.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        report = type(self.env["ir.actions.report"])
        self.patch(report, "_run_wkhtmltopdf", run)
        self.patch(type(self.document), "_can_render_many", lambda *_arguments: True)
        return calls

    def _render(self, count):
        for number in range(count):
            partner = self.env["res.partner"].create({"name": f"Letter {number}"})
            self._invoice(5, partner=partner)
        notices = self._prepare().notice_ids
        document = self.document.with_context(force_report_rendering=True)
        return notices, lambda: document._get_letter_pdfs(notices)

    def test_many_letters_are_one_call(self):
        notices, render = self._render(3)
        calls = self._engine(make_pdf(3))
        pdfs = render()
        self.assertEqual(calls, [3])
        self.assertEqual(set(pdfs), set(notices.ids))

    @mute_logger(PDF)
    def test_what_fails_together_is_made_alone(self):
        for problem in (UserError("too many"), PdfReadError("not a PDF"), b""):
            with self.subTest(problem), self.env.cr.savepoint() as savepoint:
                notices, render = self._render(2)
                calls = self._engine(problem, make_pdf(1, 501), make_pdf(1, 502))
                self.assertEqual(len(render()), 2)
                self.assertEqual(calls, [2, 1, 1])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_an_empty_answer_is_no_letter(self):
        for answer in (b"", b"<html></html>"):
            with self.subTest(answer), self.env.cr.savepoint() as savepoint:
                _notices, render = self._render(1)
                self._engine(answer)
                with self.assertRaisesRegex(UserError, "gave no document"):
                    render()
                savepoint.rollback()
                self.env.invalidate_all()
