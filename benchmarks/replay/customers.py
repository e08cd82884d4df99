"""Plausible customers for ids that come without names: the same id gives the same customer."""

import hashlib

# Region code of the file -> country, a language of letters is not implied.  The codes begin
# like the dialling prefixes of Italy (39), Romania (40), Kazakhstan (77) and Japan (81);
# no country is dialled by 89: those customers are placed in the United States.
COUNTRIES = {"391": "IT", "406": "RO", "770": "KZ", "818": "JP", "897": "US"}
CITIES = {
    "IT": (("Torino", "10121"), ("Bologna", "40121"), ("Verona", "37121"), ("Bari", "70121")),
    "RO": (("Iași", "700001"), ("Brașov", "500001"), ("Oradea", "410001"), ("Sibiu", "550001")),
    "KZ": (("Almaty", "050000"), ("Astana", "010000"), ("Shymkent", "160000")),
    "JP": (("Sendai", "980-0811"), ("Kobe", "650-0001"), ("Niigata", "951-8061")),
    "US": (("Portland", "97201"), ("Tucson", "85701"), ("Albany", "12203"), ("Tulsa", "74103")),
}
STREETS = {
    "IT": ("Via Garibaldi", "Via Mazzini", "Corso Cavour", "Via Dante"),
    "RO": ("Strada Libertății", "Strada Unirii", "Bulevardul Eroilor"),
    "KZ": ("Abay Avenue", "Satpayev Street", "Dostyk Avenue"),
    "JP": ("Chuo-dori", "Sakuragaoka", "Honmachi"),
    "US": ("Maple Street", "Second Avenue", "Mill Road", "Harbor Drive"),
}
FIRST = (
    *("Alder", "Amber", "Beacon", "Birch", "Cobalt", "Copper", "Delta", "Ember", "Fairfield"),
    *("Granite", "Harbor", "Indigo", "Juniper", "Keystone", "Linden", "Meridian", "Northgate"),
    *("Orchard", "Pioneer", "Quarry", "Riverside", "Summit", "Tamarack", "Union", "Vista"),
)
SECOND = (
    *("Bakery", "Ceramics", "Chemicals", "Components", "Dairy", "Electric", "Foods", "Furniture"),
    *("Instruments", "Logistics", "Machines", "Metalworks", "Optics", "Packaging", "Paper"),
    *("Pharmacy", "Plastics", "Printing", "Supplies", "Textiles", "Timber", "Tools", "Trading"),
)
FORMS = {"IT": "S.r.l.", "RO": "S.R.L.", "KZ": "LLP", "JP": "K.K.", "US": "Inc."}


def get_values(customer, region):
    """Return the values of a customer's partner record, without database ids.

    :param str customer: the id in the file
    :param str region: the region code in the file
    :return: a dict of ``res.partner`` values, with ``country_code`` instead of a country
    """
    seed = hashlib.sha256(customer.encode()).digest()
    country = COUNTRIES.get(region, "US")
    city, code = CITIES[country][seed[0] % len(CITIES[country])]
    street = STREETS[country][seed[1] % len(STREETS[country])]
    name = f"{FIRST[seed[2] % len(FIRST)]} {SECOND[seed[3] % len(SECOND)]} {FORMS[country]}"
    return {
        "name": name,
        "ref": customer,
        "is_company": True,
        "street": f"{street} {seed[4] % 180 + 1}",
        "zip": code,
        "city": city,
        "country_code": country,
        "email": f"payables.{customer.lower()}@customers.example",
    }
