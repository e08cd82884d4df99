"""Phrases in what customers answer, by what they are about and by language.

Each is a regular expression over small letters without accents. Where several kinds fit, the first
one in this list is proposed: what must not be overlooked comes before what is merely good news.
"""

PHRASES = {
    # Who wants no more of it is not to be overlooked, whatever else he writes: a person reads it.
    "other": {
        "en": (
            r"(?:stop|cease|quit) (?:\w+ ){0,2}?(?:writing|calling|e-?mailing|contacting|texting)",
            r"(?:do not|don't|never) (?:contact|call|write to|write|e-?mail|text) (?:me|us)",
            r"(?:no more|stop (?:the|these|all|sending)) (?:reminders?|e-?mails?|letters?|calls?)",
        ),
        "de": (
            r"(?:keine|nicht mehr|nicht weiter) .{0,40}?"
            r"(?:mahnungen|anschreiben|anrufen|kontaktieren|belastigen)",
            r"unterlassen sie",
        ),
        "fr": (
            r"(?:cessez|arretez) de (?:nous |me |m')(?:\w+)",
            r"ne (?:nous |me |m')(?:contactez|appelez|ecrivez|relancez) plus",
        ),
        "es": (
            r"dejen? de (?:escribir|llamar|contactar|molestar)\w*",
            r"no (?:nos|me) (?:escriban?|llamen?|contacten?) mas",
        ),
        "nl": (
            r"stop(?:t|pen)? met (?:\w+ ){0,2}?(?:schrijven|bellen|mailen|contact\w*)",
            r"(?:niet|geen) (?:\w+ )?(?:meer|langer) (?:\w+ )?"
            r"(?:bellen|mailen|schrijven|contact\w*)",
        ),
    },
    "out_of_office": {
        "en": (
            r"out of (?:the )?office",
            r"automatic reply",
            r"auto[- ]?reply",
            r"on (?:annual |parental )?leave",
            r"on vacation",
        ),
        "de": (
            r"abwesenheit\w*",
            r"automatische antwort",
            r"nicht im (?:buro|hause)",
            r"im urlaub",
        ),
        "fr": (
            r"reponse automatique",
            r"absente? du bureau",
            r"message d'absence",
            r"en conges?",
        ),
        "es": (r"respuesta automatica", r"fuera de la oficina", r"de vacaciones"),
        "nl": (r"automatisch antwoord", r"afwezig\w*", r"niet op kantoor", r"(?:met|op) vakantie"),
    },
    "wrong_contact": {
        "en": (
            r"no longer works?",
            r"has left the company",
            r"wrong (?:person|contact|recipient|address)",
            r"not the right (?:person|contact)",
            r"(?:am|are) not responsible",
        ),
        "de": (
            r"arbeitet nicht mehr",
            r"nicht mehr bei uns",
            r"falscher? (?:ansprechpartner|empfanger)\w*",
            r"nicht zustandig",
        ),
        "fr": (
            r"ne travaille plus",
            r"mauvais (?:interlocuteur|destinataire|contact)",
            r"ne suis pas (?:la bonne personne|concernee?)",
        ),
        "es": (
            r"ya no trabaja",
            r"(?:contacto|persona) equivocad[oa]",
            r"no soy la persona",
        ),
        "nl": (
            r"werkt (?:hier )?niet meer",
            r"verkeerde (?:persoon|contact\w*)",
            r"niet de juiste persoon",
        ),
    },
    "dispute": {
        "en": (
            r"disput\w+",
            r"complain\w*",
            r"damaged|defective|faulty",
            r"wrong (?:price|amount|quantity|goods|item|value|reading|size|colou?r|model)s?",
            r"(?:does not|doesn't|do not|don't|did not|didn't|not) work(?:ing)?",
            r"quality (?:problem|issue|complaint)s?",
            r"(?:items?|parts?|goods|pieces?|units?) (?:is|are|was|were) missing",
            r"missing (?:items?|parts?|goods|pieces?|units?)",
            r"incorrect (?:price|amount|quantity|invoice)",
            r"not as (?:ordered|agreed|described)",
            r"(?:never|did not|didn't) order\w*",
            r"(?:not|never) (?:been )?delivered",
            r"do(?:es)?(?: not|n't) agree",
            r"credit note",
            r"overcharged",
        ),
        "de": (
            r"reklam\w+",
            r"mangel\w*",
            r"beschadigt\w*",
            r"defekt\w*",
            r"falsche[nrs]? (?:preis|betrag|menge|ware)",
            r"nicht (?:bestellt|geliefert)",
            r"funktionier\w+ nicht",
            r"(?:teile?|ware|stuck|positionen) fehl(?:t|en)",
            r"falsch (?:geliefert|berechnet)",
            r"zu viel (?:berechnet|geliefert)",
            r"nicht einverstanden",
            r"gutschrift",
            r"widerspr\w+",
            r"bestreite\w*",
        ),
        "fr": (
            r"litige",
            r"contest\w+",
            r"reclamation",
            r"endommage\w*",
            r"defectueu\w+",
            r"non[- ]conformes?",
            r"ne (?:fonctionne|marche)(?:nt)? pas",
            r"il manque",
            r"erreur (?:de|sur le|dans le) (?:prix|montant|quantite|facturation)",
            r"(?:pas|jamais) (?:ete )?(?:commande|livre)\w*",
            r"pas d'accord",
            r"facture d'avoir",
        ),
        "es": (
            r"disput\w+",
            r"reclam(?:o|acion\w*|amos)",
            r"danad[oa]s?",
            r"defectuos\w+",
            r"no conformes?",
            r"no funcionan?",
            r"faltan? (?:un|una|dos|tres|piezas?|unidades?|articulos?)",
            r"(?:precio|importe|cantidad) (?:incorrect|equivocad)[oa]",
            r"no (?:pedimos|hemos pedido|se ha entregado|estamos de acuerdo|estoy de acuerdo)",
            r"nota de credito",
        ),
        "nl": (
            r"betwist\w*",
            r"klacht\w*",
            r"beschadigd\w*",
            r"(?:werkt|werken|functioneert) niet",
            r"(?:ontbreekt|ontbreken)",
            r"verkeerde (?:prijs|hoeveelheid|bedrag|goederen)",
            r"niet (?:besteld|geleverd|akkoord|mee eens)",
            r"credit(?:nota|factuur)",
        ),
    },
    "says_paid": {
        "en": (
            r"(?:already|have|has been|was|were|been) (?:already )?paid",
            r"paid (?:this|it|the invoice|already|on|last)",
            r"(?:already|have|has been|was) (?:transferred|settled)",
            r"payment (?:was|has been) (?:made|sent|executed)",
        ),
        "de": (
            r"(?:bereits|schon|wurden?|haben .{0,60}?|ist|sind) (?:bezahlt|uberwiesen|beglichen)",
        ),
        "fr": (
            r"deja (?:ete )?(?:paye|regle|vire)\w*",
            r"(?:avons|a ete|ont ete|ai) (?:paye|regle|vire)\w*",
            r"virement (?:a ete )?effectue",
        ),
        "es": (
            r"ya (?:esta |hemos |he |fue )?(?:pagad|pague|pagamos|transferid|abonad)\w*",
            r"(?:hemos|he|ha sido|fue) (?:pagad|transferid|abonad)\w*",
        ),
        "nl": (r"(?:al|reeds|is|zijn|hebben .{0,60}?) (?:betaald|overgemaakt|voldaan)",),
    },
    "wants_copies": {
        "en": (
            r"(?:cop(?:y|ies)|duplicate) of",
            r"invoice cop(?:y|ies)",
            r"(?:re)?send (?:me |us )?(?:a |the )?(?:cop(?:y|ies)|invoices?|statement)",
            r"proof of delivery",
            r"(?:not|never|n't) (?:received?|got|get|seen) (?:the |this |your |an? )?invoices?",
        ),
        "de": (
            r"kopien?",
            r"rechnungskopien?",
            r"rechnung(?:en)? (?:\S+ ){0,3}?nicht (?:erhalten|bekommen)",
            r"rechnung(?:en)? (?:bitte )?(?:noch ?mals?|erneut)",
        ),
        "fr": (
            r"copies? de (?:la |votre |cette |vos |ces )?factures?",
            r"duplicata",
            r"(?:pas|jamais) recu (?:la |votre |cette |de |vos )?factures?",
            r"renvoyer (?:la |les )?factures?",
        ),
        "es": (
            r"copias? de (?:la |las )?facturas?",
            r"no (?:hemos|he) recibido (?:la |las |su )?facturas?",
            r"(?:re)?envi\w+ (?:la |las |una copia de )facturas?",
        ),
        "nl": (
            r"kopie(?:en)? van",
            r"factuurkopie\w*",
            r"factuur (?:\S+ ){0,2}?(?:niet|nooit) ontvangen",
            r"factuur (?:opnieuw|nogmaals)",
        ),
    },
    "promise": {
        "en": (
            r"(?:will|shall|going to|we'll|i'll) (?:\w+ ){0,2}?(?:be )?"
            r"(?:pay|paid|transfer|transferred|settle|settled)",
            r"payment (?:will|is) (?:be |scheduled|planned|made|follow)\w*",
            r"pay (?:by|on|until|next|this|in|you)",
        ),
        "de": (
            r"(?:werden|wird|werde) .{0,80}?"
            r"(?:zahlen|bezahlt|bezahlen|uberweisen|uberwiesen|begleichen|beglichen)",
            r"zahlung (?:erfolgt|wird|ist)",
            r"(?:wir|ich) (?:\w+ ){0,2}?(?:uberweisen?|zahlen?|bezahlen?|begleichen?)",
            r"(?:uberweisen|zahlen|bezahlen) (?:wir|am|bis|den|die)",
        ),
        "fr": (
            r"(?:allons|vais|sera|seront) (?:\w+ )?(?:payer|regler|virer|paye|regle|vire)\w*",
            r"(?:paierons|paierai|reglerons|reglerai|virerons|virerai)",
            r"nous (?:payons|reglons|virons)",
            r"(?:paiement|virement|reglement) (?:sera|est prevu|interviendra)",
        ),
        "es": (
            r"(?:vamos|voy) a (?:pagar|transferir|abonar)",
            r"(?:pagaremos|pagare|abonaremos|transferiremos|se pagara\w*)",
            r"(?:pagamos|abonamos|transferimos) (?:el|esta|este|la proxima|manana|en)",
            r"(?:sera|seran) (?:pagad|abonad|transferid)\w*",
            r"pago (?:se realizara|esta previsto)",
        ),
        "nl": (
            r"(?:zullen|zal|wordt|worden|gaan) .{0,80}?"
            r"(?:betalen|betaald|overmaken|overgemaakt|voldoen|voldaan)",
            r"betaling (?:volgt|zal|is gepland)",
            r"betalen (?:we|wij|op|voor)",
            r"(?:we|wij) (?:betalen|maken .{0,60}? over)",
        ),
    },
}
# A phrase of these kinds that says 'not' says the contrary.
POSITIVE = frozenset({"promise", "says_paid"})
NEGATIONS = frozenset(
    {"not", "never", "cannot", "nicht", "nie", "kein", "keine", "pas", "jamais", "no", "nunca"}
    | {"niet", "nooit", "geen"}
)
