import { registry } from "@web/core/registry";
import { percentageField } from "@web/views/fields/percentage/percentage_field";

const formatters = registry.category("formatters");

/** A percentage with one decimal; nothing where there is nothing to compare, rather than 0 %. */
export function formatShare(value, options = {}) {
    if (value === false || value === null || value === undefined) {
        return "";
    }
    return formatters.get("percentage")(value, { ...options, digits: [16, 1] });
}
formatShare.extractOptions = () => ({});

formatters.add("collections_share", formatShare);
registry.category("fields").add("collections_share", percentageField);
