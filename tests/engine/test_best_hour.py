from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import best_hour


def attempts(**hours):
    """``h10="-+"``: at ten o'clock, one that failed and one that came through."""
    return [(int(hour[1:]), mark == "+") for hour, marks in hours.items() for mark in marks]


@tagged("post_install", "-at_install")
class TestBestHour(BaseCase):
    def test_few_attempts_say_nothing(self):
        self.assertIsNone(best_hour.find_best(attempts(h10="+++")))
        self.assertEqual(best_hour.rank(attempts(h10="+++")), [])

    def test_hour_that_comes_through(self):
        best = best_hour.find_best(attempts(h9="----", h10="+++-", h15="--"))
        self.assertEqual((best.key, best.reached, best.tried), (10, 3, 4))

    def test_one_stroke_of_luck_does_not_beat_a_habit(self):
        best = best_hour.find_best(attempts(h10="+++++++++-", h16="+", h9="---"))
        self.assertEqual(best.key, 10)

    def test_nothing_stands_out(self):
        self.assertIsNone(best_hour.find_best(attempts(h10="+-", h11="+-", h12="+-")))
        self.assertIsNone(best_hour.find_best(attempts(h10="----", h11="--")))

    def test_order_of_equals_is_the_same_each_time(self):
        some = attempts(h11="+-", h10="+-", h9="--")
        self.assertEqual([share.key for share in best_hour.rank(some)], [10, 11, 9])
        self.assertEqual(best_hour.rank(some), best_hour.rank(reversed(some)))
