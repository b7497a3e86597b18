"""What a site of OJS says of its own accord, in the languages of its interface."""

from __future__ import annotations

from harvester.demo.journals.content import Issue

#: Language → its locale in OJS 3.3 (3.4 has the language itself) and in OAI-PMH, three letters, and its own name.
LOCALES = {
    "tr": ("tr_TR", "tur", "Türkçe"),
    "en": ("en_US", "eng", "English"),
    "es": ("es_ES", "spa", "Español"),
    "fr": ("fr_FR", "fra", "Français"),
    "ru": ("ru_RU", "rus", "Русский"),
}
_KEYS = (
    "generator here home archives archive about search login register current issue section published doi keywords "
    "abstract references authors author translator license download article_details no_issue no_issue_text page "
    "rights peer journals view_journal language cite old updated volume number between version next previous"
)
_WORDS = {
    "tr": (
        "Açık Dergi Sistemleri|Buradasınız:|Ana Sayfa|Arşivler|Arşiv|Hakkında|Ara|Giriş|Kayıt|Son Sayı|Sayı|Bölüm|"
        "Yayınlanmış|DOI:|Anahtar Kelimeler:|Öz|Referanslar|Yazarlar|Yazar|Çeviren|Lisans|İndir|Makale Detayına Dönün|"
        "Güncel Sayı Yok|Bu dergi henüz hiçbir sayı yayınlamadı.|Sayfa|Telif Hakkı (c) {} Yazar(lar)|"
        "Değerlendirmeden Geçmiş Makale|Dergiler|Dergiyi Gör|Dil|Nasıl Atıf Yapılır|"
        "Bu, {} tarihinde yayınlanan eski bir sürüm.|{} tarihinde güncellendi|Cilt|Sayı|- |Sürüm|Sonraki|Önceki"
    ),
    "en": (
        "Open Journal Systems|You are here:|Home|Archives|Archives|About|Search|Login|Register|Current|Issue|Section|"
        "Published|DOI:|Keywords:|Abstract|References|Authors|Author|Translator|License|Downloads|"
        "Return to Article Details|No Current Issue|This journal has not published any issues.|Page|"
        "Copyright (c) {} Author(s)|Peer-reviewed Article|Journals|View Journal|Language|How to Cite|"
        "This is an outdated version published on {}.|Updated on {}|Vol.|No.|, |Versions|Next|Previous"
    ),
    "es": (
        "Open Journal Systems|Usted está aquí:|Inicio|Archivos|Archivos|Acerca de|Buscar|Entrar|Registrarse|Actual|"
        "Número|Sección|Publicado|DOI:|Palabras clave:|Resumen|Citas|Autores/as|Autor/a|Traductor/a|Licencia|"
        "Descargas|Volver a los detalles del artículo|No hay ningún número actual|"
        "Esta revista no ha publicado ningún número.|Página|Derechos de autor {} Autor(es)|"
        "Artículo revisado por pares|Revistas|Ver revista|Idioma|Cómo citar|"
        "Esta es una versión antigua publicada el {}.|Actualizado el {}|Vol.|Núm.|, |Versiones|Siguiente|Anterior"
    ),
    "fr": (
        "Open Journal Systems|Vous êtes ici :|Accueil|Archives|Archives|À propos|Rechercher|Se connecter|S'inscrire|"
        "Numéro courant|Numéro|Rubrique|Publié-e|DOI :|Mots-clés :|Résumé|Références|Auteurs|Auteur|Traducteur|"
        "Licence|Télécharger|Retourner aux détails|Aucun numéro|Cette revue n'a pas encore publié de numéro.|Page|"
        "Droits {} Auteur(s)|Article évalué par les pairs|Revues|Voir la revue|Langue|Comment citer|"
        "Ceci est une ancienne version, publiée le {}.|Mis à jour le {}|Vol.|No|, |Versions|Suivant|Précédent"
    ),
    "ru": (
        "Open Journal Systems|Вы здесь:|Главная|Архивы|Архивы|О нас|Поиск|Вход|Регистрация|Текущий выпуск|Выпуск|"
        "Раздел|Опубликован|DOI:|Ключевые слова:|Аннотация|Библиографические ссылки|Авторы|Автор|Переводчик|Лицензия|"
        "Загрузки|Вернуться к подробностям|Нет выпуска|Журнал пока не опубликовал ни одного выпуска.|Страница|"
        "Copyright (c) {} Автор(ы)|Рецензируемая статья|Журналы|Просмотр журнала|Язык|Как цитировать|"
        "Это старая версия от {}.|Обновлено {}|Том|№|, |Версии|Следующая|Предыдущая"
    ),
}
WORDS = {language: dict(zip(_KEYS.split(), said.split("|"), strict=True)) for language, said in _WORDS.items()}


def words(language: str) -> dict[str, str]:
    """What the interface says in a language; English where it does not know it."""
    return WORDS.get(language, WORDS["en"])


def series(issue: Issue, language: str) -> str:
    """Volume, number and year: ``Vol. 3 No. 1 (2021)``; the year alone for an issue that shows its title only."""
    say = words(language)
    parts = []
    if issue.volume:
        parts.append(f"{say['volume']} {issue.volume}")
    if issue.issue:
        parts.append(f"{say['number']} {issue.issue}")
    return f"{' '.join(parts)} ({issue.year})" if parts else str(issue.year)


def label(issue: Issue, language: str) -> str:
    """The whole label of an issue: ``Vol. 4 No. 1-2 (2022): Sound & Script``."""
    title = issue.title.get(language) or next(iter(issue.title.values()), "")
    return f"{series(issue, language)}: {title}" if title else series(issue, language)
