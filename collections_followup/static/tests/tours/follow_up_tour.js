import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** From the list of invoices to a notice in the outbox. */
tours.add("collections_follow_up", {
    url: "/odoo/customer-invoices",
    steps: () => [
        {
            content: "Select the overdue invoice",
            trigger: ".o_data_row:contains('Tour Customer') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Open the actions",
            trigger: ".o_cp_action_menus .dropdown-toggle:contains('Actions')",
            run: "click",
        },
        {
            content: "Follow up",
            trigger: ".o-dropdown--menu .o_menu_item:contains('Follow up')",
            run: "click",
        },
        {
            content: "The assistant says what would be claimed",
            trigger: ".modal .alert:contains('1 of 1 items would be claimed')",
        },
        {
            content: "Each item says what happens to it",
            trigger: ".modal .o_data_row:contains('Due for Reminder today')",
        },
        {
            content: "Prepare the notice",
            trigger: ".modal button[name='action_prepare']",
            run: "click",
        },
        {
            content: "The notice opens for review",
            trigger: ".o_form_view .o_field_widget[name='partner_id']:contains('Tour Customer')",
        },
        {
            content: "Look at its invoices",
            trigger: ".nav-link[name='items']",
            run: "click",
        },
        {
            content: "The invoice heads for the level",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains('Reminder')",
        },
        {
            content: "Write own words",
            trigger: ".nav-link[name='words']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='subject'] input",
            run: "edit Please look at this, {customer}",
        },
        ...stepUtils.saveForm(),
        {
            content: "Send it",
            trigger: "button[name='action_ask_send']:contains('Send')",
            run: "click",
        },
        {
            content: "It is in the outbox",
            trigger: ".o_arrow_button_current:contains('In the outbox')",
        },
    ],
});

/** What the collector sees once the outbox was drained. */
tours.add("collections_sent_notice", {
    url: "/odoo/collections",
    steps: () => [
        {
            content: "Open the case",
            trigger: ".o_data_row:contains('Tour Customer') .o_data_cell[name='partner_id']",
            run: "click",
        },
        {
            content: "Its notices",
            trigger: ".o_form_view .nav-link[name='notices']",
            run: "click",
        },
        {
            content: "The notice is sent",
            trigger: ".o_field_widget[name='notice_ids'] .o_data_row:contains('Sent')",
        },
        {
            content: "Open all notices of the case",
            trigger: "button[name='action_view_notices']",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Sent') .o_data_cell[name='partner_id']",
            run: "click",
        },
        {
            content: "The customer got our own words",
            trigger: ".o_arrow_button_current:contains('Sent')",
        },
        {
            content: "What was sent is shown",
            trigger: ".o_collections_document iframe",
        },
        {
            content: "A sent notice has no buttons that change it",
            trigger: ".o_form_statusbar:not(:has(button[name='action_ask_send']))",
        },
    ],
});
