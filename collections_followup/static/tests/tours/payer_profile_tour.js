import { registry } from "@web/core/registry";

/** How a customer pays is looked at once its tab is opened. */
registry.category("web_tour.tours").add("collections_payer_profile", {
    steps: () => [
        {
            content: "The customer's form is there, and nothing of the profile",
            trigger: ".o_form_view .o_notebook:not(:has(.o_collections_payer_profile_page))",
        },
        {
            content: "How they pay",
            trigger: ".nav-link[name='collections_payer_profile']",
            run: "click",
        },
        {
            content: "The open invoice and its risk",
            trigger: ".o_collections_payer_profile h6:contains('Open items')",
        },
    ],
});
