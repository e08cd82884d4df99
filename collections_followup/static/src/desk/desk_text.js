import { _t } from "@web/core/l10n/translation";
import { Reactive } from "@web/core/utils/reactive";

/** An e-mail or a letter that is being written to the customer on the desk. */
export class DeskText extends Reactive {
    /**
     * @param {Object} desk
     * @param {Object} prepared see `prepare_text` of the server
     * @param {string} key made up for this step, so that pressed twice it is done once
     */
    constructor(desk, prepared, key) {
        super();
        this.desk = desk;
        this.kind = "write";
        this.channel = prepared.channel;
        this.key = key;
        this.problem = "";
        this.wasRefused = false;
        this.gateReason = "";
        this.next = true;
        this.version = 0;
        this.isChanged = false;
        this.fill(prepared);
    }

    /** Takes a text from the server: what was written before gives way to it. */
    fill(prepared) {
        this.sources = prepared.sources;
        this.source = prepared.source;
        this.subject = prepared.subject;
        this.body = prepared.body;
        this.personId = String(prepared.person_id);
        this.copies = prepared.copies;
        this.withCopies = prepared.source === "copies";
        this.to = prepared.to;
        this.isChanged = false;
        // The editor begins anew with it.
        this.version += 1;
    }

    get title() {
        return this.channel === "email" ? _t("E-mail") : _t("Letter");
    }

    /** Those who have an address for it. */
    get people() {
        return this.desk.customer.people.filter((person) =>
            person.addresses.some((own) => own.medium === "email" && own.usable)
        );
    }

    get gate() {
        const gate = this.desk.getGate(this.channel);
        return gate && gate.verdict !== "allowed" ? gate : null;
    }

    get mayGoOn() {
        return this.gate?.verdict !== "blocked" || this.desk.customer.may.override;
    }

    get asksReason() {
        return this.gate ? this.mayGoOn : this.wasRefused;
    }

    async choose(source) {
        const prepared = await this.desk.prepareText(this.channel, source);
        if (prepared) {
            this.fill(prepared);
        }
    }

    // What goes with it is about the items that are chosen when it is sent.
    proposeAmount() {}

    prepare() {
        return [
            "send_text",
            {
                stamp: this.desk.customer.stamp,
                values: {
                    channel: this.channel,
                    subject: this.subject,
                    body: this.body,
                    person_id: Number(this.personId) || false,
                    item_ids: this.desk.chosenIds,
                    copies: this.withCopies,
                    reason: this.asksReason ? this.gateReason : "",
                    next: this.next,
                },
            },
        ];
    }
}
