"""Small word tables: Danish words with their English twin, heads of Danish compounds, words that say nothing.

A bridge for the most usual words of office work, no dictionary; a lexicon of concepts can take its place.
"""

from __future__ import annotations

#: Danish word → English word with the same meaning in a job title, a skill or a task.
ENGLISH = {
    "analyse": "analysis", "analytiker": "analyst", "ansvarlig": "responsible", "arkitekt": "architect",
    "assistent": "assistant", "bog": "book", "bogføring": "bookkeeping", "bogholder": "bookkeeper",
    "bogholderi": "bookkeeping", "budget": "budget", "budgettering": "budgeting", "bæredygtighed": "sustainability",
    "chef": "manager", "dokumentation": "documentation", "drift": "operations", "dansk": "danish", "data": "data",
    "debitor": "debtor", "engelsk": "english", "erhverv": "business", "faktura": "invoice", "fakturering": "invoicing",
    "finans": "finance", "forhandling": "negotiation", "formidling": "communication", "forretning": "business",
    "forsikring": "insurance", "forskning": "research", "grafisk": "graphic", "grafiker": "graphic",
    "hjemmeside": "website", "håndtering": "handling", "indhold": "content", "indkøb": "purchasing",
    "indkøber": "purchaser", "ingeniør": "engineer", "journalist": "journalist", "jura": "law", "jurist": "lawyer",
    "advokat": "lawyer", "kampagne": "campaign", "klient": "client", "kommunikation": "communication",
    "konsulent": "consultant", "koordinator": "coordinator", "koordinering": "coordination",
    "korrektur": "proofreading", "kreditor": "creditor", "kunde": "customer", "kvalitet": "quality",
    "leder": "manager", "ledelse": "management",
    "logistik": "logistics", "lærer": "teacher", "løn": "payroll", "markedsføring": "marketing",
    "medarbejder": "staff", "moms": "vat", "mægler": "broker", "møde": "meeting", "netværk": "network",
    "norsk": "norwegian", "offentlig": "public", "oversættelse": "translation", "oversætter": "translator",
    "personale": "personnel", "planlægning": "planning", "planlægger": "planner", "presse": "press",
    "produkt": "product", "programmering": "programming", "programmør": "programmer", "projekt": "project",
    "psykolog": "psychologist", "redaktør": "editor", "redigering": "editing", "regnskab": "accounting",
    "rekruttering": "recruitment", "revision": "auditing", "revisor": "auditor", "rådgiver": "adviser",
    "rådgivning": "advising", "sagsbehandler": "caseworker", "sagsbehandling": "casework", "salg": "sales",
    "samarbejde": "cooperation", "sekretær": "secretary", "sikkerhed": "security", "skat": "tax", "skribent": "writer",
    "software": "software", "specialist": "specialist", "sprog": "language", "statistik": "statistics",
    "strategi": "strategy", "styring": "management", "support": "support", "svensk": "swedish", "sælger": "seller",
    "teknik": "technology", "tekniker": "technician", "teknisk": "technical", "tekst": "text", "test": "test",
    "tilbud": "quotation", "tysk": "german", "fransk": "french", "spansk": "spanish", "udvikler": "developer",
    "udvikling": "development", "underviser": "teacher", "undervisning": "teaching", "uddannelse": "education",
    "vejledning": "guidance", "vejleder": "guide", "virksomhed": "company", "webshop": "webshop", "økonomi": "finance",
    "økonom": "economist", "økonomisk": "financial", "årsregnskab": "accounting", "indtastning": "entry",
    "kalender": "calendar", "rejse": "travel", "rapportering": "reporting", "rapport": "report", "afstemning":
    "reconciliation", "registrering": "registration", "kontrakt": "contract", "ejendom": "property", "video": "video",
    "foto": "photo", "lyd": "audio", "sundhed": "health", "miljø": "environment", "energi": "energy",
    "byggeri": "construction", "administration": "administration", "administrativ": "administrative",
}  # fmt: skip

#: Last parts of Danish compounds; what stands before one is a word of its own.
HEADS = (
    *("administration", "administrator", "analyse", "analytiker", "ansvarlig", "arkitekt", "assistent", "behandling"),
    *("bogholder", "chef", "controller", "designer", "design", "direktør", "drift", "forståelse", "håndtering"),
    *("ingeniør", "koordinator", "koordinering", "konsulent", "kommunikation", "ledelse", "leder", "lærer"),
    *("markedsføring", "medarbejder", "mægler", "oversætter", "oversættelse", "partner", "planlægger", "planlægning"),
    *("programmør", "programmering", "redaktør", "regnskab", "rådgiver", "rådgivning", "salg", "sekretær", "service"),
    *("sikkerhed", "specialist", "strategi", "styring", "supporter", "support", "system", "sælger", "tekniker"),
    *("tester", "udvikler", "udvikling", "underviser", "undervisning", "vejleder", "vejledning", "økonomi"),
)

#: Endings that may follow a head, as a pattern: *projektledere*, *projektlederstilling*.
INFLECTIONS = r"(?:e|en|er|et|ne|n|r|re|ren|rne|erne|es|s)(?:stilling|job)?|s?(?:stilling|job)(?:en|et)?"

#: Words that name a rank, a kind of post or any doing, and say little about the work.
GENERIC = (
    *("assistent", "medarbejder", "konsulent", "leder", "ledelse", "chef", "ansvarlig", "specialist", "koordinator"),
    *("koordinering", "direktør", "partner", "styring", "håndtering", "behandling", "forståelse", "system", "service"),
    *("assistant", "staff", "consultant", "manager", "management", "lead", "head", "director", "officer", "specialist"),
    *("coordinator", "coordination", "responsible", "associate", "employee", "expert", "professional", "agent", "team"),
    *(
        "perform",
        "maintain",
        "identify",
        "apply",
        "handle",
        "create",
        "provide",
        "ensure",
        "follow",
        "prepare",
        "assess",
    ),
    *("check", "conduct", "keep", "oversee", "supervise", "monitor", "evaluate", "principle", "procedure", "technique"),
    *(
        "process",
        "method",
        "tool",
        "requirement",
        "activity",
        "activities",
        "anvende",
        "udføre",
        "sikre",
        "bruge",
        "lave",
    ),
    *("handling", "basic", "general", "technology", "programming", "adviser", "advising", "rådgiver", "rådgivning"),
)

#: Names of posts that many fields have, so that what stands before them tells the work: *credit-risk* analyst,
#: *software* analyst. The titles of a market add to them (`features.posts`).
POSTS = (
    *("administrator", "analytiker", "arkitekt", "controller", "ingeniør", "planlægger", "tekniker", "vejleder"),
    *("operator", "operatør", "instruktør", "instructor", "clerk", "funktionær", "underviser", "supporter", "worker"),
)

#: Beginnings of Danish compounds that are shorter than three letters.
SHORT_MODIFIERS = ("el", "hr", "it", "pr")

#: Words that no fit should rest on: grammar, and the small talk of advertisements.
SILENT = """
a about above across after all also an and any are as at be been being between both but by can could do does during
each every for from get had has have having he her here him his how i if in into is it its just like made make many may
me more most much must my need new no nor not of off on one only or other our out over own per plus s she should so some
such than that the their them then there these they this those through to too under up upon us use using very via was we
well were what when where whether which while who whom why will with within without would you your yours
ad af aktuel al alle alt altid anden andet andre at bare begge blandt blev blive bliver bør da de deg dem den denne der
deres derfor det dette dig din dine disse dit dog du efter eget egne ej eller en end endnu er et fik flere fleste for
forskellige fra fremover få får før først gennem gerne god gode godt gør gøre ham han har have havde hele hende hendes
her hos hun hver hvilke hvis hvor hvordan hvorfor i ikke ind inden ingen ja jeg jer jeres jo kan kom komme kommer kunne
lige man mange med meget mellem men mere mest mig min mindst mine mit mod må nej nogen noget nogle nok når ny nye nyt og
også om omkring op os over på samme samt se selv sig sin sine sit skal skulle som stor store stort så sådan tage til
ud uden under var ved vi via vil ville vores være været år
applicant application apply arbejde arbejder arbejdsopgaver baggrund candidate career company deadline dygtig
dygtige ansøg ansøgning ansøger erfaren erfaring erfaringer experience experienced familiarity fordel
fulltime fuldtid parttime deltid great job jobbet junior karriere kendskab knowledge ledig kollega kollegaer kolleger
looking offer offers opening opgave opgaver opportunity position positions role roles seeking senior skill skills søg
søger søges stilling stillinger stillingen strong task tasks tilbyder trainee vacancy virksomhed work
working works years
fjernarbejde hjemmearbejde hjemmefra hybrid remote mk mfk remotely københavn copenhagen danmark denmark
kompetence kompetencer færdigheder basis microsoft ms adobe
"""
