"""Invented words for synthetic markets: towns, trades and sentences. Nobody described here exists.

Town names, postcodes and rough positions are facts of the map; the weights are rough shares of the towns' inhabitants.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Town:
    """A place where people live and a house may stand."""

    name: str
    municipality: str
    postcode: str
    lat: float
    lon: float
    weight: float


@dataclass(frozen=True, kw_only=True)
class Trade:
    """A line of work: what people call it, what job advertisements call it, what it takes."""

    occupation: str
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    work: str


TOWNS = (
    Town(name="Aabenraa", municipality="Aabenraa", postcode="6200", lat=55.044, lon=9.418, weight=0.16),
    Town(name="Sønderborg", municipality="Sønderborg", postcode="6400", lat=54.909, lon=9.792, weight=0.26),
    Town(name="Haderslev", municipality="Haderslev", postcode="6100", lat=55.254, lon=9.49, weight=0.21),
    Town(name="Tønder", municipality="Tønder", postcode="6270", lat=54.933, lon=8.867, weight=0.08),
    Town(name="Vojens", municipality="Haderslev", postcode="6500", lat=55.246, lon=9.306, weight=0.07),
    Town(name="Rødekro", municipality="Aabenraa", postcode="6230", lat=55.071, lon=9.335, weight=0.06),
    Town(name="Gråsten", municipality="Sønderborg", postcode="6300", lat=54.92, lon=9.594, weight=0.05),
    Town(name="Skærbæk", municipality="Tønder", postcode="6780", lat=55.157, lon=8.769, weight=0.04),
    Town(name="Løgumkloster", municipality="Tønder", postcode="6240", lat=55.058, lon=8.953, weight=0.04),
    Town(name="Tinglev", municipality="Aabenraa", postcode="6360", lat=54.937, lon=9.255, weight=0.03),
)

TRADES = (
    Trade(
        occupation="bogholder",
        titles=("Bogholder", "Regnskabsassistent", "Debitorbogholder"),
        skills=("bogføring", "momsafregning", "Excel", "e-conomic", "afstemning", "årsregnskab"),
        work="bogføring, afstemning og månedsregnskab",
    ),
    Trade(
        occupation="softwareudvikler",
        titles=("Softwareudvikler", "Backend developer", "Webudvikler"),
        skills=("Python", "SQL", "JavaScript", "Git", "test", "REST API"),
        work="udvikling og test af webtjenester",
    ),
    Trade(
        occupation="grafisk designer",
        titles=("Grafisk designer", "UX-designer", "Visuel designer"),
        skills=("InDesign", "Figma", "Photoshop", "brugerrejser", "layout", "tilgængelighed"),
        work="design af sider, skærme og tryksager",
    ),
    Trade(
        occupation="kundeservicemedarbejder",
        titles=("Kundeservicemedarbejder", "Kundesupporter", "Customer support agent"),
        skills=("telefonbetjening", "Zendesk", "konfliktløsning", "CRM", "chat", "klagesager"),
        work="samtaler og skriftlige svar til kunder",
    ),
    Trade(
        occupation="oversætter",
        titles=("Oversætter dansk-tysk", "Sproglig medarbejder", "Tekstforfatter og oversætter"),
        skills=("oversættelse", "korrektur", "tysk", "terminologi", "SDL Trados", "tekstning"),
        work="oversættelse og korrektur af vejledninger",
    ),
    Trade(
        occupation="lønkonsulent",
        titles=("Lønkonsulent", "HR-assistent", "Lønspecialist"),
        skills=("lønkørsel", "overenskomster", "feriepenge", "DataLøn", "HR-administration", "GDPR"),
        work="lønkørsel og svar om ferie og overenskomst",
    ),
    Trade(
        occupation="dataanalytiker",
        titles=("Dataanalytiker", "BI-konsulent", "Data analyst"),
        skills=("SQL", "Power BI", "statistik", "Excel", "datamodellering", "Python"),
        work="rapporter og analyser af salgstal",
    ),
    Trade(
        occupation="sagsbehandler",
        titles=("Sagsbehandler", "Administrativ medarbejder", "Skadebehandler"),
        skills=("sagsbehandling", "journalisering", "forvaltningsret", "Outlook", "mødereferat", "borgerkontakt"),
        work="behandling af sager fra første brev til afgørelse",
    ),
    Trade(
        occupation="marketingmedarbejder",
        titles=("Marketingkoordinator", "SEO-specialist", "Content manager"),
        skills=("SEO", "Google Ads", "nyhedsbreve", "sociale medier", "tekstforfatning", "webanalyse"),
        work="kampagner, nyhedsbreve og tekster til nettet",
    ),
    Trade(
        occupation="it-supporter",
        titles=("IT-supporter", "Service desk agent", "Systemadministrator"),
        skills=("Windows", "Active Directory", "Linux", "fejlsøgning", "netværk", "Office 365"),
        work="hjælp til kolleger på telefon og skærm",
    ),
    Trade(
        occupation="bygningskonstruktør",
        titles=("Bygningskonstruktør", "Teknisk tegner", "BIM-koordinator"),
        skills=("Revit", "AutoCAD", "BR18", "mængdeudtræk", "tidsplan", "udbudsmateriale"),
        work="tegninger og mængder til byggesager",
    ),
    Trade(
        occupation="indkøber",
        titles=("Indkøber", "Logistikplanlægger", "Supply planner"),
        skills=("indkøb", "forhandling", "SAP", "lagerstyring", "Excel", "told"),
        work="indkøb, ordrer og aftaler med leverandører",
    ),
)

FOREIGN_LANGUAGES = ("en", "de")
CEFR_SEEN = ("B1", "B2", "C1", "C2")

REMOTE_SENTENCES = {
    "full": "Arbejdet er fuldt på distancen; du møder aldrig op i København.",
    "hybrid": "Du arbejder hjemmefra og er på kontoret i København {office} dage om måneden.",
    "onsite": "Du møder på kontoret i København hver dag; hjemmearbejde er ikke muligt.",
}
