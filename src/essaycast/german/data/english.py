"""English words in German texts and how to write them for a German voice."""

from __future__ import annotations

from . import word_set

# Written so that a German voice comes near to the English sound.
PRONUNCIATIONS = {
    "funnel": "Fannel",
    "close": "Klous",
    "call": "Kohl",
    "calls": "Kohls",
    "sales": "Seils",
    "lead": "Lied",
    "leads": "Lieds",
    "launch": "Lohntsch",
    "head": "Hedd",
    "deal": "Diel",
    "deals": "Diels",
    "coaching": "Koutsching",
    "coach": "Koutsch",
    "mindset": "Meindsett",
    "content": "Kontent",
    "business": "Bissness",
    "feedback": "Fiedbäck",
    "newsletter": "Njuhsletter",
    "podcast": "Podkahst",
    "community": "Komjuniti",
    "workflow": "Wörkflo",
    "startup": "Startapp",
    "growth": "Grous",
    "website": "Webseit",
    "online": "Onlein",
    "offline": "Offlein",
    "meeting": "Mieting",
    "team": "Tiem",
    "teams": "Tiems",
    "tool": "Tuhl",
    "tools": "Tuhls",
    "user": "Juser",
    "download": "Daunloud",
    "upload": "Applout",
    "cloud": "Klaud",
    "update": "Appdeit",
    "chatgpt": "Tschätt G P T",
    "chat": "Tschätt",
    "slack": "Släck",
    "google": "Guhgel",
    "facebook": "Fehsbuck",
    "youtube": "Jutjuhb",
    "apple": "Äppel",
    "iphone": "Eifohn",
    "workshop": "Wörkschopp",
    "story": "Stori",
    "storytelling": "Storitelling",
    "brand": "Bränd",
    "branding": "Brändding",
    "pitch": "Pitsch",
    "fancy": "Fänsi",
    "challenge": "Tschällendsch",
    "management": "Männedschment",
    "manager": "Männedscher",
    "leadership": "Liederschipp",
    "performance": "Performens",
    "insights": "Inseits",
    "insight": "Inseit",
    "blog": "Blogg",
    "blogs": "Bloggs",
    "keyword": "Kiewörd",
    "keywords": "Kiewörds",
    "conversion": "Konwörschen",
    "product": "Proddakt",
    "upper": "Apper",
    "reply": "Riplei",
    "read": "Ried",
    "more": "Mohr",
    "fun": "Fann",
    "likes": "Leiks",
    "like": "Leik",
    "screen": "Skrien",
    "device": "Diweis",
    "smartphone": "Smartfohn",
    "show": "Schoh",
    "game": "Gejm",
    "life": "Leif",
    "time": "Teim",
    "work": "Wörk",
    "home": "Houm",
    "office": "Offiss",
    "service": "Sörwiss",
    "support": "Sapport",
    "trade": "Trejd",
    "buy": "Bei",
    "buyer": "Beier",
    "change": "Tschejnsch",
    "customer": "Kastomer",
    "journey": "Dschörni",
    "experience": "Ikspierjens",
    "design": "Disein",
    "designer": "Diseiner",
    "stream": "Striem",
    "streaming": "Strieming",
    "remote": "Rimout",
    "burnout": "Börnaut",
    "highlight": "Heileit",
    "highlights": "Heileits",
    "mail": "Mehl",
    "e-mail": "I-Mehl",
    "okay": "okeh",
    "cool": "kuhl",
    "fair": "fähr",
    "live": "leif",
}
ENGLISH = word_set(
    """
the and for with you your this that from have but what are how why who when where
which their they them about into over under just only best better good great new first last next
top free of or to participate click here mindfulness purpose value values vision mission statement
agile scrum sprint backlog stakeholder framework roadmap milestone kickoff briefing debriefing
outsourcing headhunter recruiting recruiter onboarding skill skills soft labs
gate cases study shift disruption disruptive sharing economy freelancer freelance crowd
funding crowdfunding venture capital investor seed exit unicorn pivot bootstrapping scale scaleup
customer success churn retention engagement influencer follower hashtag reel reels story
posting shitstorm hype trending viral troll bot feed timeline update patch bug feature release
rollout deployment code coding developer backend frontend fullstack stack open source cloud
computing machine learning deep science big mining analytics dashboard tracking tracker
cookie cookies browser tab window screen touch
"""
)
GERMAN_LOOKALIKES = word_set(
    """
boot boote moor moos zoo see seele idee tee kaffee allee armee fee klee schnee meer beere leer
heer teer speer ding dinge ring ringe frühling hering schmetterling liebling zwilling sperling
lehrling säugling feigling jüngling moment element dokument argument experiment instrument
parlament testament medikament regiment fundament segment ornament talent temperament kompliment
sediment pigment monument firmament reglement engagement abonnement bing nation station funktion
aktion region million tradition situation position information handelt fing ging hing hinging
ungeduld anfing umging verging verfing empfing entging erging beging anging aufging ausging zuging
einging mode waren ware vorbeiging geringer gering geringe bringen singen klingen dringend
springen zwingen gelingen ringen schlingen schwingen dingen innig wenig könig häufig billig
vollkommen bay bayern mayer meyer loyal royal krähe fröhlich menschheit boys handy party baby
hobby lady story city gipsy bouillon tour tournee couch souvenir route gruppe ressourcen rousseau
louis journalist journal jour neandertal real reaktion reagieren ideal ocean theater neun beamter
beantworten beachten beachte beauftragen beabsichtigen geantwortet geachtet ehepaar seeadler
cousin cousins vision mission training trainings
"""
)
