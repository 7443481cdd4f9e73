"""The patterns by which `features.remote` reads a sentence; Danish and English, for text without case.

Every pattern is anchored by short literal words and bounded gaps, so reading is linear in the length of a text.
"""

from __future__ import annotations

import re

#: The many ways to say "not at the employer's place".
AWAY = (
    r"(?:remote(?:ly)?|fjernarbejde\w*|hjemmearbejd\w*|hjemmefra|hjemmekontor\w*|work(?:ing)?[- ]from[- ]home|wfh"
    r"|from home|at home|home[- ]?office|home[- ]?working|home[- ]?based|hjemme|telecommut\w*|telework\w*"
    r"|distancearbejde\w*|på (?:lang )?distancen?)"
)
OFFICE = (
    r"(?:offices?|on[- ]?site|hq|headquarters|in[- ]person|premises|kontor\w*|hovedkontor\w*|fremmøde\w*|fysisk"
    r"|in copenhagen|i københavn)"
)
NO = r"(?:not|\w+n[’']t|cannot|never|no|neither|without|ikke|ingen|intet|uden|aldrig|hverken|desværre|unfortunately)"
_GAP = r"[^.,;:!?]{0,45}?"

#: A sentence without any of these says nothing about the place of work, and needs no closer reading.
RELEVANT = re.compile(
    r"remote|hybrid|hjem|home|fjern|office|kontor|on[- ]?site|fremmøde|tilstede|distance|afstand|anywhere|wherever"
    r"|any location|uanset hvor|hvor |hvorsomhelst|location|stedsuaf|virtu|wfh|tele|in[- ]person|premises|headquarters"
    r"|\bhq\b|fysisk|mødepligt|commut|pendl|relocat|fra hele|fra alle dele|københavn|copenhagen|hos os|with us"
)
#: Words that look like remote work and are not; taken out before a sentence is read.
LOOKALIKES = re.compile(
    r"(?<!fully )(?<!100% )(?<!100 % )(?<!fuldt )\bremote(?:ly)?[- ](?:support|desktop|access|control|sensing"
    r"|monitor|server"
    r"|site|location|area|region|install|assist|diagnos|mainten|operation|device|system|user|customer|client"
    r"|colleague"
    r"|employee|worker|staff|team|office|branch|patient|student|participant|meeting|interview|learning|procedure"
    r"|repositor"
    r"|connect|session|management|guid|onboarding|possib|chance|island|village|communit|part\b|parts\b|corner|hub)\w*"
    r"|\bremotely (?:managed|controlled|operated|monitored|hosted)|\bmanage \w+ remotely"
    r"|\bhjemme(?:side|pleje|hjælp|hjaelp|bane|vant|sygepleje|værn|marked|front|vejledning|besøg|kamp|hørende)\w*"
    r"|\bfjern(?:support|styr|betjen|varme|adgang|syn|overvåg|undervis|køl|lager)\w*"
    r"|\bhybrid(?:e|t)?[- ]?(?:(?:and|og|/)[- ]?multi[- ]?)?(?:cloud|bil|car|infra|it|vehicle|event|solution"
    r"|løsning|krig"
    r"|trus|threat|environment|drift|app|mobile|integration|server|miljø|møde|meeting|undervis|teach|confer"
    r"|konference"
    r"|azure|data|system|power|energy|network|identit|search|model\w* (?:for|of) (?:ai|data))\w*"
    r"|\bon[- ]?site (?:interview|event|workshop|visit|train|gym|cantee|parking|seminar|support|service|install"
    r"|customer)\w*"
    r"|\b(?:undervisning\w*|undervise|kurs(?:er|us)|studier?|studere\w*|uddannelser?|møder?|mødes|samarbejde\w*|lede"
    r"|ledelse\w*|vejledning|rådgivning|behandling|løbe\w?|holde\w?) (?:\w+ )?på (?:lang )?distancen?\b"
    r"|\bhome (?:page|appliance|care|loan|insurance|market|delivery|turf)\w*|\bfeel at home\b|\bat home in\b"
    r"|\bhome in on\b"
)

#: Sentences that speak of something else than how this job is done.
INTERVIEW = re.compile(
    r"\b(?:job)?(?:interview|samtale|ansættelsessamtale|screening|onboarding|recruitment|rekruttering)\w*"
)
PERK = re.compile(
    r"\b(?:weeks?|months?|days?|uger?|måneder?|måned|dage?|times?|gange?)\b[^.;]{0,25}?"
    r"\b(?:(?:a|per|each|every|pr\.?|om|hvert)\s*(?:calendar )?(?:year|annum|året|år)\b|annually|yearly|årligt)"
    r"|\b(?:årlige|yearly|annual)\b|\b(?:once|twice) a year\b|\b(?:in|over|during) the summer\b|\bworkation\w*"
)
PAST = re.compile(
    r"\b(?:during|under|before|until|før|indtil|back in)\b[^.;]{0,20}?\b(?:pandemi\w*|covid\w*|corona\w*"
    r"|lockdown\w*|nedlukning\w*"
    r"|20[12]\d)|\bused to (?:be|work|have|offer|allow)\b|\bpreviously\b|\bformerly\b|\bin the past\b|\btidligere\b"
    r"|\bdengang\b"
    r"|\b(?:we|vi|everyone|everybody|alle|employees|medarbejderne|team|teamet)\b[^.;]{0,20}?"
    r"\b(?:worked|were|was|arbejdede|sad|var)\b|\b(?:no longer|ikke længere)\b"
)
OTHERS = re.compile(
    r"\b(?:colleagues?|kolleg\w+|customers?|kunde\w*|clients?|some of (?:us|our)|nogle af (?:os|vores)|teams? in"
    r"|users?"
    r"|brugere\w*|borgere\w*|patient\w*|students?|elever\w*|studerende|suppliers?|leverandør\w*|people who"
    r"|folk,? der|companies"
    r"|virksomheder\w*|consultants in|developers in|udviklere i|afdeling\w* i)\b"
    rf"[^.;]{{0,45}}?\b(?:work\w*|arbejde\w*|sidder|sit|are|er|located|based)\b{_GAP}\b{AWAY}"
    r"|\b(?:lets?|helps?|enables?|allows?|lader|hjælper)\s+(?!you\b|dig\b|our\b)\w+ (?:\w+ )?"
    rf"(?:work|arbejde|at arbejde)\b{_GAP}{AWAY}"
)
SKILL = re.compile(
    rf"\b(?:experience|experienced|erfaring\w*|accustomed|used to|vant til|comfortable|skilled|good at|god til"
    rf"|leading|lede)\b"
    rf"[^.,;]{{0,40}}?\b{AWAY}|\b{AWAY} experience\b"
)
ABOUT_THIS_JOB = re.compile(
    r"\b(?:you|your|du|dig|din|dit|stilling\w*|job\w*|position|role|vacancy|rolle\w*|opgaven)\b"
)

#: Beyond doubt away from the office.
FULLY = re.compile(
    rf"\b(?:fully|100 ?%|100 procent|100 pct\.?|completely|entirely|purely|permanently|exclusively|fuldt(?: ud)?|helt"
    rf"|udelukkende|full[- ]time|fuldtids?|always|altid)[- ]{{0,3}}(?:\w+ ){{0,2}}?{AWAY}(?! experience)"
    rf"|\b{AWAY}[^.,;]{{0,20}}?(?:\b100 ?%|\b100 procent|\bfull[- ]time|\b(?:på )?fuld tid|\bhele ugen"
    rf"|\balle (?:ugens )?dage"
    rf"|\bhver dag|\bevery day|\ball week|\b5 days|\b(?:alle )?fem dage)"
    r"|\b100 ?(?:%|procent|pct\.?)[- ]{0,3}distance\b(?! (?:learning|education|from|fra|til|to)\b)"
    r"|\b(?:remote[- ](?:first|only)|all[- ]remote|location[- ]independent|stedsuafhængig\w*)\b"
    r"|\bbestemmer selv,? hvor du (?:vil )?arbejde\w*|\bfrom (?:anywhere(?! on\b)|wherever|any location)\b"
    r"|\banywhere (?:in|within) (?:denmark|europe|the eu|the country"
    r"|scandinavia)\b"
    r"|\b(?:uanset hvor|hvor som helst|hvor end)\b|\bhvor (?:i landet )?du (?:vil|bor|ønsker)\b|\bhvorsomhelst\b"
    r"|\bfra (?:hele|alle dele af) (?:landet|danmark)\b"
    r"|\b(?:fra|from|i|in) (?:dit|your) (?:eget |own )?(?:hjem|home)\b(?! (?:town|country|by|marked))"
)
#: So plain that neither a perk nor an interview in the same sentence takes it back.
STRONGEST = re.compile(
    rf"\b(?:fully|100 ?%|completely|entirely|fuldt)[- ]{{0,3}}{AWAY}|\b(?:remote[- ](?:first|only)|all[- ]remote)\b"
)
#: The job itself is called remote.
CALLED_REMOTE = re.compile(
    r"\b(?:remote|home[- ]?based|work[- ]from[- ]home|virtual|virtuel)[- ](?:position|role|job|stilling|contract"
    r"|vacancy|opportunity)\w*"
    r"|\bfjern(?:job|stilling)\w*|\bhjemmearbejdsstilling\w*"
    r"|\b(?:position|role|job|jobbet|stillingen|arbejdet|work|rollen) (?:is|er) (?:\w+ )?(?:remote|hjemmefra"
    r"|på distancen?|fjernarbejde|home[- ]?based)\b"
    r"|\b(?:location|workplace|work ?place|place of work|arbejdssted|arbejdsplads|lokation|sted)\s*[:–-]\s*"
    r"(?:\w+[ ,/]+){0,2}?(?:remote|hjemmefra|hjemmet|eget hjem|home)\b"
    r"|\b(?:or|eller) remote\b|\bremote (?:or|eller)\b|[(\[/|–-]\s*remote\b|\bremote\s*[)\]|/–]"
)
#: The work (or an interview, if the sentence is about that) is done elsewhere.
DONE_AWAY = re.compile(
    r"\b(?:udføres|løses|varetages|performed|carried out|done) (?:\w+ )?(?:hjemmefra|remotely|from home|remote)\b"
)
#: Enough in a title or a line of few words.
BARE = re.compile(r"remote|\bpå distancen?\b")
#: Work away, of an amount not said.
WORKS_AWAY = re.compile(
    r"\b(?:work\w*|arbejde\w*) (?:\w+ ){0,2}?(?:remotely|remote|from home|at home|hjemmefra|hjemme|på afstand"
    r"|på distancen?)\b"
    r"|\b(?:hjemmearbejd\w*|fjernarbejde\w*|hjemmekontor\w*|hjemmefra|distancearbejde|wfh|telework\w*"
    r"|telecommut\w*)\b"
    r"|\b(?:remote|home|distance)[- ]?work(?:ing)?\b|\bhome office\b|\bwork[- ]from[- ]home\b"
)
#: Said of work away: it is only part of the time, or only possible.
PARTLY = (
    r"(?:muligheds?\w*|muligt|possib\w*|option\w*|opportunit\w*|flexible|flexibly|flexibility|fleksib\w*|partly"
    r"|partially|dels|delvis\w*"
    r"|noget af|en del af|some|sometimes|occasional\w*|lejlighedsvis|indimellem|ind imellem|af og til|nogle|enkelte"
    r"|by agreement"
    r"|efter aftale|aftales|negotiable|discuss\w*|up to|op til|mix\w*|combin\w*|kombin\w*|veksl\w*|både|both"
    r"|balance|balanceret|ad hoc"
    r"|allow\w*|tillad\w*|tilladt|also|også|efter behov|from time to time|now and then|can|kan|may|when you need"
    r"|når det passer"
    r"|frihed|freedom|day|days|dag|dage|in part|part of)"
)
HYBRID = re.compile(
    rf"\bhybrid\w*\b|\b(?:partly|partially|semi|delvist?)[- ]{AWAY}|\b{PARTLY}\b{_GAP}\b{AWAY}\b"
    rf"|\b{AWAY}\b{_GAP}\b{PARTLY}\b"
)
SAYS_HYBRID = re.compile(r"\bhybrid\w*\b")
#: A flat demand to be there.
ONSITE = re.compile(
    r"\b(?:100 ?%|fully|fuldt)[- ]{1,2}on[- ]?site\b"
    r"|\bon[- ]?site (?:position|role|job|work)\b|\b(?:position|role|job|stillingen|jobbet|work) (?:is"
    r"|er) (?:\w+ ){0,2}?on[- ]?site\b"
    r"|\b(?:office[- ]based|in[- ]person (?:position|role|job)|(?:fysisk|dagligt?|fuldt?) fremmøde"
    r"|fuld tilstedeværelse)\b"
    r"|\b(?:hver dag|dagligt|every day|daily|full[- ]time|fuld tid|5 days|fem dage)\b[^.,;]{0,30}?\b(?:på kontoret"
    r"|(?:in|at) (?:the|our) office|on[- ]?site)\b"
    r"|\b(?:på kontoret|(?:in|at) (?:the|our) office|on[- ]?site)\b[^.,;]{0,15}?\b(?:hver dag|dagligt|every day"
    r"|daily|full[- ]time|alle dage|fem dage)\b"
    r"|\bpresen(?:t|ce) (?:is required )?(?:in|at|on) (?:the|our)?\s?(?:office|site)\b|\bfremmøde (?:på kontoret"
    r"|er (?:et krav|nødvendigt|påkrævet))"
    r"|\b(?:arbejdet|arbejdsstedet|stillingen|jobbet|work|workplace|position|role|job)"
    r" (?:foregår|udføres|er|ligger|takes place|is(?: based| located)?) (?:på|i|hos|at|in|from) (?:vores|our|the)"
    r" (?:\w+ ){0,2}?(?:kontor|hovedkontor|office|headquarters)\b"
    r"|\bpersonligt fremmøde\b|\bmøde fysisk\b"
)
NOT_AWAY = re.compile(
    rf"\b{NO}\b(?! (?:only|just|kun|bare|need|krav|requirement|matter)\b){_GAP}\b{AWAY}\b"
    rf"|\b{AWAY}\b[^.,;:–—-]{{0,40}}?\b{NO}\b(?! (?:only|just|kun|bare|a problem|an issue|et problem|noget problem"
    rf"|krav|requirement))"
)
NOT_FULLY = re.compile(
    rf"\b{NO}\b[^.,;]{{0,20}}?\b(?:fully|100|completely|entirely|fuldt|helt|full[- ]time|fuld tid|udelukkende"
    rf"|alle dage|every day|hver dag)\b{_GAP}{AWAY}"
    rf"|\b{NO}\b[^.,;]{{0,30}}?\b{AWAY}\b[^.,;]{{0,12}}?\b(?:full[- ]time|fuld tid|hver dag|every day|alle dage"
    rf"|100 ?%)"
)
NO_OFFICE = re.compile(
    rf"\b(?:{NO}|free of|fri for)\b[^.,;:]{{0,40}}?\b(?:offices?|kontor(?:et)?|fremmøde\w*|mødepligt|commut\w*"
    rf"|pendl\w*|relocat\w*|on[- ]?site)\b"
)
NOT_DAILY = re.compile(
    r"\b(?:every (?:single )?day|hver (?:eneste )?dag|daily|dagligt|all week|full[- ]time|fuld tid|alle dage)\b"
)

_NUMBER = r"(?:\d{1,2}(?:[.,]5)?|en|én|et|one|a|two|to|tre|three|fire|four|fem|five)"
#: Days (or times) at a place within a week or a month.
DAYS = re.compile(
    rf"(?P<limit>\b(?:up to|op til|max\.?|maks\.?|højst|at most|no more than)\s+)?"
    rf"(?<![\d.,])\b(?P<low>{_NUMBER})(?:\s*(?:-|–|to|til|eller|or)\s*(?P<high>{_NUMBER}))?\s+"
    rf"(?:(?:full|whole|hele|fixed|faste?|ugentlige?|månedlige?|weekly|monthly|working|work|of your|af dine)\s+)*"
    rf"(?P<kind>remote |office |home |on[- ]?site |hjemmearbejds|hjemme|kontor|fremmøde|arbejds)?(?:days?|dage?n?"
    rf"|gange?|times?)\b"
)
ONCE = re.compile(r"\b(?P<low>once|twice)\b")
PERIOD = re.compile(
    r"\b(?:(?:a|per|each|every|in the|om|i|pr\.?|hver|/)\s*(?P<unit>week|month|ugen|uge|måneden|måned|mdr|md)\b"
    r"|(?P<often>weekly|monthly|ugentlige?t?|månedlige?t?))"
)
AWAY_PLACE = re.compile(rf"\b{AWAY}\b|\belsewhere\b")
OFFICE_PLACE = re.compile(rf"\b{OFFICE}\b|\bhos os\b|\bwith us\b")
#: What follows says how the other days are spent.
THE_REST = re.compile(r"\b(?:ellers|otherwise|the rest|the other|resten|de andre|de øvrige|else)\b")
COUNTS = {
    "a": 1.0,
    "en": 1.0,
    "én": 1.0,
    "et": 1.0,
    "one": 1.0,
    "once": 1.0,
    "two": 2.0,
    "to": 2.0,
    "twice": 2.0,
    "tre": 3.0,
    "three": 3.0,
    "fire": 4.0,
    "four": 4.0,
    "fem": 5.0,
    "five": 5.0,
}
SENTENCE = re.compile(r"(?:[^.!?;\n•]|\.(?=\w)|(?<=\bpr)\.|(?<=\bca)\.|(?<=\bbl\.a)\.|(?<=\bf\.eks)\.)+")
