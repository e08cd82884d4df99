import io

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..dossier_common import DossierCommon


def make_pdf(pages):
    writer = PdfFileWriter()
    for _page in range(pages):
        writer.addBlankPage(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestCollectionsDossierPaper(DossierCommon):
    def test_the_files_follow_the_index(self):
        dossier = self._make().sudo()
        report = type(self.env["ir.actions.report"])
        entries = dossier.entry_ids.create(
            [
                {"dossier_id": dossier.id, "number": 90 + number, "path": path}
                for number, path in enumerate(("a.pdf", "b.txt", "broken.pdf", "c.PDF"))
            ]
        )
        contents = dict(
            zip(
                entries.mapped("path"),
                (make_pdf(3), b"text", b"%PDF-1.4 broken", make_pdf(1)),
                strict=True,
            )
        )
        self.patch(report, "_render_qweb_pdf", lambda own, ref, res_ids: (make_pdf(2), "pdf"))
        paper = dossier._make_paper_sudo(contents)
        self.assertEqual(len(PdfFileReader(io.BytesIO(paper), strict=False).pages), 6)
        self.assertEqual(entries.mapped("page"), [3, 0, 0, 6])
