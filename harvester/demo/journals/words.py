"""The vocabulary of the invented articles. No text here is anyone's: the sentences are put together from it."""

from __future__ import annotations

TITLES: dict[str, tuple[str, ...]] = {
    "tr": (
        "Kırsal okullarda ses eğitimi", "Göçmen ailelerde anlatı geleneği", "Liman kentlerinde çok dillilik",
        "Sözlü tarihte kadın belleği", "Ağız derlemelerinde ölçüm yöntemleri", "Çocuk şarkılarında uyak düzeni",
        "İlk yazı öğretiminde çizgi çalışmaları", "Işık kirliliği ve kuş göçü", "Dağ köylerinde su hakkı",
        "Şehir tiyatrolarında seyirci alışkanlıkları",
    ),
    "en": (
        "Voice training in rural schools", "Storytelling in migrant families", "Multilingualism in port cities",
        "Memory of women in oral history", "Measurement in dialect surveys", "Rhyme patterns of nursery songs",
        "Line drawing in early writing lessons", "Light pollution and bird migration",
        "Water rights in mountain villages", "Habits of audiences in city theatres",
    ),
    "es": (
        "Formación vocal en escuelas rurales", "Narración en familias migrantes",
        "Plurilingüismo en ciudades portuarias",
        "Memoria de las mujeres en la historia oral", "Medición en encuestas dialectales",
        "Esquemas de rima en canciones infantiles", "El trazo en la enseñanza inicial de la escritura",
        "Contaminación lumínica y migración de aves", "Derecho al agua en aldeas de montaña",
        "Hábitos del público en los teatros municipales",
    ),
}  # fmt: skip
SENTENCES: dict[str, tuple[str, ...]] = {
    "tr": (
        "Bu yazıda üç bölgede toplanan kayıtlar karşılaştırılmaktadır.",
        "Görüşmeler iki yıl boyunca altmış kişiyle yapılmıştır.",
        "Bulgular yaş ile süre arasında zayıf bir bağ göstermektedir (p &lt; 0,05).",
        "Elde edilen sonuçların uygulamaya nasıl aktarılacağı tartışılmıştır.",
        "Çözümleme için açık kaynaklı bir yazılım kullanılmıştır.",
        "Çalışmanın sınırlılıkları son bölümde ele alınmıştır.",
    ),
    "en": (
        "The paper compares recordings that were gathered in three regions.",
        "Sixty people were interviewed over two years.",
        "Age and duration are only weakly related (p &lt; 0.05).",
        "We discuss how the results can be put into practice.",
        "Open-source software was used for the analysis.",
        "The limits of the study are dealt with in the last part.",
    ),
    "es": (
        "El trabajo compara grabaciones reunidas en tres regiones.",
        "Se entrevistó a sesenta personas durante dos años.",
        "La edad y la duración guardan una relación débil (p &lt; 0,05).",
        "Se discute cómo llevar los resultados a la práctica.",
        "Para el análisis se empleó un programa de código abierto.",
        "Las limitaciones del estudio se tratan en la última parte.",
    ),
}
KEYWORDS: dict[str, tuple[str, ...]] = {
    "tr": ("ses eğitimi", "göç", "çok dillilik", "sözlü tarih", "ağız", "uyak", "yazı öğretimi",
           "kuş göçü", "su hakkı"),
    "en": (
        "voice training", "migration", "multilingualism", "oral history", "dialect", "rhyme", "early writing",
        "bird migration", "water rights",
    ),
    "es": (
        "formación vocal", "migración", "plurilingüismo", "historia oral", "dialecto", "rima", "escritura inicial",
        "migración de aves", "derecho al agua",
    ),
}  # fmt: skip
GIVEN: dict[str, tuple[str, ...]] = {
    "tr": ("Ayla", "Tuğrul", "İpek", "Şahin", "Gökçe Naz", "Ilgın", "Çağrı", "Ümran", "Barış"),
    "en": ("Orla", "Desmond", "Thea", "Colm", "Winifred J.", "Anders", "Maeve", "Rufus"),
    "es": ("Inés", "Joaquín", "María José", "Íñigo", "Lucía", "Nicolás"),
}
FAMILY: dict[str, tuple[str, ...]] = {
    "tr": ("Işıklar", "Karadağlı", "Öztopçu", "Gümüşsu", "Çalışkan Er", "İncedere", "Şenyurt", "Ulusoylu"),
    "en": ("Pennyfeather", "O'Rourke", "van der Meer", "Ashdown-Lee", "Lindqvist", "MacIntyre"),
    "es": ("García Lorente", "Muñoz Peña", "Ibáñez", "de la Fuente Ríos", "Núñez"),
}
PLACES: tuple[dict[str, str], ...] = (
    {"tr": "Mavidere Üniversitesi, Eğitim Fakültesi", "en": "Mavidere University, Faculty of Education",
     "es": "Universidad de Mavidere, Facultad de Educación"},
    {"tr": "Kuzey Teknik Enstitüsü", "en": "Northern Institute of Technology", "es": "Instituto Técnico del Norte"},
    {"tr": "Taşköprü Akademisi, Dil Bölümü", "en": "Taşköprü Academy, Department of Languages",
     "es": "Academia de Taşköprü, Departamento de Lenguas"},
)  # fmt: skip
SECTIONS: dict[str, dict[str, str]] = {
    "EDI": {"tr": "Editörden", "en": "Editorial", "es": "Editorial"},
    "MAK": {"tr": "Araştırma Makalesi", "en": "Research Article", "es": "Artículos"},
    "DER": {"tr": "Derleme", "en": "Review", "es": "Revisiones"},
    "KIT": {"tr": "Kitap İncelemesi", "en": "Book Reviews", "es": "Reseñas"},
}
REFERENCES = (
    "Gümüşsu, Ö. (2014). Ses ve mekân. Taşköprü Yayınları.",
    "Pennyfeather, O., &amp; Lindqvist, A. (2017). Sound &amp; place: A <em>short</em> guide. Northern Letters, 6(1), "
    "3–17. https://doi.org/10.5555/letters.6.3",
    "Ibáñez, L. (2019). La voz en el aula. En I. Núñez (Ed.), Aulas (pp. 21-40). Casa del Norte.",
)
