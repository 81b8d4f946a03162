"""Word lists of the invented English, German and French newspapers."""

from __future__ import annotations

from tests.extraction.laws.tongue import Tongue, split

ENGLISH = Tongue(
    "en",
    "The Quayside Herald",
    (
        split(
            "the harbour council|a retired miller|the school board|two beekeepers|the tram drivers|"
            "an amateur astronomer|the hospital kitchen|residents of Elm Street|the orchestra's librarian|"
            "a young carpenter|the fire brigade"
        ),
        split(
            "has repaired|wants to sell|quietly measured|will reopen|painted over|refused to insure|found|"
            "lent out|photographed|is rebuilding|counted"
        ),
        split(
            "the old grain scales|forty wooden boats|a bridge of glass|the north tower|six hundred lanterns|"
            "its only oven|a map of the tunnels|the public baths|the market's roof|a flock of geese|"
            "the abandoned ferry"
        ),
        split(
            "behind the station|near Wexcombe|on the east bank|without asking anybody|before the first frost|"
            "in nine days|under the motorway|at the edge of the moor|with borrowed tools|after a long vote|"
            "for the third time"
        ),
        split(
            "because the winter was mild|although money is short|while the neighbours slept|as the minutes show|"
            "which surprised the mayor|and nobody complained|so the work goes on|"
            "since the river fell by two feet|even if the plan is late|until the insurers reply|"
            "when the bells had stopped"
        ),
    ),
    " ",
    ".",
    split("Ada Mossley|Bertram Quill|Cora Finch|Dov Larkin"),
    "By {}",
    split("Politics|Town|Culture|Sport|Weather"),
    "Share this article with your friends by mail or message",
    ("Our morning letter", "Sign up for the morning letter and read every day at six what the town will talk about."),
    (
        "Read more of our stories in our app for phones and tablets.",
        "Download the Herald app and never miss a story again.",
        "You can find all our reports in the app, free for thirty days.",
    ),
    "More on this",
    "Comments",
    split("I have walked past it for years and never knew.|Who pays for all this in the end?|Well told, thank you!"),
    "Photo of the site last week",
    "The Quayside Herald is printed on the quay. All rights reserved.",
)
GERMAN = Tongue(
    "de",
    "Der Talbote",
    (
        split(
            "die Gemeindekasse|ein pensionierter Müller|der Elternbeirat|zwei Imkerinnen|die Fährleute|"
            "ein junger Schreiner|das Stadtarchiv|die Anwohner der Lindengasse|der Chor|die Feuerwehr|"
            "eine Vermesserin"
        ),
        split("repariert|verkauft|zählt|öffnet|verleiht|fotografiert|erneuert|vermisst|versteigert|bemalt|verschenkt"),
        split(
            "die alte Kornwaage|vierzig Holzboote|eine Brücke aus Glas|den Nordturm|sechshundert Laternen|"
            "ihren Ofen|eine Karte der Stollen|das Hallenbad|das Dach der Markthalle|eine Schar Gänse|"
            "die stillgelegte Fähre"
        ),
        split(
            "hinter dem Bahnhof|bei Wiesenau|am Ostufer|ohne jemanden zu fragen|vor dem ersten Frost|"
            "in neun Tagen|unter der Autobahn|am Rand des Moors|mit geliehenem Werkzeug|nach langer Abstimmung|"
            "zum dritten Mal"
        ),
        split(
            "weil der Winter mild war|obwohl das Geld knapp ist|während die Nachbarn schliefen|"
            "wie das Protokoll zeigt|was den Bürgermeister überraschte|und niemand beschwerte sich|"
            "damit die Arbeit weitergeht|seit der Fluss gefallen ist|auch wenn der Plan spät kommt|"
            "bis die Versicherung antwortet"
        ),
    ),
    " ",
    ".",
    split("Anne Mosbach|Bernd Quellmann|Clara Fink|Dieter Lerch"),
    "Von {}",
    split("Politik|Stadt|Kultur|Sport|Wetter"),
    "Teilen Sie diesen Artikel mit Freunden per E-Mail oder Nachricht",
    (
        "Unser Morgenbrief",
        "Melden Sie sich für den Morgenbrief an und lesen Sie täglich um sechs, was die Stadt bewegt.",
    ),
    (
        "Lesen Sie mehr von uns in unserer App für Telefon und Tablet.",
        "Laden Sie die App des Talboten und verpassen Sie keine Geschichte mehr.",
        "Alle unsere Berichte finden Sie in der App, dreißig Tage kostenlos.",
    ),
    "Mehr zum Thema",
    "Kommentare",
    split("Ich gehe seit Jahren daran vorbei und wusste nichts.|Wer bezahlt das am Ende?|Gut erzählt, danke!"),
    "Aufnahme von letzter Woche",
    "Der Talbote erscheint im Tal. Alle Rechte vorbehalten.",
)
FRENCH = Tongue(
    "fr",
    "Le Courrier du Quai",
    (
        split(
            "le conseil du port|un meunier retraité|la chorale|deux apicultrices|les bateliers|"
            "une jeune menuisière|les archives de la ville|les riverains|la cantine de l'hôpital|"
            "le club d'astronomie|la caserne"
        ),
        split("répare|vend|mesure|rouvre|repeint|prête|photographie|reconstruit|compte|retrouve|assure"),
        split(
            "la vieille balance|quarante barques|un pont de verre|la tour du nord|six cents lanternes|"
            "son unique four|une carte des galeries|les bains publics|le toit de la halle|un troupeau d'oies|"
            "le bac abandonné"
        ),
        split(
            "derrière la gare|près de Vaubresle|sur la rive est|sans rien demander|avant les gelées|"
            "en neuf jours|sous l'autoroute|au bord de la lande|avec des outils prêtés|après un long vote|"
            "pour la troisième fois"
        ),
        split(
            "parce que l'hiver fut doux|bien que l'argent manque|pendant que la ville dort|"
            "ce qui a surpris le maire|et personne ne s'est plaint|afin que le travail continue|"
            "depuis que la rivière a baissé|même si le plan a du retard|comme le montre le procès-verbal|"
            "quand les cloches se sont tues"
        ),
    ),
    " ",
    ".",
    split("Agnès Moussier|Bertrand Quillet|Claire Finet|Denis Larquin"),
    "Par {}",
    split("Politique|Ville|Culture|Sport|Météo"),
    "Partagez cet article avec vos amis par courriel ou message",
    (
        "Notre lettre du matin",
        "Inscrivez-vous à la lettre du matin et lisez chaque jour à six heures ce qui compte ici.",
    ),
    (
        "Lisez la suite de nos articles dans notre application mobile.",
        "Téléchargez l'application du Courrier pour ne plus rien manquer.",
        "Retrouvez tous nos reportages dans l'application, gratuite trente jours.",
    ),
    "À lire aussi",
    "Commentaires",
    split("Je passe devant depuis des années sans savoir.|Qui paiera tout cela à la fin ?|Bien raconté, merci !"),
    "Vue du chantier la semaine dernière",
    "Le Courrier du Quai est imprimé sur le quai. Tous droits réservés.",
)
