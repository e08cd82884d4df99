import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { calendarView } from "@web/views/calendar/calendar_view";

/** Opens the promise, plan or settlement behind an expected payment, not the row itself. */
export class ExpectedPaymentCalendarController extends CalendarController {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async editRecord(record) {
        const action = await this.orm.call(this.model.resModel, "action_open", [[record.id]]);
        return this.action.doAction(action);
    }
}

registry.category("views").add("collections_expected_payment_calendar", {
    ...calendarView,
    Controller: ExpectedPaymentCalendarController,
});
