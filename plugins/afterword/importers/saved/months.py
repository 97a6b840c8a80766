"""The months' names in the languages that people blog in; which number a name is, as far as it says.

A name in two languages may be two months (Czech and Croatian `listopad`); then only the page's language tells.
"""

# By language, from January: forms of one month are parted by "/", as they stand in a date or by themselves.
NAMES = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept"
    " october/oct november/nov december/dec",
    "de": "januar/jänner/jan februar/feber/feb märz/maerz/mär/mrz april/apr mai juni/jun juli/jul august/aug"
    " september/sep/sept oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv/jan février/fevrier/févr/fév/fev mars/mar avril/avr mai juin/jui juillet/juil"
    " août/aout/aoû septembre/sept/sep octobre/oct novembre/nov décembre/decembre/déc/dec",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago"
    " septiembre/setiembre/sep/sept/set octubre/oct noviembre/nov diciembre/dic",
    "it": "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago"
    " settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
    "pt": "janeiro/jan fevereiro/fev março/marco/mar abril/abr maio/mai junho/jun julho/jul agosto/ago"
    " setembro/set outubro/out novembro/nov dezembro/dez",
    "ca": "gener/gen febrer/febr març abril/abr maig juny juliol/jul agost/ag setembre/set octubre/oct"
    " novembre/nov desembre/des",
    "gl": "xaneiro/xan febreiro/feb marzo/mar abril/abr maio/mai xuño/xuñ xullo/xul agosto/ago setembro/set"
    " outubro/out novembro/nov decembro/dec",
    "ro": "ianuarie/ian februarie/feb martie/mart aprilie/apr mai iunie/iun iulie/iul august/aug"
    " septembrie/sept/sep octombrie/oct noiembrie/noi/nov decembrie/dec",
    "nl": "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep/sept"
    " oktober/okt november/nov december/dec",
    "sv": "januari/jan februari/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug september/sep/sept"
    " oktober/okt november/nov december/dec",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep/sept"
    " oktober/okt november/nov december/dec",
    "no": "januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep/sept"
    " oktober/okt november/nov desember/des",
    "is": "janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep"
    " október/okt nóvember/nóv desember/des",
    "fi": "tammikuuta/tammikuu/tammi helmikuuta/helmikuu/helmi maaliskuuta/maaliskuu/maalis"
    " huhtikuuta/huhtikuu/huhti toukokuuta/toukokuu/touko kesäkuuta/kesäkuu/kesä heinäkuuta/heinäkuu/heinä"
    " elokuuta/elokuu/elo syyskuuta/syyskuu/syys lokakuuta/lokakuu/loka marraskuuta/marraskuu/marras"
    " joulukuuta/joulukuu/joulu",
    "et": "jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept"
    " oktoober/okt november/nov detsember/dets",
    "lv": "janvāris/janvārī/janv februāris/februārī/febr marts/martā aprīlis/aprīlī/apr maijs/maijā"
    " jūnijs/jūnijā jūlijs/jūlijā augusts/augustā/aug septembris/septembrī/sept oktobris/oktobrī/okt"
    " novembris/novembrī/nov decembris/decembrī/dec",
    "lt": "sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė birželio/birželis"
    " liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis lapkričio/lapkritis"
    " gruodžio/gruodis",
    "pl": "stycznia/styczeń/sty lutego/luty/lut marca/marzec/mar kwietnia/kwiecień/kwi maja/maj"
    " czerwca/czerwiec/cze lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz"
    " października/październik/paź listopada/listopad/lis grudnia/grudzień/gru",
    "cs": "ledna/leden/led února/únor/úno března/březen/bře dubna/duben/dub května/květen/kvě"
    " června/červen/čvn července/červenec/čvc srpna/srpen/srp září/zář října/říjen/říj"
    " listopadu/listopad/lis prosince/prosinec/pro",
    "sk": "januára/január/jan februára/február/feb marca/marec/mar apríla/apríl/apr mája/máj júna/jún"
    " júla/júl augusta/august/aug septembra/september/sep októbra/október/okt novembra/november/nov"
    " decembra/december/dec",
    "hu": "január/jan február/febr/feb március/márc/már április/ápr május/máj június/jún július/júl"
    " augusztus/aug szeptember/szept/szep október/okt november/nov december/dec",
    "sl": "januarja/januar/jan februarja/februar/feb marca/marec/mar aprila/april/apr maja/maj junija/junij/jun"
    " julija/julij/jul avgusta/avgust/avg septembra/september/sep oktobra/oktober/okt novembra/november/nov"
    " decembra/december/dec",
    "hr": "siječnja/siječanj/sij veljače/veljača/velj ožujka/ožujak/ožu travnja/travanj/tra"
    " svibnja/svibanj/svi lipnja/lipanj/lip srpnja/srpanj/srp kolovoza/kolovoz/kol rujna/rujan/ruj"
    " listopada/listopad/lis studenoga/studenog/studeni/stu prosinca/prosinac/pro",
    "sr": "januar/jan/јануар/јан februar/feb/фебруар/феб mart/mar/март/мар april/apr/април/апр maj/мај"
    " jun/јун jul/јул avgust/avg/август/авг septembar/sep/септембар/сеп oktobar/okt/октобар/окт"
    " novembar/nov/новембар/нов decembar/dec/децембар/дец",
    "tr": "ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl"
    " ekim/eki kasım/kas aralık/ara",
    "el": "ιανουαρίου/ιανουάριος/ιαν φεβρουαρίου/φεβρουάριος/φεβ μαρτίου/μάρτιος/μαρ απριλίου/απρίλιος/απρ"
    " μαΐου/μάιος/μαΐ/μάι ιουνίου/ιούνιος/ιουν/ιούν ιουλίου/ιούλιος/ιουλ/ιούλ αυγούστου/αύγουστος/αυγ/αύγ"
    " σεπτεμβρίου/σεπτέμβριος/σεπ οκτωβρίου/οκτώβριος/οκτ νοεμβρίου/νοέμβριος/νοε/νοέ"
    " δεκεμβρίου/δεκέμβριος/δεκ",
    "ru": "января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн"
    " июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент октября/октябрь/окт"
    " ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "uk": "січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/квіт/кві"
    " травня/травень/трав/тра червня/червень/черв/чер липня/липень/лип серпня/серпень/серп/сер"
    " вересня/вересень/вер жовтня/жовтень/жовт/жов листопада/листопад/лист/лис грудня/грудень/груд/гру",
    "bg": "януари/яну февруари/фев март/мар април/апр май юни юли август/авг септември/сеп октомври/окт"
    " ноември/ное декември/дек",
    "id": "januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/agt september/sep"
    " oktober/okt november/nov desember/des",
    "eo": "januaro/jan februaro/feb marto/mar aprilo/apr majo/maj junio/jun julio/jul aŭgusto/aŭg"
    " septembro/sep oktobro/okt novembro/nov decembro/dec",
}
_RELATED = {"nb": "no", "nn": "no", "bs": "sr", "sh": "sr", "mo": "ro", "at": "de"}

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "ca": "Catalan", "gl": "Galician", "ro": "Romanian", "nl": "Dutch", "sv": "Swedish", "da": "Danish",
    "no": "Norwegian", "is": "Icelandic", "fi": "Finnish", "et": "Estonian", "lv": "Latvian",
    "lt": "Lithuanian", "pl": "Polish", "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "sl": "Slovene",
    "hr": "Croatian", "sr": "Serbian", "tr": "Turkish", "el": "Greek", "ru": "Russian", "uk": "Ukrainian",
    "bg": "Bulgarian", "id": "Indonesian", "eo": "Esperanto",
}  # fmt: skip


def _read(text: str) -> dict[str, int]:
    return {name: number for number, forms in enumerate(text.split(), 1) for name in forms.split("/")}


_BY_LANGUAGE = {language: _read(text) for language, text in NAMES.items()}


def primary_language(tag: str | None) -> str:
    """Return a language tag's first part, `de` of "de-CH"; of relatives the one whose months are known here."""
    code = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return _RELATED.get(code, code)


def month_of(name: str, language: str) -> tuple[int, str] | None:
    """Return a month's number and the language that its name is in.

    Args:
        name: A word, any case, with or without its abbreviation's point.
        language: The page's, as `primary_language` gives it; it is asked first.

    Returns:
        None where no language has such a month, or several have different ones.
    """
    word = name.rstrip(".").casefold().replace("i̇", "i")
    known = _BY_LANGUAGE.get(language, {}).get(word)
    if known is not None:
        return known, language
    found = {code: months[word] for code, months in _BY_LANGUAGE.items() if word in months}
    if len(set(found.values())) != 1:
        return None
    code = next(iter(found))
    return found[code], code
