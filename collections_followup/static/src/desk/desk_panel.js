import { Component, markup, useEffect, useRef, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";

/** What to say and what came of it: the script, the outcomes, and what an outcome asks for. */
export class DeskPanel extends Component {
    static template = "collections_followup.DeskPanel";
    static props = { desk: Object };

    setup() {
        this.desk = useState(this.props.desk);
        this.clock = useState({ now: Date.now() });
        this.first = useRef("form");
        // What is asked for first has the keyboard.
        useEffect(
            () => {
                const field = this.first.el?.querySelector("[data-first]");
                field?.focus();
                field?.select?.();
            },
            () => [this.desk.form?.key]
        );
        useEffect(
            (begun) => {
                if (begun) {
                    this.clock.now = Date.now();
                    const timer = browser.setInterval(() => (this.clock.now = Date.now()), 1000);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.desk.call?.begun]
        );
    }

    get script() {
        return markup(this.desk.customer.script);
    }

    getBody(procedure) {
        return markup(procedure.body);
    }

    get elapsed() {
        const seconds = Math.max(0, Math.round((this.clock.now - this.desk.call.begun) / 1000));
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }

    /** The outcomes as buttons: those with a letter of their own, the others numbered. */
    get outcomes() {
        const { outcomes, may } = this.desk.customer;
        const letters = { promise: "P", dispute: "D" };
        const taken = new Set();
        let number = 0;
        return outcomes
            .filter((own) => own.leads_to !== "dispute" || may.dispute)
            .map((outcome) => {
                let key = "";
                const letter = letters[outcome.leads_to];
                if (letter && !taken.has(letter)) {
                    taken.add(letter);
                    key = letter;
                } else if (!letter) {
                    number += 1;
                    key = number <= 10 ? String(number % 10) : "";
                }
                return { ...outcome, key };
            });
    }

    get channels() {
        return this.desk.customer.channels;
    }
}
