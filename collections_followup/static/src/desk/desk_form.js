import { getCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { Reactive } from "@web/core/utils/reactive";
import { formatFloat } from "@web/core/utils/numbers";

// Where the call went on without anybody looking at the clock.
const MOST_MINUTES = 600;

/** What is being entered about the customer on the desk: an outcome, a day, a reason, a note. */
export class DeskForm extends Reactive {
    /**
     * @param {Object} desk
     * @param {"outcome"|"snooze"|"skip"|"note"|"override"} kind
     * @param {Object|null} outcome one of the customer's outcomes
     * @param {string} key made up for this step, so that pressed twice it is done once
     * @param {Object|null} asked what the server said of a call that the gate is against
     */
    constructor(desk, kind, outcome, key, asked = null) {
        super();
        this.desk = desk;
        this.kind = kind;
        this.outcome = outcome;
        this.key = key;
        this.asked = asked;
        this.problem = "";
        this.text = "";
        this.isIncoming = false;
        this.wasRefused = false;
        this.gateReason = desk.call?.reason || "";
        this.channel = "phone";
        this.reasonId = "";
        this.amount = "";
        this.amountWhy = "";
        const { customer, call } = desk;
        const person = call?.person || customer.people.find((own) => own.called);
        this.personId = person ? String(person.id) : "";
        this.date = "";
        this.dateWhy = "";
        if (this.leadsTo === "promise") {
            this.date = customer.promise.date;
            this.dateWhy = customer.promise.why;
        } else if (kind === "outcome") {
            this.date = outcome.date;
            this.dateWhy = outcome.date_why;
        } else if (kind === "snooze") {
            this.date = customer.tomorrow;
        }
        this.proposeAmount();
    }

    get leadsTo() {
        return (this.kind === "outcome" && this.outcome.leads_to) || "";
    }

    get title() {
        return {
            outcome: this.outcome?.name,
            snooze: _t("Put off until a day"),
            skip: _t("Skip for today"),
            note: _t("Note"),
            override: this.getOverrideTitle(),
        }[this.kind];
    }

    getOverrideTitle() {
        return this.gate?.verdict === "blocked"
            ? _t("The contact rules do not allow a call now")
            : _t("The contact rules warn of a call now");
    }

    /** What the gate says of the contact that is logged or begun: nothing of one that came in. */
    get gate() {
        if (this.kind === "override") {
            return this.asked.gate;
        }
        if (this.kind !== "outcome" || this.isIncoming) {
            return null;
        }
        const call = this.channel === "phone" && this.desk.getCallGate(this.personId);
        const gate = call || this.desk.getGate(this.channel);
        return gate && gate.verdict !== "allowed" ? gate : null;
    }

    /** Warned: everybody goes on for a reason; blocked: those with the right do. */
    get mayGoOn() {
        return this.gate?.verdict !== "blocked" || this.desk.customer.may.override;
    }

    /** Of a channel of which the desk asks the gate nothing, the server says what is against it. */
    get asksReason() {
        const { gate } = this;
        return gate ? this.mayGoOn : this.kind === "outcome" && !this.isIncoming && this.wasRefused;
    }

    /** The amount can be changed where the selection is in one currency. */
    get hasAmount() {
        return Boolean(this.leadsTo) && this.desk.totals.length === 1;
    }

    /** Proposes what is open on the selection, less what is disputed or agreed on. */
    proposeAmount() {
        const { totals } = this.desk;
        this.amountWhy = "";
        this.amount = "";
        if (this.leadsTo && totals.length === 1) {
            const [total] = totals;
            const free = this.leadsTo === "dispute" ? total.amount - total.disputed : total.free;
            this.proposed = formatFloat(free, {
                digits: getCurrency(total.currencyId)?.digits || [16, 2],
            });
            this.amount = this.proposed;
        } else if (this.leadsTo && totals.length) {
            this.amountWhy = _t("All that is free of the selection, in each currency.");
        } else if (this.leadsTo) {
            this.amountWhy = _t("Choose the items first: Space chooses, Shift+A all past due.");
        }
    }

    get minutes() {
        const { call } = this.desk;
        const minutes = call ? Math.max(1, Math.round((Date.now() - call.begun) / 60000)) : 0;
        return Math.min(minutes, MOST_MINUTES);
    }

    /** The number that was dialled, where the outcome is of that call. */
    getNumber() {
        const { call } = this.desk;
        const isOfCall =
            call?.number && this.channel === "phone" && this.personId === String(call.person.id);
        return isOfCall && !this.isIncoming ? { address: call.number } : {};
    }

    /**
     * Returns the method of the desk that does it, and what it is given.
     *
     * @param {Function} parse reads an amount as the user's language writes it
     */
    prepare(parse) {
        const { stamp } = this.desk.customer;
        const { text, date } = this;
        if (this.kind === "note") {
            return ["add_note", { text }];
        }
        if (this.kind === "skip") {
            return ["skip", { reason: text }];
        }
        if (this.kind === "snooze") {
            return ["snooze", { stamp, date, reason: text }];
        }
        const values = {
            outcome_id: this.outcome.id,
            channel: this.channel,
            direction: this.isIncoming ? "in" : "out",
            gate_reason: this.asksReason ? this.gateReason : "",
            note: text,
            person_id: Number(this.personId) || false,
            ...this.getNumber(),
            duration: this.minutes,
            item_ids: this.desk.chosenIds,
            date,
        };
        // Unchanged, it is all that is free, to the cent, whatever was rounded on the way.
        if (this.hasAmount && this.amount !== this.proposed) {
            try {
                values.amount = parse(this.amount);
            } catch {
                throw new Error(_t("%s is not an amount. Enter one such as 120.50.", this.amount));
            }
        }
        if (this.leadsTo === "dispute") {
            values.reason_id = Number(this.reasonId) || false;
        }
        return ["save_outcome", { stamp, values }];
    }
}
