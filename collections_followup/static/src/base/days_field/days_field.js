import { registry } from "@web/core/registry";
import { capitalize } from "@web/core/utils/strings";
import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";

/**
 * A date as the days until it. Core's field names the largest unit of the calendar that changes
 * in between: on the 29th it says "Next month" of a payment that is due in four days.
 */
export class DaysField extends RemainingDaysField {
    get diffString() {
        if (this.diffDays === null || Math.abs(this.diffDays) > 99) {
            return super.diffString;
        }
        return capitalize(
            this.props.record.data[this.props.name].toRelativeCalendar({ unit: "days" })
        );
    }
}

registry.category("fields").add("collections_days", { ...remainingDaysField, component: DaysField });
