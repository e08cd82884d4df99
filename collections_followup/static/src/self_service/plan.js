import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * The schedule follows what is chosen: the page is asked for it, as its button does without this.
 */
export class CollectionsPlan extends Interaction {
    static selector = ".o_collections_plan";
    dynamicContent = {
        _root: { "t-on-change": this.debounced(this.onChange, 300) },
    };

    async onChange() {
        const query = new URLSearchParams(new FormData(this.el)).toString();
        const url = `${this.el.getAttribute("action")}?${query}`;
        const response = await this.waitFor(fetch(url, { credentials: "same-origin" }));
        const text = await this.waitFor(response.text());
        const page = new DOMParser().parseFromString(text, "text/html");
        const schedule = page.querySelector("#collections_schedule");
        const problem = page.querySelector("#collections_problem, .invalid-feedback");
        const place = this.el.querySelector("#collections_schedule");
        if (schedule) {
            place.replaceChildren(...schedule.childNodes);
        }
        if (problem) {
            const own = document.createElement("p");
            own.className = "text-danger";
            own.textContent = problem.textContent;
            place.prepend(own);
        }
    }
}

registry.category("public.interactions").add("collections_followup.plan", CollectionsPlan);
