"""What pages say around comments, in the languages that people blog in: counts, closings, who said it."""

import re
from collections.abc import Iterable

from afterword.importers.page.furniture import says_closed
from afterword.importers.page.heading import parse_comments_heading


def _any(*lists: Iterable[str]) -> str:
    """Return a pattern for any of the alternatives."""
    return "|".join(each for listed in lists for each in listed)


# What comments are called where they are counted; stems, for languages inflect.
_NOUNS = _any(
    # English, German, French
    ("comments?", "thoughts?", "responses?", "repl(?:y|ies)", "reactions?", "remarks?", "discussions?"),
    ("kommentare?n?", "gedanken?", "antwort(?:en)?", "reaktion(?:en)?", "meinung(?:en)?"),
    ("rückmeldung(?:en)?", "wortmeldung(?:en)?"),
    ("commentaires?", "réponses?", "réactions?", "réflexions?", "pensées?"),
    # Spanish, Italian, Portuguese, Catalan, Romanian
    (
        "comentarios?",
        "respuestas?",
        "pensamientos?",
        "opinion(?:es)?",
        "reflexi(?:ón|ones)",
        "reacci(?:ón|ones)",
    ),
    ("comment[oi]", "rispost[ae]", "pensier[io]", "riflession[ei]", "reazion[ei]"),
    ("comentários?", "respostas?", "pensamentos?", "reaç(?:ão|ões)"),
    ("comentaris?", "respostes", "pensaments?", "comentari[iu]", "răspuns(?:uri)?", "gând(?:uri)?"),
    # Dutch and the North
    ("reacties?", "gedachten?", "antwoord(?:en)?", "commentaar", "commentaren"),
    ("kommentarer?", "kommentar", "svar", "tank(?:e|er|ar)", "reaktioner", "reaksjon(?:er)?"),
    ("kommentti", "kommenttia", "vastaus(?:ta)?", "ajatusta?", "ummæli", "athugasemd(?:ir)?", "svör"),
    # The East
    ("komentarz[ey]?", "odpowied(?:ź|zi)", "myśl[ió]?", "opini[ie]"),
    ("komentář[eůi]?", "odpověd(?:ě|í|i)", "odpověď", "názor[yůe]?"),
    ("komentár(?:e|ov|u)?", "odpove(?:ď|de|dí)"),
    ("komentar(?:a|i|ji|ja|jev|jih)?", "odgovor(?:a|i|ov)?", "mišljenj[ae]"),
    (
        "hozzászólás(?:ok)?",
        "gondolat",
        "válasz(?:ok)?",
        "megjegyzés",
        "yorum(?:lar)?",
        "düşünce",
        "yanıt",
        "cevap",
    ),
    ("komentārs?i?", "komentarai?", "kommentaari?", "σχόλι[οα]", "απ[αά]ντ(?:ηση|ήσεις)", "σκέψ(?:η|εις)"),
    ("коммента(?:рий|рия|риев|рии)", "ответ(?:а|ов|ы)?", "мысл(?:ь|и|ей)", "отзыв(?:а|ов|ы)?"),
    ("комента(?:р|рі|рів|рі[йї]в|ри|ра)", "відповід(?:ь|і|ей)", "думк[аиo]", "думок"),
    ("отговор(?:а|и)?", "мнени[ея]"),
    ("tanggapan", "pemikiran", "balasan", "bình luận", "phản hồi", "suy nghĩ", "تعليق(?:ات|ا|اً)?", "ردود"),
)
_ONE = _any(
    ("one", "ein(?:e|en)?", "une?", "uno", "una", "um", "uma", "een", "één", "ett?", "en", "én", "yksi"),
    ("jeden", "jedn[aoy]", "egy", "o", "un[ăa]", "bir", "έν?α[νς]?", "μία", "viens?", "vienas", "üks"),
    ("один", "одна", "одно", "едн?о?", "един", "една", "једа?н", "eitt", "einn?"),
)
_NONE = _any(
    ("no", "zero", "keine?n?", "aucune?", "pas (?:encore )?de", "ning[úu]na?", "sin", "nessuna?", "nenhuma?"),
    (
        "sem",
        "cap",
        "geen",
        "inga",
        "ingen",
        "ei",
        "brak",
        "žádn[éý]",
        "žiad?ny",
        "nincs(?:en)?",
        "nici(?:un)?",
    ),
    ("hiç", "нет", "немає", "няма", "nema", "ni", "καν[έε]να", "belum ada", "chưa có"),
)
_LEAD = _any(
    ("there (?:is|are)", "showing", "all", "alle", "bisher", "toutes?", "tous", "es gibt", "il y a", "hay"),
    ("ha[yn]", "ci sono", "c['’]è", "há", "existem", "er zijn", "det finns", "der er", "det er", "jest"),
)
_ADJECTIVE = r"(?:(?:de|di|user|reader|blog|readers['’]|new|weitere|lecteurs?)\s+)?"
_ARTICLE = r"(?:(?:alle|all|the|les|los|i|gli|os|de|die|user|reader|leser)[- ]?)?"
_NUMBER = r"(?:\d{1,3}(?:[., '’\u00a0]\d{3})+|\d{1,7})"
_COUNT_FIRST = re.compile(
    rf"\W{{0,3}}(?:(?:{_LEAD})\s+)?(?:(?P<count>{_NUMBER})|(?P<one>{_ONE})|(?P<none>{_NONE}))"
    rf"\s+{_ADJECTIVE}(?:{_NOUNS})(?!\w)",
    re.IGNORECASE,
)
_COUNT_LAST = re.compile(
    rf"\W{{0,3}}{_ARTICLE}(?:{_NOUNS})\s*[:：–—|-]?\s*[(\[]?\s*(?P<count>{_NUMBER})\s*[)\]]?\W{{0,3}}$",
    re.IGNORECASE,
)
_COUNT_INSIDE = re.compile(
    rf"[:：–—|(“]\W{{0,4}}(?P<count>{_NUMBER})\s+{_ADJECTIVE}(?:{_NOUNS})(?!\w)"
    rf"|(?:^|\s)(?P<last>{_NUMBER})\s+{_ADJECTIVE}(?:{_NOUNS})\W{{0,3}}$",
    re.IGNORECASE,
)
_EASTERN_NOUNS = _any(
    (
        "コメント",
        "返信",
        "フィードバック",
        "ピンバック",
        "评论",
        "評論",
        "留言",
        "回复",
        "回覆",
        "回應",
        "响应",
    ),
    ("意见", "想法", "댓글", "응답", "생각"),
)
_EAST = re.compile(
    rf"(?P<count>\d{{1,7}})\s*[件条條則则个個개]\s*の?의?\s*(?:{_EASTERN_NOUNS})"
    rf"|(?:{_EASTERN_NOUNS})\s*[:：(（\[]?\s*(?P<last>\d{{1,7}})"
)
_QUOTED = re.compile(r"[“„«»‹「『\"”‟]([^“”„«»「」『』\"]*)[”“»«›」』\"]")
_LONGEST = 300  # characters

_CLOSED = re.compile(
    _any(
        (
            (
                r"(?:die )?kommentar(?:e|funktion)?(?: (?:ist|sind|wurde|wurden))?(?: \w+){0,4}"
                r" (?:geschlossen|deaktiviert|gesperrt)"
            ),
            r"(?:les )?commentaires? (?:sont |est )?(?:fermés?|clos|désactivés?)",
            r"(?:los )?comentarios(?: están)? (?:cerrados|desactivados|deshabilitados)",
            r"i commenti sono (?:chiusi|disabilitati)",
            r"(?:os )?comentários (?:estão|são)? ?(?:fechados|encerrados|desativados|desabilitados)",
            r"(?:els )?comentaris (?:estan )?tancats",
            r"(?:de )?reacties zijn (?:gesloten|uitgeschakeld)",
            r"kommentarer (?:är|er)? ?(?:inaktiverade?|stängda|lukket|stengt|avslått|slået fra)",
            r"kommentointi on suljettu",
            r"możliwość komentowania (?:jest|została) wyłączona",
            r"komentáře (?:jsou|nejsou) (?:uzavřeny|povoleny)",
            r"a hozzászólások (?:le vannak tiltva|lezárva)",
            r"comentariile sunt (?:închise|dezactivate)",
            r"yorumlar kapalı",
            r"τα σχόλια (?:είναι )?(?:κλειστά|απενεργοποιημένα)",
            r"(?:обсуждение|комментарии|комментирование) (?:закрыто|закрыты|отключены)",
            r"коментарі закриті",
            r"コメントは(?:停止中|受け付けていません)",
            r"(?:评论|評論)(?:已)?(?:关闭|關閉)",
            r"댓글이 닫혔습니다",
        )
    ),
    re.IGNORECASE,
)

_VERBS = _any(
    ("says", "said", "wrote", "writes", "writing", "commented", "comments"),
    ("sagte?", "schreibt", "schrieb", "meinte?", "kommentierte?"),
    ("dit", "a (?:dit|écrit)", "écrit", "dice", "dijo", "escribe", "escribió", "comentó"),
    ("ha (?:detto|scritto)", "scrive", "disse", "diz", "escreveu", "comentou", "diu", "ha dit"),
    ("zegt", "zei", "schreef", "säger", "sade", "sa", "skrev", "skriver", "siger", "sagde", "sier"),
    ("sanoo", "sanoi", "kirjoitti", "mówi", r"powiedzia[łl](?:\(a\)|a)?", "pisze", r"napisa[łl](?:\(a\)|a)?"),
    ("napsala?", r"napsal\(a\)", "říká", "hovorí", "povedal", "szerint", "írta", "mondta", "spune", "a spus"),
    (
        "diyor(?: ki)?",
        "dedi ki",
        "λέει",
        "είπε",
        "говорит",
        "пишет",
        r"сказал(?:\(а\)|а)?",
        "каже",
        "написал",
    ),
    ("пише", "каза", "pravi", "kaže", "より", "さん", "说道", "说", "說道", "說"),
)
_WHEN = _any(("on", "at", "am", "um", "le", "el", "il", "em", "op", "den", "dnia", "в"))
_SAYS_BEHIND = re.compile(
    rf"(?P<name>\S.{{0,78}}?),?\s+(?:{_VERBS})(?:\s+(?:{_WHEN})\b.*)?\s*[:：,…]*\s*$", re.IGNORECASE
)
_BY = _any(
    ("by", "von", "par", "de", "por", "di", "da", "door", "van", "av", "af", "od", "przez", "от", "de la"),
    ("tarafından",),
)
_WHAT = _any(
    ("comment", "kommentar", "commentaire", "comentario", "comentário", "commento", "reactie", "komentarz"),
    (
        "komentář",
        "комментарий",
        "коментар",
        "posted",
        "written",
        "verfasst",
        "geschrieben",
        "écrit",
        "publié",
    ),
    ("rédigé", "escrito", "publicado", "scritto", "inviato", "geplaatst"),
)
_SAYS_BEFORE = re.compile(rf"(?:{_WHAT})\s+(?:{_BY})\s+(?P<name>\S.{{0,78}})$", re.IGNORECASE)
_LINKBACK = re.compile(
    r"\W{0,3}(?P<kind>ping-?back|track-?back|webmention|mention)s?"
    rf"(?:\s+(?:{_BY})\b)?\s*[:：–—-]?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REPLY_TO = re.compile(
    rf"""(?:{
        _any(
            (r"(?:reply|replying|respond) to(?: comment (?:by|from))?", "(?:antworte?n?|antwort) (?:auf|an)"),
            ("als antwort auf", "kommentiere", "répondre (?:à|au commentaire de)"),
            ("responder (?:a|ao comentário de)", "rispondi(?: a| al commento di)", "reageren? op"),
            ("beantwoord", "svara (?:på|till)", "svar (?:på|til)", "vastaa", "odpowiedz na"),
            ("odpovědět (?:na|uživateli)", "válasz", "răspunde-i lui", "ответить(?: на)?"),
            ("відповісти(?: на)?", "απάντηση σ(?:το|τη)ν?", "yanıtla"),
        )
    })\s+(?P<name>.{{1,80}})""",
    re.IGNORECASE,
)
_AWAITS = re.compile(
    _any(
        ("your comment is awaiting (?:moderation|approval)",),
        (
            "(?:dein|ihr) kommentar (?:wartet auf|muss noch|wird moderiert)",
            "votre commentaire est en attente",
        ),
        ("tu comentario está (?:pendiente|a la espera)", "seu comentário (?:está )?aguarda"),
        ("il tuo commento è in attesa", "je reactie wacht", "din kommentar (?:inväntar|afventer|venter)"),
    ),
    re.IGNORECASE,
)
_OLDER = re.compile(
    rf"""\W{{0,4}}(?:{
        _any(
            ("(?:older|newer|earlier|previous|next|more) comments?",),
            ("(?:load|view|show) (?:more|all) comments?",),
            ("(?:ältere|neuere|vorherige|nächste|weitere|frühere|mehr) (?:kommentare|antworten)",),
            ("commentaires (?:plus anciens|plus récents|précédents|suivants)",),
            ("(?:anciens|nouveaux) commentaires",),
            ("comentarios (?:más antiguos|antiguos|anteriores|más recientes|nuevos|siguientes)",),
            ("commenti (?:precedenti|più recenti|successivi)",),
            ("comentários (?:mais antigos|anteriores|mais recentes|mais novos)",),
            ("(?:oudere|nieuwere|vorige|volgende) reacties", "(?:äldre|nyare|ældre|nyere|eldre) kommentarer"),
            ("(?:starsze|nowsze) komentarze", "(?:starší|novější) komentáře"),
            ("(?:предыдущие|следующие|старые|новые) комментарии",),
            ("以前のコメント", "較舊的留言", "较早的评论", "较旧的评论"),
        )
    })\W{{0,4}}""",
    re.IGNORECASE,
)


def parse_count(text: str) -> int | None:
    """Return how many comments a heading claims, in whatever language: "5 Gedanken zu „Titel“", "Comments (3)".

    Args:
        text: A whole heading.
    """
    if not text or len(text) > _LONGEST:
        return None
    heading = parse_comments_heading(text)
    if heading is not None and heading.stated is not None:
        return heading.stated
    # A title in quotation marks may count something too.
    bare = _QUOTED.sub("“”", text)
    found = (
        _COUNT_FIRST.match(bare)
        or _COUNT_LAST.match(bare)
        or _EAST.search(bare)
        or _COUNT_INSIDE.search(bare)
    )
    return _number(found.groupdict()) if found else None


def _number(found: dict[str, str | None]) -> int:
    digits = found.get("count") or found.get("last")
    if digits:
        return int(re.sub(r"\D", "", digits))
    return 1 if found.get("one") else 0


def is_closing(text: str) -> bool:
    """Tell whether a line says that the comments are closed."""
    return len(text) <= _LONGEST and (says_closed(text) or _CLOSED.search(text) is not None)


def leads_to_more(text: str) -> bool:
    """Tell whether a link's words are "Older comments" or the like."""
    return _OLDER.fullmatch(text) is not None


def awaits_approval(text: str) -> bool:
    """Tell whether a line tells a comment's writer that it waits for approval."""
    return _AWAITS.search(text[:_LONGEST]) is not None


def parse_linkback(text: str) -> tuple[str, str] | None:
    """Return ("pingback", what follows) of "Pingback von Ein Blog"; None where a line doesn't begin so."""
    match = _LINKBACK.fullmatch(text)
    return (match["kind"].lower().replace("-", ""), match["rest"].strip()) if match else None


def strip_verb(text: str) -> str:
    """Return the name in "Jane Doe says:", "Kommentar von Jane Doe" or "Jane Doe"."""
    text = text.strip(" \u00a0:：,|·•–—-»«↓→")
    for pattern in (_SAYS_BEHIND, _SAYS_BEFORE):
        match = pattern.match(text)
        if match:
            return match["name"].strip(" :：,|·•–—-")
    return text


def has_verb(text: str) -> bool:
    """Tell whether a line says who said it: "Jane Doe says:"."""
    return bool(_SAYS_BEHIND.match(text.strip()) or _SAYS_BEFORE.match(text.strip()))


def parse_reply_label(text: str) -> str | None:
    """Return the name in a reply button's label: "Reply to Jane Doe", "Antworte auf Jane Doe"."""
    match = _REPLY_TO.match(text.strip())
    return match["name"].strip() if match else None
