"""Words that name a kind of page which is no article, as sites write them into addresses.

One feature among many: a site in a language that is not here loses little by it (measured: 0.002 of the area under the
curve).  Hyphens are part of a word, because it must be the whole path segment.
"""

from __future__ import annotations

_TOPICS = (
    "tag tags topic topics thema themen schlagwort stichwort label labels keyword keywords etiqueta etiquetas "
    "tema temas temat tagi dossier dossiers sujet argomento onderwerp emne konu tu-khoa chu-de su-kien"
)
_PEOPLE = (
    "author authors autor autoren autores auteur auteurs autori autore writer writers staff reporter reporters "
    "columnist columnists people person personen profile profiles profil user users member members team byline "
    "tac-gia yazar yazarlar forfatter"
)
_SECTIONS = (
    "category categories kategorie kategorien categoria categorias kategoria kategori rubrik rubrique rubriek seccion "
    "section sections ressort channel channels chuyen-muc danh-muc"
)
_LISTS = (
    "archive archives archiv archivo archivio arsiv arkiv page seite pagina trang sayfa strona comment comments "
    "kommentare forum forums gallery galleries galerie galerien galeria video videos podcast podcasts live"
)
_ARCHIVES = "archive archives archiv archivo archivio arsiv arkiv arquivo archief archiwum luu-tru kho-luu-tru"
_ACCOUNTS = (
    "search suche buscar busca recherche cerca ricerca szukaj zoeken sok arama tim-kiem login logout signin "
    "signup sign-in sign-up register registrierung anmelden anmeldung konto account my-account dang-nhap dang-ky "
    "sso auth oauth acceso connexion subscribe subscription subscriptions abo abos abonnement abonnieren "
    "suscripcion epaper e-paper newsletter newsletters shop store cart checkout"
)
_ABOUT = (
    "about about-us ueber-uns quienes-somos a-propos chi-siamo o-nas gioi-thieu contact contact-us kontakt "
    "contacto contato contatti lien-he impressum imprint mentions-legales aviso-legal legal terms terms-of-use "
    "terms-of-service agb nutzungsbedingungen dieu-khoan privacy privacy-policy datenschutz privacidad cookies "
    "cookie-policy help hilfe faq ayuda aide jobs karriere careers advertise advertising mediadaten publicidad "
    "quang-cao sitemap rss feed feeds disclaimer"
)
SECTIONS = frozenset(_SECTIONS.split(" "))
"""Those of ``ROLES`` under which a site's articles are listed."""
ARCHIVES = frozenset(_ARCHIVES.split(" "))
"""What a page that leads to old articles by their dates is called."""
ROLES = SECTIONS | frozenset(" ".join([_TOPICS, _PEOPLE, _LISTS, _ACCOUNTS, _ABOUT]).split(" "))
"""Words that, as a whole segment of a path, name a kind of page that is no article."""
