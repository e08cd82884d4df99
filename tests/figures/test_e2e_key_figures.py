from odoo.tests import tagged

from ..tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestKeyFiguresTour(TourCommon):
    """From a key figure to its documents, and back."""

    def test_from_a_figure_to_its_documents(self):
        self.start_tour(
            "/odoo/collections-key-figures", "collections_key_figures", login="tour_collector"
        )
